"""Rows read a column at a time, where nothing in them is in doubt.

Most cells of a long list are plainly right, and most values repeat. Those rows are made here;
every other row is read cell by cell (`intake.lines`), which also says what is wrong with it. So
this module decides nothing: where it is not sure it leaves the row alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Any
from unicodedata import is_normalized

from xeploai.domain import Grade, MembershipStatus, Outcome, Sector

from . import cells
from .headings import Table
from .kinds import Kind
from .rows import (
    CODE_LENGTH,
    DOCUMENT_NUMBER_LENGTH,
    NAME_LENGTH,
    CollectiveRow,
    GradingRow,
    PersonRow,
    PostRow,
    Row,
    UnitRow,
)
from .sheets import Cell
from .text import fold
from .vocabulary import GRADES, NOT_RATED, SECTORS, STATUSES, Vocabulary

DOUBT: Any = object()
# how a failed formula begins, or a text with a space before it
SUSPECT, UNKNOWN_SIGN = "#E ", "\ufffd"
# what is looked up by its value; a number may equal a truth value, so it is read each time
LOOKED_UP = {str, date, type(None)}

Reader = Callable[[Cell], Any]


class _Known(dict[Cell, Any]):
    """What a reader made of each value it met."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def __missing__(self, cell: Cell) -> Any:
        made = self[cell] = self.reader(cell)
        return made


def quick_rows(table: Table, vocabulary: Vocabulary) -> Sequence[Row | None]:
    """Return a row for each row of the sheet below the headings; None where one is in doubt."""
    begin = table.heading_row + 1
    rows = table.sheet.rows[begin:]
    if table.kind not in MAKERS:
        return [None] * len(rows)
    make, readers = MAKERS[table.kind]
    given = _columns(rows)
    columns = [
        _read(given, table.columns.get(name), len(rows), reader(vocabulary))
        for name, reader in readers
    ]
    place = table.sheet.place
    places = [f"{place}, row {number}" for number in range(begin + 1, begin + 1 + len(rows))]
    if not any(is_doubtful for _, is_doubtful in columns):
        return list(map(make, places, *(values for values, _ in columns)))
    return [
        None if DOUBT in values else make(at, *values)
        for at, values in zip(places, zip(*(own for own, _ in columns), strict=True), strict=True)
    ]


