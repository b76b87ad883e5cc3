"""From the bytes of a file to the cells of its sheets."""

from . import limits
from .contents import Content, content_of, refuse_oversized
from .files import FileFormat, SourceFile, broken, empty_file, refuse_unlikely
from .limits import FILE_BYTES_MAX
from .sheets import Sheet, Spot, column_letters, column_number, row_of_place, sheet_and_row, spot_of

__all__ = [
    "FILE_BYTES_MAX",
    "Content",
    "FileFormat",
    "Sheet",
    "SourceFile",
    "Spot",
    "broken",
    "column_letters",
    "column_number",
    "content_of",
    "empty_file",
    "limits",
    "refuse_oversized",
    "refuse_unlikely",
    "row_of_place",
    "sheet_and_row",
    "spot_of",
]
