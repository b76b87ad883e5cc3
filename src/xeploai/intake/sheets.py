"""A file's cells as they were read, and what to call the place where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

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


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or nothing that anybody sees."""
    return cell is None or (isinstance(cell, str) and not INVISIBLE.sub("", cell).strip())
