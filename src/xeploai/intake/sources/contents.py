"""What a file contains, whatever its format: sheets of cells, or the values of a TOML file."""

from collections.abc import Sequence
from dataclasses import dataclass

from xeploai.domain import Fault

from .csv_files import read_csv
from .files import FileFormat, SourceFile, load_file
from .sheets import Sheet
from .toml_files import Document, read_toml_document
from .workbooks import read_workbook, refuse_far


@dataclass(frozen=True)
class Content:
    """The cells of a file.

    Args:
        remarks: what was not read.
        document: the values of a TOML file; None for other formats.
        size: bytes of all this on the way between processes, with what repeats written out.
    """

    sheets: Sequence[Sheet] = ()
    remarks: Sequence[Fault] = ()
    document: Document | None = None
    size: int = 0

    @property
    def cells(self) -> int:
        """Number of cells, the empty ones too."""
        return sum(sum(map(len, sheet.rows)) for sheet in self.sheets)


def content_of(source: SourceFile) -> Content:
    """Read a file. Callers are processes with limits: what a file asks for is not foreseen.

    Raises:
        Refused: it cannot be read.
    """
    file_format, data = load_file(source)
    if file_format is FileFormat.TOML:
        return Content(document=read_toml_document(source.name, data))
    if file_format is FileFormat.CSV:
        return Content(read_csv(source.name, data))
    return Content(*read_workbook(source.name, file_format, data))


def refuse_oversized(source: SourceFile) -> None:
    """Refuse a file that could not be read within the limits, if the reason can be seen.

    Raises:
        Refused: something lies far outside its tables, or it is broken.
    """
    file_format, data = load_file(source)
    if file_format in (FileFormat.XLSX, FileFormat.ODS):
        refuse_far(source.name, file_format, data)
