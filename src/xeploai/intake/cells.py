"""One cell, read as the type of its column, or refused with the remedy; text made comparable."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from xeploai.domain import Labels, label, message

# texts by code, each text by language (`vi`, `en`)
LabelsByCode = Mapping[str, Labels]
Cell = str | int | float | bool | date | time | timedelta | None

# Larger than any count of subjects, and small enough for every database.
COUNT_MAX = 999_999_999
YEAR_MIN, YEAR_MAX = 1930, 2100
# What a workbook can hold as a number or a day.
WORKBOOK_YEAR_MIN, WORKBOOK_WHOLE, WORKBOOK_NUMBER = 1900, 10**15, 9.99e307
TOO_MANY_DIGITS = "#"
# In characters, as long as the columns of the database.
CODE_LENGTH, NAME_LENGTH = 60, 300

PLAIN_NUMBER = re.compile(r"[0-9]+")
GROUPED_NUMBER = re.compile(r"[0-9]{1,3}([.,'\s][0-9]{3})+")
DECIMAL_NUMBER = re.compile(r"[0-9]+[.,][0-9]+")
DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
FORMULA_ERROR = re.compile(r"#(REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)|Err:[0-9]+")
# Copied along unseen: joiners, direction marks, byte order marks.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")


def clean(text: str) -> str:
    """Return the text in composed form (NFC), single-spaced, without invisible characters."""
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return letters and digits only, in lower case and without diacritics: for comparison."""
    decomposed = unicodedata.normalize("NFD", INVISIBLE.sub("", text).casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", bare.replace("đ", "d")))


def codes_by_name(
    labels: LabelsByCode, also: Mapping[str, Iterable[str]] | None = None
) -> dict[str, str]:
    """Return the code for each folded code, label or further name.

    A name of two codes is left out; a code is always a name of itself.
    """
    names: dict[str, str] = {}
    ambiguous: set[str] = set()
    for code, by_language in labels.items():
        for name in {fold(text) for text in (*by_language.values(), *(also or {}).get(code, ()))}:
            if names.setdefault(name, code) != code:
                ambiguous.add(name)
    clear = {name: code for name, code in names.items() if name not in ambiguous}
    return {**clear, **{fold(code): code for code in labels}}


TICKED = codes_by_name(
    {"1": {"en": "yes"}, "0": {"en": "no"}},
    {
        "1": ("x", "có", "true", "đúng", "y"),
        "0": ("không", "false", "sai", "n"),
    },
)


class CellRefused(ValueError):
    """The cell's value does not fit its column; carries an English text and its values."""

    def __init__(self, text: str, **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(text % values)


def is_blank(cell: Cell) -> bool:
    """Whether a cell is empty, or has nothing in it that can be seen."""
    return cell is None or (isinstance(cell, str) and not INVISIBLE.sub("", cell).strip())


def text(cell: Cell, *, longest: int) -> str:
    """Return the cell as clean text; "" for an empty cell.

    Raises:
        CellRefused: a date, a truth value, a fraction, or unreadable characters.
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
            given=display(cell),
            type=type_of(cell),
        )
    return _check_text(cell, longest)


def _check_text(entry: str, longest: int) -> str:
    _refuse_formula_error(entry)
    if UNREADABLE.search(entry):
        raise CellRefused(
            message("The cell has characters that cannot be read. Delete them and type it again.")
        )
    cleaned = clean(entry)
    if len(cleaned) > longest:
        raise CellRefused(
            message("The text has %(length)s characters. Shorten it to %(longest)s."),
            length=len(cleaned),
            longest=longest,
        )
    return cleaned


def code(cell: Cell, *, longest: int) -> str:
    """Return the cell as a code: text without spaces; "" for an empty cell.

    Raises:
        CellRefused: not text, or with a space inside.
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
        cell = _parse_count(clean(cell))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise CellRefused(
            message("%(given)s is %(type)s, not a count. Write a whole number such as 1234."),
            given=display(cell),
            type=type_of(cell),
        )
    if cell < 0:
        raise CellRefused(
            message("%(given)s is below zero. Write how many there are: 0 or more."),
            given=display(cell),
        )
    if isinstance(cell, float) and not cell.is_integer():
        raise _not_whole(display(cell))
    return _check_size(int(cell))


def _parse_count(entry: str) -> int:
    _refuse_formula_error(entry)
    if PLAIN_NUMBER.fullmatch(entry):
        # thousands of digits would take long to convert: cut them first
        return int(entry[-12:]) if not entry[:-12].strip("0") else COUNT_MAX + 1
    if GROUPED_NUMBER.fullmatch(entry):
        raise CellRefused(
            message(
                "“%(given)s” can be read in two ways. If it is a whole number, write %(plain)s"
                " without separators."
            ),
            given=entry,
            plain=re.sub(r"[^0-9]", "", entry),
        )
    if DECIMAL_NUMBER.fullmatch(entry):
        raise _not_whole(entry)
    if re.fullmatch(r"[-−–] ?[0-9]+", entry):
        return -int(entry[1:])
    raise CellRefused(
        message("“%(given)s” is not a number. Write a whole number such as 1234, or 0 for none."),
        given=entry,
    )


def _not_whole(entry: str) -> CellRefused:
    return CellRefused(
        message("%(given)s is not a whole number. Write the count itself, not a share of it."),
        given=entry,
    )


def _check_size(number: int) -> int:
    if number > COUNT_MAX:
        raise CellRefused(
            message("The number is larger than %(largest)s. Check the digits."), largest=COUNT_MAX
        )
    return number


def day(cell: Cell) -> date | None:
    """Return the cell as a date; None where it is empty. In text the day comes first.

    Raises:
        CellRefused: not a date, or a day that does not exist.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, str):
        cell = _parse_day(clean(cell))
    if not isinstance(cell, date):
        raise CellRefused(
            message(
                "%(given)s is %(type)s, not a date. Write it as day/month/year,"
                " such as 31/12/2023, or format the cell as a date."
            ),
            given=display(cell),
            type=type_of(cell),
        )
    return _check_year(cell)


def _parse_day(entry: str) -> date:
    _refuse_formula_error(entry)
    if match := DAY_FIRST.fullmatch(entry):
        day, month, year = map(int, match.groups())
    elif match := ISO_DAY.fullmatch(entry):
        year, month, day = map(int, match.groups())
    else:
        raise CellRefused(
            message("“%(given)s” is not a date. Write it as day/month/year, such as 31/12/2023."),
            given=entry,
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused(
            message(
                "The day “%(given)s” does not exist. Write it as day/month/year, with the day"
                " first."
            ),
            given=entry,
        ) from None


def _check_year(on: date) -> date:
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
    entry = "" if is_blank(cell) else text(cell, longest=20)
    if entry and fold(entry) not in TICKED:
        raise CellRefused(
            message("“%(given)s” is neither yes nor no. Write x for yes; leave it empty for no."),
            given=entry,
        )
    return TICKED.get(fold(entry)) == "1"


def _refuse_formula_error(entry: str) -> None:
    if FORMULA_ERROR.match(entry):
        raise CellRefused(
            message("The formula in the cell failed (%(given)s). Write the value itself."),
            given=entry,
        )


def display(cell: object) -> str:
    """Return a cell as the clerk sees it in the sheet."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return str(cell).upper() if isinstance(cell, bool) else str(cell)


def fits_workbook(cell: float | date) -> bool:
    """Whether a workbook can hold a number or a day as such, and not as text only.

    It holds no infinity and nothing that is not a number, 15 digits of a whole number, days from
    1900 on, and no time zones.
    """
    if isinstance(cell, date):
        return cell.year >= WORKBOOK_YEAR_MIN and getattr(cell, "tzinfo", None) is None
    if isinstance(cell, int):
        return abs(cell) < WORKBOOK_WHOLE
    return abs(cell) < WORKBOOK_NUMBER


def as_text(cell: object) -> str:
    """Return a cell as text, however many digits it has."""
    try:
        return str(cell)
    except ValueError:  # more digits than Python turns into text
        return TOO_MANY_DIGITS


def type_of(cell: object) -> Labels:
    """Return the type of a cell's value, in words by language."""
    # the order matters: True is an int as well
    if isinstance(cell, bool):
        return label(message("a truth value"))
    if isinstance(cell, int | float):
        return label(message("a number"))
    if isinstance(cell, date):
        return label(message("a date"))
    if isinstance(cell, time | timedelta):
        return label(message("a time"))
    return label(message("text"))