def _columns(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Return the cells by column; short rows are filled up with nothing."""
    width = max(map(len, rows), default=0)
    if any(len(row) != width for row in rows):
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    return list(zip(*rows, strict=True))


def _read(
    columns: Sequence[Sequence[Cell]], at: int | None, number: int, reader: Reader
) -> tuple[Sequence[Any], bool]:
    """Return what the reader makes of a column, and whether any of it is in doubt."""
    if at is None or at >= len(columns):
        made = reader(None)
        return list(repeat(made, number)), made is DOUBT
    given = columns[at]
    if set(map(type, given)) <= LOOKED_UP:
        known = _Known(reader)
        return list(map(known.__getitem__, given)), DOUBT in known.values()
    values = [reader(cell) for cell in given]
    return values, DOUBT in values


def _sure(reader: Reader) -> Reader:
    def read(cell: Cell) -> Any:
        try:
            return reader(cell)
        except cells.CellRefused:
            return DOUBT

    return read


def _filled(reader: Reader) -> Reader:
    return lambda cell: reader(cell) or DOUBT


def _is_plain(text: str) -> bool:
    """Whether a text needs no cleaning: visible signs, composed, with single spaces between."""
    return (
        text.isprintable()
        and text[0] not in SUSPECT
        and not text.endswith(" ")
        and "  " not in text
        and UNKNOWN_SIGN not in text
        and is_normalized("NFC", text)
    )


def _text(longest: int, *, is_code: bool = False) -> Reader:
    careful = _sure(lambda cell: (cells.code if is_code else cells.text)(cell, longest=longest))

    def read(cell: Cell) -> Any:
        if (
            cell.__class__ is str
            and 0 < len(cell) <= longest
            and _is_plain(cell)
            and not (is_code and " " in cell)
        ):
            return cell
        return careful(cell)

    return read


def _word(names: Mapping[str, str]) -> Reader:
    given = _text(NAME_LENGTH)

    def read(cell: Cell) -> Any:
        text = given(cell)
        return text if text is DOUBT or not text else names.get(fold(text), DOUBT)

    return read


CODE = _filled(_text(CODE_LENGTH, is_code=True))
ANY_CODE = _text(CODE_LENGTH, is_code=True)
NAME = _filled(_text(NAME_LENGTH))
DAY = _filled(_sure(cells.day))
ANY_DAY = _sure(cells.day)


def _always(reader: Reader) -> Callable[[Vocabulary], Reader]:
    return lambda _: reader


def _as(sort: Callable[[Any], Any], names: Mapping[str, str]) -> Callable[[Vocabulary], Reader]:
    word = _filled(_word(names))

    def read(cell: Cell) -> Any:
        found = word(cell)
        return found if found is DOUBT else sort(found)

    return _always(read)


def _in_order(start: date, end: date | None) -> bool:
    return end is None or end > start


def _unit(place: str, *values: Any) -> UnitRow | None:
    code, name, category, sector, parent, opened_on, closed_on = values
    if not _in_order(opened_on, closed_on):
        return None
    return UnitRow(place, code, name, category, sector, parent or None, opened_on, closed_on)


def _spanned(sort: type[Any]) -> Callable[..., Any]:
    """Return what makes a row whose last two values are a start and an end."""

    def make(place: str, *values: Any) -> Any:
        return sort(place, *values) if _in_order(*values[-2:]) else None

    return make


OUTCOMES: Mapping[str, Outcome] = {grade.value: Outcome(grade) for grade in Grade}


def _grading(place: str, category: str, subject: str, grade: str, reason: str, *rest: Any) -> Any:
    if reason:
        outcome = Outcome(None, reason) if grade in ("", NOT_RATED) else None
    else:
        outcome = OUTCOMES.get(grade)
    return GradingRow(place, category, subject, outcome, *rest) if outcome else None


Readers = tuple[tuple[str, Callable[[Vocabulary], Reader]], ...]
MAKERS: Mapping[Kind, tuple[Callable[..., Row | None], Readers]] = {
    Kind.REGISTER: (
        _unit,
        (
            ("code", _always(CODE)),
            ("name", _always(NAME)),
            ("category", lambda words: _filled(_word(words.unit_category_names))),
            ("sector", _as(Sector, SECTORS)),
            ("parent", _always(ANY_CODE)),
            ("opened_on", _always(DAY)),
            ("closed_on", _always(ANY_DAY)),
        ),
    ),
    Kind.PEOPLE: (
        _spanned(PersonRow),
        (
            ("code", _always(CODE)),
            ("full_name", _always(NAME)),
            ("branch", _always(CODE)),
            ("status", _as(MembershipStatus, STATUSES)),
            ("admitted_on", _always(ANY_DAY)),
            ("from_on", _always(DAY)),
            ("until_on", _always(ANY_DAY)),
        ),
    ),
    Kind.POSTS: (
        _spanned(PostRow),
        (
            ("person", _always(CODE)),
            ("unit", _always(CODE)),
            ("title", _always(NAME)),
            ("title_code", _always(CODE)),
            ("is_head", _always(_sure(cells.tick))),
            ("from_on", _always(DAY)),
            ("until_on", _always(ANY_DAY)),
        ),
    ),
    Kind.COLLECTIVES: (
        _spanned(CollectiveRow),
        (
            ("code", _always(CODE)),
            ("name", _always(NAME)),
            ("unit", _always(CODE)),
            ("kind", _always(_filled(_text(CODE_LENGTH)))),
            ("opened_on", _always(DAY)),
            ("closed_on", _always(ANY_DAY)),
        ),
    ),
    Kind.GRADINGS: (
        _grading,
        (
            ("category", lambda words: _filled(_word(words.category_names))),
            ("subject", _always(CODE)),
            ("grade", _always(_word(GRADES))),
            ("reason", lambda words: _word(words.reason_names)),
            ("authority", _always(NAME)),
            ("document_number", _always(_filled(_text(DOCUMENT_NUMBER_LENGTH)))),
            ("decided_on", _always(DAY)),
        ),
    ),
}
