"""The rows of a table, read cell by cell; whatever is wrong is kept with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from xeploai.domain import Fault, message

from . import cells
from .headings import Table, numbers_the_columns, unread_columns
from .kinds import COLUMNS
from .rows import CODE_LENGTH, NAME_LENGTH
from .sheets import Cell, is_blank
from .text import Labels, fold

T = TypeVar("T")

# Stands in a row that has a fault and is therefore never handed out.
NO_DAY = date.min
# A running number is not longer than this: 57241.0
RUNNING_LENGTH = 8


@dataclass
class Line:
    """One row of a table. A value that cannot be read leaves a fault and an empty stand-in."""

    table: Table
    number: int
    faults: list[Fault] = field(default_factory=list)

    @property
    def place(self) -> str:
        """File, sheet and row."""
        return self.table.sheet.row_place(self.number)

    def place_of(self, column: str) -> str:
        """Return the place of a cell; of the row where the file lacks the column."""
        return self.place_at(self.table.columns.get(column))

    def place_at(self, at: int | None) -> str:
        """Return the place of the cell at that position; of the row where there is none."""
        sheet = self.table.sheet
        return self.place if at is None else sheet.cell_place(self.number, at)

    def cell(self, column: str) -> Cell:
        """Return the cell of that column; None where there is none."""
        return self.cell_at(self.table.columns.get(column))

    def cell_at(self, at: int | None) -> Cell:
        """Return the cell at that position; None beyond the end of the row."""
        row = self.table.sheet.rows[self.number]
        return row[at] if at is not None and at < len(row) else None

    def read(self, at: int | None, reader: Callable[[Cell], T], instead: T) -> T:
        """Return what the reader makes of the cell there, or the stand-in and a fault."""
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
        return self._filled(column, self.optional_text(column, longest=longest))

    def optional_text(self, column: str, *, longest: int = NAME_LENGTH) -> str:
        """Return the text of a column, which may be empty."""
        at = self.table.columns.get(column)
        return self.read(at, lambda cell: cells.text(cell, longest=longest), "")

    def code(self, column: str) -> str:
        """Return the code in a column that must be filled in."""
        return self._filled(column, self.optional_code(column))

    def optional_code(self, column: str) -> str:
        """Return the code in a column, which may be empty."""
        at = self.table.columns.get(column)
        return self.read(at, lambda cell: cells.code(cell, longest=CODE_LENGTH), "")

    def day(self, column: str) -> date:
        """Return the date in a column that must be filled in."""
        return self._filled(column, self.optional_day(column)) or NO_DAY

    def optional_day(self, column: str) -> date | None:
        """Return the date in a column, which may be empty."""
        return self.read(self.table.columns.get(column), cells.day, None)

    def count(self, column: str) -> int | None:
        """Return the count in a column; None where it is not given."""
        return self.read(self.table.columns.get(column), cells.count, None)

    def tick(self, column: str) -> bool:
        """Return whether a column is ticked."""
        return self.read(self.table.columns.get(column), cells.tick, instead=False)

    def choice(self, column: str, names: Mapping[str, str], labels: Labels) -> str:
        """Return the code that a column that must be filled in names."""
        return self.chosen(column, self.text(column), names, labels)

    def chosen(self, column: str, given: str, names: Mapping[str, str], labels: Labels) -> str:
        """Return the code of a given name; empty, with a fault, where nobody knows it."""
        if not given or fold(given) in names:
            return names.get(fold(given), "")
        text = message("“%(given)s” is not known here as “%(column)s”. Write one of: %(known)s.")
        values = {"given": given, "column": self._heading(column), "known": listed(labels)}
        self.faults.append(Fault(text, values, self.place_of(column)))
        return ""

    def after(self, start: str, end: str, begun: date, ended: date | None) -> None:
        """Note a fault where an end is not after its start."""
        if ended is None or begun == NO_DAY or ended > begun:
            return
        text = message("“%(end)s” is %(ended)s, not after “%(start)s” (%(begun)s). Correct one.")
        values = {"end": self._heading(end), "start": self._heading(start)}
        days = {"ended": ended, "begun": begun}
        self.faults.append(Fault(text, {**values, **days}, self.place_of(end)))

    def _filled(self, column: str, value: T) -> T:
        if not value and is_blank(self.cell(column)):
            text = message("“%(column)s” is empty. Fill it in.")
            values = {"column": self._heading(column)}
            self.faults.append(Fault(text, values, self.place_of(column)))
        return value

    def _heading(self, column: str) -> Mapping[str, str]:
        return next(c.label for c in COLUMNS[self.table.kind] if c.name == column)


def listed(labels: Labels) -> dict[str, str]:
    """Return the labels one after the other, by language."""
    return {
        language: "; ".join(label[language] for label in labels.values())
        for language in ("vi", "en")
    }


def line_at(table: Table, number: int) -> Line | None:
    """Return a row below the headings; None where it holds no more than its own number."""
    row = table.sheet.rows[number]
    if number == table.heading_row + 1 and numbers_the_columns(row):
        return None
    ignored = unread_columns(table)
    says = (_says_something(cell, is_unread=at in ignored) for at, cell in enumerate(row))
    return Line(table, number) if any(says) else None


def _says_something(cell: Cell, *, is_unread: bool) -> bool:
    # a note below the table often begins in the column of running numbers
    return not is_blank(cell) and not (is_unread and len(str(cell)) <= RUNNING_LENGTH)


def repeats(keyed: Iterable[tuple[tuple[object, ...], str]]) -> Iterator[tuple[str, str]]:
    """Yield the place of every repeated key, and the place where it stood first.

    A key with an empty part is not looked at: that row has a fault of its own.
    """
    first: dict[tuple[object, ...], str] = {}
    for key, place in keyed:
        if not all(key) or NO_DAY in key:
            continue
        if key in first:
            yield place, first[key]
        else:
            first[key] = place
