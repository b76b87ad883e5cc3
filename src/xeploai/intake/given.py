"""What files say, right and wrong: sound rows, and what is the matter with the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from xeploai.domain import Fault

from .cells import shown
from .headings import Table
from .kinds import COLUMNS, Kind
from .rows import Row
from .sheets import Cell, column_letters, row_of_place, sheet_and_row


@dataclass(frozen=True)
class Given:
    """The rows of one or more files of one kind.

    Args:
        everything: all rows; those that are refused have stand-ins where a cell could not be read.
        refused: what is wrong, by the place of the row.
        faults: what is wrong with a file as a whole: then no row of it can be trusted.
        remarks: what was not read, and what the sender should know; nothing that is wrong.
        about: place or unit that a return in TOML says it speaks of.
        year: year that it says it speaks of.
    """

    kind: Kind
    everything: tuple[Row, ...]
    refused: Mapping[str, Sequence[Fault]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    tables: tuple[Table, ...] = ()
    about: str = ""
    year: int | None = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows in which nothing is wrong."""
        if not self.refused:
            return self.everything
        return tuple(row for row in self.everything if row.place not in self.refused)

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong."""
        return (*self.faults, *(fault for own in self.refused.values() for fault in own))

    @cached_property
    def by_place(self) -> Mapping[str, Table]:
        """The table of each sheet, by the sheet's place."""
        return {table.sheet.place: table for table in self.tables}

    def place_of(self, row: str, column: str) -> str:
        """Return the place of a cell in a row that is known by its place."""
        found = sheet_and_row(row)
        table = self.by_place.get(found[0]) if found else None
        at = table.columns.get(column) if table else None
        if found is None or at is None:
            return row
        return f"{found[0]}, cell {column_letters(at)}{found[1]}"

    def cell_of(self, fault: Fault) -> str:
        """Return the place of the cell that a fault of a whole row is about.

        It is the first that holds something the fault names; else the first column of the row.
        """
        found = self.cells_of(fault.place)
        if found is None:
            return fault.place
        table, cells = found
        named = {shown(value) for value in fault.values.values()}
        at = {name: at for name, at in table.columns.items() if at < len(cells)}
        about = (name for name, place in at.items() if shown(cells[place]) in named)
        return self.place_of(fault.place, next(about, COLUMNS[self.kind][0].name))

    def cells_of(self, row: str) -> tuple[Table, Sequence[Cell]] | None:
        """Return the cells of a row as they were read, and the table it stands in."""
        found = sheet_and_row(row)
        table = self.by_place.get(found[0]) if found else None
        return (table, table.sheet.rows[found[1] - 1]) if found and table else None


def by_row(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """Return faults by the place of the row that each stands in."""
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(row_of_place(fault.place), []).append(fault)
    return found
