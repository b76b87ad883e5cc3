"""A file's cells as they were read, and what to call the place where each stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from .text import INVISIBLE

Cell = str | int | float | bool | date | time | timedelta | None


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet, or of a file that has no sheets. Rows and columns count from 0.

    Args:
        name: empty where the format has no sheets.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]

    @property
    def place(self) -> str:
        """The file, and the sheet if it has one."""
        return f"{self.file}, sheet '{self.name}'" if self.name else self.file

    def row_place(self, row: int) -> str:
        """Return what a clerk calls that row."""
        return f"{self.place}, row {row + 1}"

    def cell_place(self, row: int, column: int) -> str:
        """Return what a clerk calls that cell, such as `cell B7`."""
        return f"{self.place}, cell {column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return the heading that a spreadsheet gives a column: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the column, from 0, that a spreadsheet heads with those letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class Spot(NamedTuple):
    """A place in parts: the file, the sheet if there is one, and the cell or row in it."""

    file: str
    sheet: str
    cell: str


PLACE = re.compile(
    r"(?P<file>.*?)(?:, sheet '(?P<sheet>.*)')?, (?:cell|row) (?P<at>[A-Z]{0,3}[0-9]+)", re.DOTALL
)
CELL_AT_END = re.compile(r", cell [A-Z]{1,3}([0-9]+)$")
ROW_AT_END = re.compile(r"^(.*), row ([0-9]+)$", re.DOTALL)


def spot_of(place: str) -> Spot:
    """Return the parts of a place; a place of another form is all cell."""
    found = PLACE.fullmatch(place)
    if found is None:
        file, _, rest = place.partition(", ")
        return Spot(file, "", rest)
    return Spot(found["file"], found["sheet"] or "", found["at"])


def row_of_place(place: str) -> str:
    """Return the place of the row in which a cell stands; of a row, itself."""
    return CELL_AT_END.sub(r", row \1", place)


def sheet_and_row(place: str) -> tuple[str, int] | None:
    """Return the sheet of a row's place and the row's number as the clerk counts; else None."""
    found = ROW_AT_END.match(place)
    return (found[1], int(found[2])) if found else None


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing that anybody sees."""
    return cell is None or (isinstance(cell, str) and not INVISIBLE.sub("", cell).strip())
