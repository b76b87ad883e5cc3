"""Tables as they are printed: every cell as text, heads merged, columns measured."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from xeploai.domain import Share, decimal_comma, grouped
from xeploai.reporting import (
    Bullets,
    Cell,
    Closing,
    Column,
    ColumnKind,
    Difference,
    Mark,
    Paragraph,
    Points,
    Report,
    Row,
    Section,
    Table,
    TitleBlock,
)

# formats take the parts of a report from here, too
__all__ = [
    "PAGE_WIDTH",
    "Bullets",
    "Cell",
    "Closing",
    "Column",
    "ColumnKind",
    "Difference",
    "HeadCell",
    "Mark",
    "Paragraph",
    "Points",
    "PrintedCell",
    "PrintedRow",
    "PrintedTable",
    "Report",
    "Row",
    "Section",
    "Table",
    "TitleBlock",
    "display",
    "head_rows",
    "is_number",
    "label_column",
    "lay_out",
    "legend",
    "meaning_of",
    "one_line",
    "widths_of",
]

# Room between the margins of an A4 page lying on its side, in millimetres.
PAGE_WIDTH = 262.0
_NARROWEST_TEXT = 24.0
# A digit of 9 points is about 1.6 mm wide; a cell has 1 mm of air on either side.
_DIGIT_WIDTH = 1.65
_AIR = 2.4
_MOST_STRETCH = 1.8


@dataclass(frozen=True)
class HeadCell:
    """A cell of a table's head and how far it reaches."""

    text: str
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class PrintedCell:
    """A cell's text; `meaning` explains a sign in place of a figure."""

    text: str
    is_number: bool
    meaning: str = ""


@dataclass(frozen=True)
class PrintedRow:
    """A row of printed cells."""

    cells: tuple[PrintedCell, ...]
    is_total: bool
    level: int


@dataclass(frozen=True)
class PrintedTable:
    """A table ready for a page. Widths in millimetres."""

    code: str
    caption: str
    measure: str
    head: tuple[tuple[HeadCell, ...], ...]
    widths: tuple[float, ...]
    label_column: int
    rows: tuple[PrintedRow, ...]
    notes: tuple[str, ...]


def one_line(text: str) -> str:
    """Return the text without line breaks and without characters that no file can hold."""
    if text.isprintable():
        # nearly always true, and then a space is the only white space
        return " ".join(text.split())
    spaced = re.sub(r"\s+", " ", text)
    return "".join(
        sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cs")
    ).strip()


def display(cell: Cell) -> str:
    """Return a cell's text in Vietnamese."""
    match cell:
        case Mark():
            return cell.sign
        case Share():
            percent = cell.shown()
            return Mark.NOT_APPLICABLE.sign if percent is None else f"{percent}%"
        case Difference(value):
            return f"+{grouped(value)}" if value > 0 else grouped(value)
        case Points(value):
            points = decimal_comma(value, 2)
            is_rise = value > 0 and points != "0,00"
            return f"+{points}" if is_rise else points
        case int():
            return grouped(cell)
        case str():
            return one_line(cell)


def meaning_of(cell: Cell) -> str:
    """Return what a sign means; "" for a figure or a text."""
    if isinstance(cell, Share) and cell.exact is None:
        return Mark.NOT_APPLICABLE.meaning
    return cell.meaning if isinstance(cell, Mark) else ""


def legend(table: Table) -> tuple[str, ...]:
    """Return one note for each sign that the table uses."""
    cells = [cell for row in table.rows for cell in row.cells]
    used = {meaning_of(cell) for cell in cells}
    return tuple(f"Dấu “{mark.sign}”: {mark.meaning}." for mark in Mark if mark.meaning in used)


def head_rows(columns: tuple[Column, ...]) -> tuple[tuple[HeadCell, ...], ...]:
    """Lay out the head: equal neighbours share a cell, a short head reaches down to the rows."""
    depth = max(len(column.heads) for column in columns)
    return tuple(tuple(_head_row(columns, level, depth)) for level in range(depth))


def _head_row(columns: tuple[Column, ...], level: int, depth: int) -> Iterator[HeadCell]:
    def place(number: int) -> tuple[object, ...]:
        heads = columns[number].heads
        return heads[: level + 1] if len(heads) > level + 1 else (number,)

    for _, numbers in groupby(range(len(columns)), key=place):
        first, *others = numbers
        heads = columns[first].heads
        if len(heads) > level:
            reach = 1 if len(heads) > level + 1 else depth - level
            yield HeadCell(one_line(heads[level]), first, reach, 1 + len(others))


def is_number(kind: ColumnKind) -> bool:
    """Whether such a column is set flush right."""
    return kind is not ColumnKind.TEXT


def widths_of(table: Table) -> tuple[float, ...]:
    """Return the columns' widths: figures get what they need, text shares the rest."""
    texts = {number for number, column in enumerate(table.columns) if not is_number(column.kind)}
    widths = [_width_needed(table, number) for number in range(len(table.columns))]
    room = PAGE_WIDTH - sum(width for number, width in enumerate(widths) if number not in texts)
    wanted = sum(widths[number] for number in texts)
    if wanted > room:
        for number in texts:
            widths[number] = max(_NARROWEST_TEXT, widths[number] * room / wanted)
    squeeze = min(1.0, PAGE_WIDTH / sum(widths))
    return tuple(round(width * squeeze, 2) for width in widths)


def _width_needed(table: Table, number: int) -> float:
    """Return the width at which nothing wraps; text gets little more than its column asks for."""
    column = table.columns[number]
    longest = max((len(display(row.cells[number])) for row in table.printed_rows), default=0)
    needed = longest * _DIGIT_WIDTH + _AIR
    if not is_number(column.kind):
        needed = min(needed, column.width * _MOST_STRETCH)
    return max(column.width, needed)


def lay_out(table: Table) -> PrintedTable:
    """Return the table as it is printed, with a note on the rows that it leaves out."""
    return PrintedTable(
        code=table.code,
        caption=one_line(table.caption),
        measure=one_line(table.measure),
        head=head_rows(table.columns),
        widths=widths_of(table),
        label_column=label_column(table),
        rows=tuple(
            PrintedRow(_printed_cells(table, row.cells), row.is_total, row.level)
            for row in table.printed_rows
        ),
        notes=(*_note_on_left_out(table), *map(one_line, table.notes), *legend(table)),
    )


def label_column(table: Table) -> int:
    """Return the number of the column that names the row: the first with text."""
    kinds = [column.kind for column in table.columns]
    return kinds.index(ColumnKind.TEXT) if ColumnKind.TEXT in kinds else 0


def _printed_cells(table: Table, cells: tuple[Cell, ...]) -> tuple[PrintedCell, ...]:
    return tuple(
        PrintedCell(display(cell), is_number(column.kind), meaning_of(cell))
        for cell, column in zip(cells, table.columns, strict=True)
    )


def _note_on_left_out(table: Table) -> tuple[str, ...]:
    if not table.left_out:
        return ()
    total = sum(not row.is_total for row in table.rows)
    printed_now, rest = grouped(total - table.left_out), grouped(table.left_out)
    note = (
        f"Bảng in {printed_now} trong {grouped(total)} dòng; còn {rest} dòng nữa, "
        "danh sách đầy đủ ở tệp bảng tính (xlsx)."
    )
    return (note,)
