"""The content of the files that make one list: sound rows, and faults of the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from xeploai.domain import Fault
from xeploai.intake.kinds import Cell, ListTable, display

from .kinds import COLUMNS, Kind, Row
from .sources import column_letters, row_of_place, sheet_and_row

R = TypeVar("R")


@dataclass(frozen=True)
class ParsedList:
    """The rows of one or more files of one kind.

    Args:
        everything: all rows; refused ones have placeholders for the cells that cannot be read.
        refused: what is wrong with a row, by the row's place.
        faults: what is wrong with a file as a whole, so that no row of it can be trusted.
        remarks: what was not read, and what the sender should know; none of it is wrong.
        about: place or unit that a return in TOML names.
        year: year that a return in TOML names.
        cells: how many cells the files have, the empty ones and those of other tables too.
    """

    kind: Kind
    everything: tuple[Row, ...]
    refused: Mapping[str, Sequence[Fault]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    tables: tuple[ListTable, ...] = ()
    about: str = ""
    year: int | None = None
    cells: int = 0

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows in which nothing is wrong."""
        if not self.refused:
            return self.everything
        return tuple(row for row in self.everything if row.place not in self.refused)

    def rows_as(self, sort: type[R]) -> tuple[R, ...]:
        """Return the sound rows as the type that the kind has, for a caller that knows the kind."""
        if not all(isinstance(row, sort) for row in self.rows):
            raise TypeError(f"the rows of a {self.kind} are not {sort.__name__}")
        return cast("tuple[R, ...]", self.rows)

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong."""
        return (*self.faults, *(fault for own in self.refused.values() for fault in own))

    @cached_property
    def by_place(self) -> Mapping[str, ListTable]:
        """The table of each sheet, by the sheet's place."""
        return {table.sheet.place: table for table in self.tables}

    def place_of(self, row: str, column: str) -> str:
        """Return the place of a cell, from the place of its row and the name of its column."""
        split = sheet_and_row(row)
        table = self.by_place.get(split[0]) if split else None
        at = table.columns.get(column) if table else None
        if split is None or at is None:
            return row
        return f"{split[0]}, cell {column_letters(at)}{split[1]}"

    def cell_of(self, fault: Fault) -> str:
        """Return the place of the cell that a fault of a whole row is about.

        It is the first with a value that the fault names, else the first column of the kind.
        """
        row = self.cells_of(fault.place)
        if row is None:
            return fault.place
        table, cells = row
        # compared as displayed: the fault may name a date that the cell has as text
        named = {display(value) for value in fault.values.values()}
        positions = {name: at for name, at in table.columns.items() if at < len(cells)}
        about = (name for name, at in positions.items() if display(cells[at]) in named)
        return self.place_of(fault.place, next(about, COLUMNS[self.kind][0].name))

    def cells_of(self, row: str) -> tuple[ListTable, Sequence[Cell]] | None:
        """Return the table of a row, known by its place, and the row's cells as they were read."""
        split = sheet_and_row(row)
        table = self.by_place.get(split[0]) if split else None
        return (table, table.sheet.rows[split[1] - 1]) if split and table else None


def faults_by_row(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """Return the faults by the place of their row."""
    by_row: dict[str, list[Fault]] = {}
    for fault in faults:
        by_row.setdefault(row_of_place(fault.place), []).append(fault)
    return by_row
