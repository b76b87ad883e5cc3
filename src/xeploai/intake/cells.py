"""One cell, read as what its column holds, or refused with the remedy."""

import re
from datetime import date, datetime, time, timedelta

from xeploai.domain import message

from .sheets import Cell, is_blank
from .text import UNREADABLE, clean, codes_by_name, fold

# Larger than any count of subjects, and small enough for every database.
COUNT_MAX = 999_999_999
YEAR_MIN, YEAR_MAX = 1930, 2100

PLAIN_NUMBER = re.compile(r"[0-9]+")
GROUPED_NUMBER = re.compile(r"[0-9]{1,3}([.,'\s][0-9]{3})+")
DECIMAL_NUMBER = re.compile(r"[0-9]+[.,][0-9]+")
DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
FORMULA_ERROR = re.compile(r"#(REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)|Err:[0-9]+")

TICKED = codes_by_name(
    {"1": {"en": "yes"}, "0": {"en": "no"}},
    {
        "1": ("x", "có", "true", "đúng", "y"),
        "0": ("không", "false", "sai", "n"),
    },
)


class CellRefused(ValueError):
    """A cell does not hold what its column should; carries an English text and its values."""

    def __init__(self, text: str, **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(text % values)


def text(cell: Cell, *, longest: int) -> str:
    """Return the cell as clean text; empty where the cell is.

    Raises:
        CellRefused: it holds a date, a truth value, a fraction, or signs that nobody can read.
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        cell = str(cell)
    if not isinstance(cell, str):
        raise CellRefused(
            message(
                "%(given)s was read as %(type)s where text belongs. Format the cell as text"
                " and write it again."
            ),
            given=shown(cell),
            type=type_of(cell),
        )
    return _checked_text(cell, longest)


def _checked_text(given: str, longest: int) -> str:
    _refuse_formula_error(given)
    if UNREADABLE.search(given):
        raise CellRefused(
            message("The cell holds signs that cannot be read. Delete them and write it again.")
        )
    cleaned = clean(given)
    if len(cleaned) > longest:
        raise CellRefused(
            message("The text has %(length)s characters. Shorten it to %(longest)s."),
            length=len(cleaned),
            longest=longest,
        )
    return cleaned


def code(cell: Cell, *, longest: int) -> str:
    """Return the cell as a code: text without spaces; empty where the cell is.

    Raises:
        CellRefused: it is no text, or has a space inside.
    """
    cleaned = text(cell, longest=longest)
    if " " in cleaned:
        raise CellRefused(
            message("The code “%(given)s” has a space in it. Write the code without spaces."),
            given=cleaned,
        )
    return cleaned


def count(cell: Cell) -> int | None:
    """Return the cell as a count; None where it is empty, which is not zero.

    A number with separators is refused, not guessed: 1.234 may be one thousand or one and a bit.

    Raises:
        CellRefused: anything but a plain whole number from 0 up.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, str):
        cell = _written_count(clean(cell))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise CellRefused(
            message("%(given)s is %(type)s, not a count. Write a whole number such as 1234."),
            given=shown(cell),
            type=type_of(cell),
        )
    if cell < 0:
        raise CellRefused(
            message("%(given)s is below zero. Write how many there are: 0 or more."),
            given=shown(cell),
        )
    if isinstance(cell, float) and not cell.is_integer():
        raise _not_whole(shown(cell))
    return _checked_size(int(cell))


def _written_count(given: str) -> int:
    _refuse_formula_error(given)
    if PLAIN_NUMBER.fullmatch(given):
        # longer than any count: cut before it is turned into a number
        return int(given[-12:]) if not given[:-12].strip("0") else COUNT_MAX + 1
    if GROUPED_NUMBER.fullmatch(given):
        raise CellRefused(
            message(
                "“%(given)s” can be read in two ways. If it is a whole number, write %(plain)s"
                " without separators."
            ),
            given=given,
            plain=re.sub(r"[^0-9]", "", given),
        )
    if DECIMAL_NUMBER.fullmatch(given):
        raise _not_whole(given)
    if re.fullmatch(r"[-−–] ?[0-9]+", given):
        return -int(given[1:])
    raise CellRefused(
        message("“%(given)s” is no number. Write a whole number such as 1234, or 0 for none."),
        given=given,
    )


def _not_whole(given: str) -> CellRefused:
    return CellRefused(
        message("%(given)s is not a whole number. Write the count itself, not a share of it."),
        given=given,
    )


def _checked_size(number: int) -> int:
    if number > COUNT_MAX:
        raise CellRefused(
            message("The number is larger than %(largest)s. Check the digits."), largest=COUNT_MAX
        )
    return number


def day(cell: Cell) -> date | None:
    """Return the cell as a date; None where it is empty. In writing the day comes first.

    Raises:
        CellRefused: no date, or a day that no calendar has.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, str):
        cell = _written_day(clean(cell))
    if not isinstance(cell, date):
        raise CellRefused(
            message(
                "%(given)s is %(type)s, not a date. Write it as day/month/year,"
                " such as 31/12/2023, or format the cell as a date."
            ),
            given=shown(cell),
            type=type_of(cell),
        )
    return _checked_year(cell)


def _written_day(given: str) -> date:
    _refuse_formula_error(given)
    if found := DAY_FIRST.fullmatch(given):
        day, month, year = map(int, found.groups())
    elif found := ISO_DAY.fullmatch(given):
        year, month, day = map(int, found.groups())
    else:
        raise CellRefused(
            message("“%(given)s” is no date. Write it as day/month/year, such as 31/12/2023."),
            given=given,
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused(
            message(
                "There is no such day as “%(given)s”. Write it as day/month/year, with the"
                " day first."
            ),
            given=given,
        ) from None


def _checked_year(on: date) -> date:
    if not YEAR_MIN <= on.year <= YEAR_MAX:
        raise CellRefused(
            message("The year %(year)s is not between %(earliest)s and %(latest)s. Correct it."),
            year=on.year,
            earliest=YEAR_MIN,
            latest=YEAR_MAX,
        )
    return on


def tick(cell: Cell) -> bool:
    """Return whether a box is ticked: x, có, yes, 1; an empty one is not.

    Raises:
        CellRefused: neither a tick nor its absence.
    """
    if isinstance(cell, bool):
        return cell
    given = "" if is_blank(cell) else text(cell, longest=20)
    if given and fold(given) not in TICKED:
        raise CellRefused(
            message("“%(given)s” is neither yes nor no. Write x for yes; leave it empty for no."),
            given=given,
        )
    return TICKED.get(fold(given)) == "1"


def _refuse_formula_error(given: str) -> None:
    if FORMULA_ERROR.match(given):
        raise CellRefused(
            message("The formula in the cell failed (%(given)s). Write the value itself."),
            given=given,
        )


def shown(cell: object) -> str:
    """Return a cell as the clerk sees it in the sheet."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return str(cell).upper() if isinstance(cell, bool) else str(cell)


def type_of(cell: object) -> dict[str, str]:
    """Return what sort of thing a cell holds, in words by language."""
    if isinstance(cell, bool):
        return {"vi": "giá trị đúng/sai", "en": "a truth value"}
    if isinstance(cell, int | float):
        return {"vi": "số", "en": "a number"}
    if isinstance(cell, date):
        return {"vi": "ngày tháng", "en": "a date"}
    if isinstance(cell, time | timedelta):
        return {"vi": "giờ", "en": "a time"}
    return {"vi": "văn bản", "en": "text"}
