"""The rows of a table, read cell by cell; every fault is noted with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from xeploai.domain import Fault, join_labels, message
from xeploai.intake import cells
from xeploai.intake.cells import CODE_LENGTH, NAME_LENGTH, Cell, LabelsByCode, fold, is_blank

from .table import ListTable, numbers_the_columns

T = TypeVar("T")

# Placeholder in a row that has a fault, and is therefore never handed out.
NO_DAY = date.min
# A running number is not longer than this: 57241.0
RUNNING_LENGTH = 8


@dataclass
class RowReader:
    """Reads one row of a table. A value that cannot be read leaves a fault and a placeholder."""

    table: ListTable
    number: int
    faults: list[Fault] = field(default_factory=list)

    @property
    def place(self) -> str:
        """File, sheet and row."""
        return self.table.sheet.row_place(self.number)

    def has(self, column: str) -> bool:
        """Whether the table has that column."""
        return column in self.table.columns

    def place_of(self, column: str) -> str:
        """Return the place of a cell; of the row where the file lacks the column."""
        return self.place_at(self.table.columns.get(column))

    def place_at(self, at: int | None) -> str:
        """Return the place of the cell at that position; of the row for None."""
        sheet = self.table.sheet
        return self.place if at is None else sheet.cell_place(self.number, at)

    def cell(self, column: str) -> Cell:
        """Return the cell of that column; None where the file lacks the column."""
        return self.cell_at(self.table.columns.get(column))

    def cell_at(self, at: int | None) -> Cell:
        """Return the cell at that position; None beyond the end of the row."""
        row = self.table.sheet.rows[self.number]
        return row[at] if at is not None and at < len(row) else None

    def read(self, at: int | None, reader: Callable[[Cell], T], instead: T) -> T:
        """Return what the reader makes of the cell there, or the placeholder and a fault."""
        return self.read_value(self.cell_at(at), at, reader, instead)

    def read_value(self, value: Cell, at: int | None, reader: Callable[[Cell], T], instead: T) -> T:
        """Return what the reader makes of a part of the cell there."""
        try:
            return reader(value)
        except cells.CellRefused as refused:
            self.faults.append(Fault(refused.text, refused.values, self.place_at(at)))
            return instead

    def text(self, column: str, *, longest: int = NAME_LENGTH) -> str:
        """Return the text of a column that must be filled in."""
        return self._required(column, self.optional_text(column, longest=longest))

    def optional_text(self, column: str, *, longest: int = NAME_LENGTH) -> str:
        """Return the text of a column, which may be empty."""
        at = self.table.columns.get(column)
        return self.read(at, lambda cell: cells.text(cell, longest=longest), "")

    def code(self, column: str) -> str:
        """Return the code in a column that must be filled in."""
        return self._required(column, self.optional_code(column))

    def optional_code(self, column: str) -> str:
        """Return the code in a column, which may be empty."""
        at = self.table.columns.get(column)
        return self.read(at, lambda cell: cells.code(cell, longest=CODE_LENGTH), "")

    def day(self, column: str) -> date:
        """Return the date in a column that must be filled in."""
        return self._required(column, self.optional_day(column)) or NO_DAY

    def optional_day(self, column: str) -> date | None:
        """Return the date in a column, which may be empty."""
        return self.read(self.table.columns.get(column), cells.day, None)

    def count(self, column: str) -> int | None:
        """Return the count in a column; None where the cell is empty."""
        return self.read(self.table.columns.get(column), cells.count, None)

    def tick(self, column: str) -> bool:
        """Return whether a column is ticked."""
        return self.read(self.table.columns.get(column), cells.tick, instead=False)

    def choice(self, column: str, names: Mapping[str, str], labels: LabelsByCode) -> str:
        """Return the code for the name in a column that must be filled in."""
        return self.code_for(column, self.text(column), names, labels)

    def code_for(
        self, column: str, name: str, names: Mapping[str, str], labels: LabelsByCode
    ) -> str:
        """Return the code for a name; "" and a fault for an unknown name."""
        if not name or fold(name) in names:
            return names.get(fold(name), "")
        text = message("“%(given)s” is not known here as “%(column)s”. Write one of: %(known)s.")
        known = join_labels(labels.values())
        values = {"given": name, "column": self.table.labels[column], "known": known}
        self.faults.append(Fault(text, values, self.place_of(column)))
        return ""

    def check_order(self, start: str, end: str, begun: date, ended: date | None) -> None:
        """Note a fault where an end is not after its start."""
        if ended is None or begun == NO_DAY or ended > begun:
            return
        text = message("“%(end)s” is %(ended)s, not after “%(start)s” (%(begun)s). Correct one.")
        values = {"end": self.table.labels[end], "start": self.table.labels[start]}
        days = {"ended": ended, "begun": begun}
        self.faults.append(Fault(text, {**values, **days}, self.place_of(end)))

    def _required(self, column: str, value: T) -> T:
        # a cell that could not be read is not blank, and has its own fault already
        if not value and is_blank(self.cell(column)):
            text = message("“%(column)s” is empty. Fill it in.")
            values = {"column": self.table.labels[column]}
            self.faults.append(Fault(text, values, self.place_of(column)))
        return value


def row_at(table: ListTable, number: int) -> RowReader | None:
    """Return the reader of a row below the headings; None for a row without content."""
    row = table.sheet.rows[number]
    if number == table.heading_row + 1 and numbers_the_columns(row):
        return None
    unread = table.running_numbers
    if any(_has_content(cell, is_unread=at in unread) for at, cell in enumerate(row)):
        return RowReader(table, number)
    return None


def _has_content(cell: Cell, *, is_unread: bool) -> bool:
    # a note below the table often begins in the column of running numbers
    return not is_blank(cell) and not (is_unread and len(str(cell)) <= RUNNING_LENGTH)


def repeats(keyed: Iterable[tuple[tuple[object, ...], str]]) -> Iterator[tuple[str, str]]:
    """Yield the place of every repeated key, and the place of its first appearance.

    A key with an empty part is skipped: that row has a fault already.
    """
    first: dict[tuple[object, ...], str] = {}
    for key, place in keyed:
        if not all(key) or NO_DAY in key:
            continue
        if key in first:
            yield place, first[key]
        else:
            first[key] = place
