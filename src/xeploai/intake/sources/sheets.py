"""A file's cells as they were read, and the words for a place in it: sheet, row, cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xeploai.intake.cells import Cell


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


# The name of a sheet may itself contain “, row 9”: the last cell or row is the place.
PLACE = re.compile(
    r"(?P<file>.*?)(?:, sheet '(?P<sheet>.*)')?, (?:cell|row) (?P<at>[A-Z]{0,3}[0-9]+)", re.DOTALL
)
CELL_AT_END = re.compile(r", cell [A-Z]{1,3}([0-9]+)$")
ROW_AT_END = re.compile(r"^(.*), row ([0-9]+)$", re.DOTALL)


def spot_of(place: str) -> Spot:
    """Return the parts of a place; all after the file is `cell` where the form is another."""
    match = PLACE.fullmatch(place)
    if match is None:
        file, _, rest = place.partition(", ")
        return Spot(file, "", rest)
    return Spot(match["file"], match["sheet"] or "", match["at"])


def row_of_place(place: str) -> str:
    """Return the place of a cell's row; a row's place is returned as it is."""
    return CELL_AT_END.sub(r", row \1", place)


def sheet_and_row(place: str) -> tuple[str, int] | None:
    """Return the sheet of a row's place and the row's number as the clerk counts; else None."""
    match = ROW_AT_END.match(place)
    return (match[1], int(match[2])) if match else None
