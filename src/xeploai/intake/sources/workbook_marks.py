"""What calamine does not report: failed formulas, and how far a sheet reaches.

It reads a failed formula as an empty cell, and one stray mark in the last corner of a sheet makes
it create all cells before it. An XML parser goes once through the sheet, in linear time, with
neither entities nor document types. Whether a file is safe to read is not decided here: the
process that reads it has limits (`intake.sandbox`).
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.parsers import expat

from xeploai.intake.cells import FORMULA_ERROR

from .files import FileFormat
from .sheets import column_number

ODS_ERROR = "#VALUE!"
DIGITS = "0123456789"
# larger numbers of rows and columns are no less wrong
FAR = 10**9
PORTION_BYTES = 2**16
# each with a byte of its that is found faster, and mostly is not there
ERROR_MARKS = ((b'"', b'"e"'), (b"'", b"'e'"), (b"&", b"&#"), (b"!", b"<!"))
ERROR_MARK_BYTES = 3
UNREADABLE_PARTS = (
    LookupError,  # a missing part, an unknown encoding
    ValueError,  # a reference or a number of repetitions that is none
    UnicodeError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # packed in a way that the standard library does not know
    RuntimeError,  # packed with a password
    OSError,
)

Attributes = dict[str, str]


class NotAWorkbook(ValueError):
    """The parts that make a workbook are not there, or cannot be read."""


@dataclass
class Marks:
    """Failed formulas by row and column, and how many rows and columns have content."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Note content in a cell."""
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1


def marks_of(file_format: FileFormat, data: bytes, *, with_reach: bool = True) -> dict[str, Marks]:
    """Return the marks of every sheet by name; none for .xls, which is not XML.

    Args:
        with_reach: also how far sheets reach. Without, sheets that cannot have a failed formula
            are not parsed.

    Raises:
        NotAWorkbook: a part is missing or broken.
    """
    if file_format is FileFormat.XLS:
        return {}
    marks = _xlsx if file_format is FileFormat.XLSX else _ods
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return dict(marks(parts, with_reach=with_reach))
    except UNREADABLE_PARTS as error:
        raise NotAWorkbook(str(error)) from error


