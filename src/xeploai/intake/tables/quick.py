"""Rows read a column at a time, where nothing in them is in doubt.

Most cells of a long list are plainly right, and most values repeat. Those rows are made here;
every other row is read cell by cell (`row_reader`), which also says what is wrong with it. So
this module decides nothing: where it is not sure it leaves the row alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any
from unicodedata import is_normalized

from xeploai.intake import cells
from xeploai.intake.cells import CODE_LENGTH, NAME_LENGTH, Cell, fold

from .table import ListTable
from .vocabulary import Vocabulary

DOUBT: Any = object()
# how a failed formula begins, or a text with a space before it
SUSPECT, UNKNOWN_SIGN = "#E ", "\ufffd"
# A value of these types is read once and looked up after that. Numbers are read each time:
# 1 == True, so that the two would share one entry.
CACHED_TYPES = {str, date, type(None)}

CellReader = Callable[[Cell], Any]


@dataclass(frozen=True)
class QuickRows:
    """How the rows of a kind are made from whole columns.

    Args:
        make: takes the place and the values of a row; returns the row, or None where it doubts.
        readers: what reads the cells of each column, in the order in which `make` takes them.
    """

    make: Callable[..., Any]
    readers: Callable[[Vocabulary], Mapping[str, CellReader]]


class _Cache(dict[Cell, Any]):
    """What a reader made of each value it met."""

    def __init__(self, reader: CellReader) -> None:
        super().__init__()
        self.reader = reader

    def __missing__(self, cell: Cell) -> Any:
        value = self[cell] = self.reader(cell)
        return value


def read_quickly(
    table: ListTable, quick: QuickRows | None, vocabulary: Vocabulary
) -> Sequence[Any | None]:
    """Return a row for each row of the sheet below the headings; None where one is in doubt."""
    begin = table.heading_row + 1
    rows = table.sheet.rows[begin:]
    if quick is None:
        return [None] * len(rows)
    cells_by_column = _columns(rows)
    columns = [
        _read_column(cells_by_column, table.columns.get(name), len(rows), reader)
        for name, reader in quick.readers(vocabulary).items()
    ]
    place = table.sheet.place
    places = [f"{place}, row {number}" for number in range(begin + 1, begin + 1 + len(rows))]
    if not any(is_doubtful for _, is_doubtful in columns):
        return list(map(quick.make, places, *(values for values, _ in columns)))
    return [
        None if DOUBT in values else quick.make(at, *values)
        for at, values in zip(places, zip(*(own for own, _ in columns), strict=True), strict=True)
    ]


def _columns(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Return the cells by column; short rows are filled up with nothing."""
    width = max(map(len, rows), default=0)
    if any(len(row) != width for row in rows):
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    return list(zip(*rows, strict=True))


def _read_column(
    columns: Sequence[Sequence[Cell]], at: int | None, number: int, reader: CellReader
) -> tuple[Sequence[Any], bool]:
    """Return what the reader makes of a column, and whether any of it is in doubt."""
    if at is None or at >= len(columns):
        value = reader(None)
        return list(repeat(value, number)), value is DOUBT
    column = columns[at]
    if set(map(type, column)) <= CACHED_TYPES:
        cache = _Cache(reader)
        return list(map(cache.__getitem__, column)), DOUBT in cache.values()
    values = [reader(cell) for cell in column]
    return values, DOUBT in values


def sure(reader: CellReader) -> CellReader:
    """Return a reader that doubts what the careful reader refuses."""

    def read(cell: Cell) -> Any:
        try:
            return reader(cell)
        except cells.CellRefused:
            return DOUBT

    return read


def required(reader: CellReader) -> CellReader:
    """Return a reader that doubts an empty cell."""
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


def text(longest: int, *, is_code: bool = False) -> CellReader:
    """Return a reader of text; plain text, which nearly all is, needs no cleaning."""
    careful = sure(lambda cell: (cells.code if is_code else cells.text)(cell, longest=longest))

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


def optional_choice(names: Mapping[str, str], sort: Callable[[Any], Any] = str) -> CellReader:
    """Return a reader of one of the names as its code, of the type that `sort` makes.

    An empty cell is "".
    """
    read_text = text(NAME_LENGTH)

    def read(cell: Cell) -> Any:
        name = read_text(cell)
        code = name if name is DOUBT or not name else names.get(fold(name), DOUBT)
        return code if code is DOUBT else sort(code)

    return read


def choice(names: Mapping[str, str], sort: Callable[[Any], Any] = str) -> CellReader:
    """Return a reader of one of the names as its code, of the type that `sort` makes."""
    read_name = required(optional_choice(names))

    def read(cell: Cell) -> Any:
        code = read_name(cell)
        return code if code is DOUBT else sort(code)

    return read


CODE = required(text(CODE_LENGTH, is_code=True))
OPTIONAL_CODE = text(CODE_LENGTH, is_code=True)
NAME = required(text(NAME_LENGTH))
DAY = required(sure(cells.day))
OPTIONAL_DAY = sure(cells.day)
TICK = sure(cells.tick)


def is_in_order(start: date, end: date | None) -> bool:
    """Whether the end, if there is one, is after the start."""
    return end is None or end > start


def spanned(sort: type[Any]) -> Callable[..., Any]:
    """Return the maker of a row type whose last two values are a start and an end."""

    def make(place: str, *values: Any) -> Any:
        return sort(place, *values) if is_in_order(*values[-2:]) else None

    return make
