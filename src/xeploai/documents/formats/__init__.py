"""The formats of a report, one module a format."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from xeploai.reporting import Report

from .html import render_html
from .markdown import render_markdown
from .pdf import render_pdf
from .word import render_word
from .workbook import render_workbook


class Format(StrEnum):
    """The formats of a report; the value is the ending of the file's name."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"
    PDF = "pdf"
    WORKBOOK = "xlsx"

    @property
    def media_type(self) -> str:
        """The media type for a browser."""
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
    Format.MARKDOWN: lambda report: render_markdown(report).encode(),
    Format.HTML: lambda report: render_html(report).encode(),
    Format.WORD: render_word,
    Format.PDF: render_pdf,
    Format.WORKBOOK: render_workbook,
}


def write(report: Report, format: Format | str) -> bytes:  # noqa: A002 (what callers say)
    """Return the report as a file of that format; the same report gives the same bytes.

    Raises:
        ValueError: an unknown format.
    """
    return _WRITERS[Format(format)](report)