def _parse(
    content: IO[bytes],
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Parse a part of a workbook, which never needs a document type; attacks use those."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ParseFile(content)


def _refuse_doctype(*_: object) -> None:
    raise NotAWorkbook


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _xlsx(parts: zipfile.ZipFile, *, with_reach: bool) -> Iterator[tuple[str, Marks]]:
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def note_target(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship":
            target = posixpath.join("/xl", attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")

    def note_sheet(name: str, attributes: Attributes) -> None:
        if _local(name) == "sheet":
            own = next(value for key, value in attributes.items() if key.endswith(":id"))
            sheets.append((attributes.get("name", ""), targets[own]))

    with parts.open("xl/_rels/workbook.xml.rels") as relations:
        _parse(relations, note_target)
    with parts.open("xl/workbook.xml") as book:
        _parse(book, note_sheet)
    names = set(parts.namelist())
    for sheet, part in sheets:
        if part in names:
            is_parsed = with_reach or _may_have_errors(parts, part)
            yield sheet, _marks_of_xml(parts.read(part)) if is_parsed else Marks()


def _may_have_errors(parts: zipfile.ZipFile, part: str) -> bool:
    """Whether an attribute can have the value `e`, by which a failed formula is known.

    In the usual encoding it stands between quotation marks, or is written by a reference. This
    saves time for nearly all sheets; a parser looks at the others.
    """
    with parts.open(part) as xml:
        # in portions, which stay in the processor's cache: unpacked, a sheet has tens of megabytes
        before, portion = b"", xml.read(PORTION_BYTES)
        if not _is_utf_8(portion[:200]):
            return True
        while portion:
            seen = before + portion
            if any(sign in seen and mark in seen for sign, mark in ERROR_MARKS):
                return True
            before, portion = portion[1 - ERROR_MARK_BYTES :], xml.read(PORTION_BYTES)
    return False


def _is_utf_8(start: bytes) -> bool:
    is_usual = start.startswith((b"<?xml", b"<", b"\xef\xbb\xbf<")) and b"\0" not in start
    declared = start.partition(b"?>")[0].lower()
    return is_usual and (b"encoding" not in declared or b"utf-8" in declared)


class _SheetHandler:
    """Follow the cells of a sheet; one without a reference comes after the one before it."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._row, self._column = -1, -1
        self._is_failed = self._has_reference = self._in_value = False
        self._value: list[str] = []
        # for each name in the sheet, what it is without its prefix
        self._names: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = _local(name)
        if known == "c":
            self._start_cell(attributes)
        elif known in ("v", "is", "f"):
            self.marks.reach(self._row, self._column)
            self._in_value = known == "v" and self._is_failed
        elif known == "row":
            row = attributes.get("r")
            self._row = int(row) - 1 if row else self._row + 1
            self._column = -1

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._has_reference = reference is not None
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip(DIGITS)
            self._row = int(reference[len(letters) :]) - 1
            self._column = min(column_number(letters.upper()[:8]), FAR)
        self._is_failed = attributes.get("t") == "e"
        self._value = []

    def end(self, name: str) -> None:
        if not self._is_failed:
            return
        known = _local(name)
        if known == "v":
            self._in_value = False
        elif known == "c":
            self._is_failed = False
            if self._value:
                self._note_error()

    def _note_error(self) -> None:
        if not self._has_reference:
            # other programs write those, and saving again adds it
            raise NotAWorkbook
        self.marks.errors[self._row, self._column] = "".join(self._value)

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)


def _marks_of_xml(xml: bytes) -> Marks:
    handler = _SheetHandler()
    _parse(BytesIO(xml), handler.start, handler.end, handler.text)
    return handler.marks


class _OdsHandler:
    """Follow the cells of all sheets of an .ods, where equal ones stand as one with a number."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, Marks]] = []
        self._row = self._rows = 0
        self._column = self._columns = 0
        self._is_failed = self._in_cell = False
        self._text: list[str] = []

    @property
    def _marks(self) -> Marks:
        if not self.sheets:
            raise NotAWorkbook
        return self.sheets[-1][1]

    def start(self, name: str, attributes: Attributes) -> None:
        known = _local(name)
        if known == "table":
            self.sheets.append((_attribute(attributes, "name"), Marks()))
            self._row = self._rows = 0
        elif known == "table-row":
            self._row += self._rows
            self._rows = _repeats(attributes, "number-rows-repeated")
            self._column = self._columns = 0
        elif known in ("table-cell", "covered-table-cell"):
            self._column += self._columns
            self._columns = _repeats(attributes, "number-columns-repeated")
            self._is_failed = any(
                value == "error" and key.endswith("value-type") and key != "office:value-type"
                for key, value in attributes.items()
            )
            self._in_cell, self._text = True, []
        elif self._in_cell:
            self._marks.reach(self._row + self._rows - 1, self._column + self._columns - 1)

    def end(self, name: str) -> None:
        if _local(name) not in ("table-cell", "covered-table-cell"):
            return
        if self._is_failed:
            error = "".join(self._text).strip()
            # the text shown depends on the language of the program that saved the file
            known = error if FORMULA_ERROR.match(error) else ODS_ERROR
            self._marks.errors[self._row, self._column] = known
        self._in_cell = self._is_failed = False

    def text(self, text: str) -> None:
        if self._is_failed:
            self._text.append(text)


def _ods(parts: zipfile.ZipFile, *, with_reach: bool) -> Iterator[tuple[str, Marks]]:
    # its cells are counted by repetitions, which calamine carries out: always looked at
    del with_reach
    handler = _OdsHandler()
    with parts.open("content.xml") as content:
        _parse(content, handler.start, handler.end, handler.text)
    yield from handler.sheets


def _repeats(attributes: Attributes, name: str) -> int:
    return min(int(_attribute(attributes, name)[:12] or 1), FAR)


def _attribute(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if _local(key) == name), "")
