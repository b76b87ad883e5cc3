"""Reads a written report back, each format by a library other than the one that wrote it."""

import io
import re
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pypdf
from markdown_it import MarkdownIt
from openpyxl.workbook import Workbook

from xeploai.documents import Format, write
from xeploai.reporting.report import Report


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_hidden = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._is_hidden = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._is_hidden = False

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self.words.append(data)


def words_of_page(page: str) -> str:
    reader = _Words()
    reader.feed(page)
    return " ".join(reader.words)


def words_of_markdown(text: str) -> str:
    return words_of_page(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def words_of_word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return " ".join(node.text or "" for node in document.element.iter() if node.tag.endswith("}t"))


def words_of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def workbook_of(content: bytes, *, values: bool) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def words_of_workbook(content: bytes) -> str:
    """Return all cells as they look: a share as `91,07%`, a count as `3.402`."""
    book = workbook_of(content, values=True)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return " ".join(_as_it_looks(cell) for cell in cells if cell.value is not None)


def _as_it_looks(cell: Any) -> str:
    if cell.data_type != "n":
        return str(cell.value)
    if cell.number_format == "0.00%":
        return f"{cell.value * 100 + 1e-9:.2f}%".replace(".", ",")
    return f"{cell.value:,}".replace(",", ".")


def words_of(report: Report, form: Format) -> str:
    """Return what a reader of that format sees, on one line."""
    content = write(report, form)
    words = {
        Format.MARKDOWN: lambda: words_of_markdown(content.decode()),
        Format.HTML: lambda: words_of_page(content.decode()),
        Format.WORD: lambda: words_of_word(content),
        Format.PDF: lambda: words_of_pdf(content),
        Format.WORKBOOK: lambda: words_of_workbook(content),
    }[form]()
    return re.sub(r"\s+", " ", words)
