"""The one way from a report to a file."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from xeploai.reporting import Report

from .markdown import markdown_of
from .page import page_of
from .pdf import pdf_of
from .word import word_of
from .workbook import workbook_of


class Format(StrEnum):
    """The formats of a report; the value is the ending of the file's name."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"
    PDF = "pdf"
    WORKBOOK = "xlsx"

    @property
    def media_type(self) -> str:
        """What the file is to a browser."""
        return _MEDIA_TYPES[self]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
    Format.WORD: f"{_OFFICE}.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.WORKBOOK: f"{_OFFICE}.spreadsheetml.sheet",
}

_WRITERS: Mapping[Format, Callable[[Report], bytes]] = {
    Format.MARKDOWN: lambda report: markdown_of(report).encode(),
    Format.HTML: lambda report: page_of(report).encode(),
    Format.WORD: word_of,
    Format.PDF: pdf_of,
    Format.WORKBOOK: workbook_of,
}


def write(report: Report, format: Format | str) -> bytes:  # noqa: A002 (what callers say)
    """Return the report as a file of that format; the same report gives the same bytes.

    Raises:
        ValueError: there is no such format.
    """
    return _WRITERS[Format(format)](report)
