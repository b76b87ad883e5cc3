"""From the bytes of a file to the cells of its sheets."""

from .csv_files import read_csv
from .files import FileFormat, SourceFile, empty_file, load_file
from .limits import FILE_BYTES_MAX
from .sheets import Sheet, Spot, column_letters, column_number, row_of_place, sheet_and_row, spot_of
from .workbooks import read_workbook

__all__ = [
    "FILE_BYTES_MAX",
    "FileFormat",
    "Sheet",
    "SourceFile",
    "Spot",
    "column_letters",
    "column_number",
    "empty_file",
    "load_file",
    "read_csv",
    "read_workbook",
    "row_of_place",
    "sheet_and_row",
    "spot_of",
]
