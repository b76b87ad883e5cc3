"""What calamine does not report: failed formulas, and how far a sheet reaches.

It reads a failed formula as an empty cell, and one stray mark in the last corner of a sheet makes
it create all cells before it. Both are searched for in the file's XML before it is read.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

from xeploai.intake.cells import FORMULA_ERROR

from .files import FileFormat
from .sheets import column_number

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell with content: an empty one closes itself.
FILLED_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')
# A cell beyond row 99,999 or column IV. Most sheets have none, and one search says so: only the
# others are searched cell by cell.
FAR_CELL = re.compile(rb'r="(?:[A-Z]{1,3}[0-9]{6}|[A-Z]{3}[0-9]|[J-Z][A-Z][0-9]|I[W-Z][0-9])')
FAILED_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>'
    rb".*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
FAILED_MARK = re.compile(rb'<(?:\w+:)?c\s[^>]*\bt="e"')
ODS_ERROR = "#VALUE!"
UNREADABLE_PARTS = (
    KeyError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,  # packed in a way that the standard library does not know
    RuntimeError,  # packed with a password
)


class NotAWorkbook(ValueError):
    """The parts that make a workbook are not there, or cannot be read."""


@dataclass
class Marks:
    """Failed formulas by row and column, and how far a sheet reaches; 0 where that is not far."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def marks_of(file_format: FileFormat, data: bytes) -> dict[str, Marks]:
    """Return the marks of every sheet by name; none for .xls, which is not XML.

    Raises:
        NotAWorkbook: a part is missing or broken.
    """
    if file_format is FileFormat.XLS:
        return {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return dict(_xlsx(parts) if file_format is FileFormat.XLSX else _ods(parts))
    except UNREADABLE_PARTS as error:
        raise NotAWorkbook(str(error)) from error


def _xlsx(parts: zipfile.ZipFile) -> Iterator[tuple[str, Marks]]:
    book = "xl/workbook.xml"
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
        for relation in _root(parts.read("xl/_rels/workbook.xml.rels"))
    }
    _refuse_dishonest(parts)
    for sheet in _elements(_root(parts.read(book)).iter(), "sheet"):
        target = targets[sheet.get(RELATION)].lstrip("/")
        if target in parts.namelist():
            yield sheet.get("name", ""), _marks_of_xml(parts.read(target))


def _refuse_dishonest(parts: zipfile.ZipFile) -> None:
    """Unpack the shared texts once: it fails where they are larger than the archive states."""
    shared = "xl/sharedStrings.xml"
    if shared in parts.namelist():
        parts.read(shared)


def _root(xml: bytes) -> Element:
    return fromstring(_refuse_declarations(xml))  # noqa: S314  declares no entities


def _refuse_declarations(xml: bytes) -> bytes:
    """Return the XML unless it has declarations, which a workbook never needs and attacks use."""
    if b"<!DOCTYPE" in xml:
        raise NotAWorkbook
    return xml


def _elements(elements: Iterable[Element], name: str) -> Iterator[Element]:
    return (element for element in elements if element.tag.rpartition("}")[2] == name)


def _marks_of_xml(xml: bytes) -> Marks:
    marks = _reach_of(xml) if FAR_CELL.search(xml) else Marks()
    if b't="e"' in xml:
        for match in FAILED_CELL.finditer(xml):
            place = (int(match[2]) - 1, column_number(match[1].decode()))
            marks.errors[place] = match[3].decode("utf-8", "replace")
        if len(marks.errors) < len(FAILED_MARK.findall(xml)):
            # a cell without a reference: other programs write those, and saving again adds it
            raise NotAWorkbook
    return marks


def _reach_of(xml: bytes) -> Marks:
    marks = Marks()
    letters: set[bytes] = set()
    for match in FILLED_CELL.finditer(xml):
        letters.add(match[1])
        marks.rows = max(marks.rows, int(match[2]))
    marks.columns = max((column_number(each.decode()) + 1 for each in letters), default=0)
    return marks


def _ods(parts: zipfile.ZipFile) -> Iterator[tuple[str, Marks]]:
    marks, row = Marks(), 0
    content = BytesIO(_refuse_declarations(parts.read("content.xml")))
    for _, element in iterparse(content):  # noqa: S314  declares no entities
        name = element.tag.rpartition("}")[2]
        if name == "table-row":
            _mark_row(marks, row, element)
            row += _repeats(element, "number-rows-repeated")
            element.clear()
        elif name == "table":
            yield _attribute(element.attrib, "name"), marks
            marks, row = Marks(), 0
            element.clear()


def _mark_row(marks: Marks, row: int, element: Element) -> None:
    column = 0
    for cell in element:
        width = _repeats(cell, "number-columns-repeated")
        if len(cell):
            marks.columns = max(marks.columns, column + width)
            marks.rows = row + _repeats(element, "number-rows-repeated")
        if _attribute(cell.attrib, "value-type", "calcext") == "error":
            error = "".join(cell.itertext()).strip()
            # the text shown depends on the language of the program that saved the file
            marks.errors[row, column] = error if FORMULA_ERROR.match(error) else ODS_ERROR
        column += width


def _repeats(element: Element, name: str) -> int:
    return int(_attribute(element.attrib, name) or 1)


def _attribute(attributes: Mapping[str, str], name: str, namespace: str = "") -> str:
    return next(
        (
            value
            for key, value in attributes.items()
            if key.rpartition("}")[2] == name and namespace in key
        ),
        "",
    )
