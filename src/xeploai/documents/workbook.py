"""A report as a spreadsheet: real numbers, and formulas wherever a figure follows from others."""

import io
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from xeploai.reporting import Mark, Report

from .printing import one_line
from .sheet import write_sheet

_FACE = "Times New Roman"
_COVER = "Bìa"


class Styles:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **look: object) -> Any:
        """Return the format of that look."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            base = {"font_name": _FACE, "font_size": 10.5, "valign": "vcenter"}
            self._made[key] = self._book.add_format(base | look)
        return self._made[key]


def workbook_of(report: Report) -> bytes:
    """Return the report's tables as an xlsx file: a cover, and one sheet for each table."""
    stream = io.BytesIO()
    # Words stay words: nothing that looks like a formula, a number or an address becomes one.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties(_properties(report))
    styles = Styles(book)
    _write_cover(book.add_worksheet(_COVER), report, styles)
    for table in report.annexes:
        write_sheet(book.add_worksheet(table.code), table, styles, owner=_owner(report))
    book.close()
    return stream.getvalue()


def _owner(report: Report) -> str:
    return one_line(f"{report.title.organisation} – {report.title.subject}")


def _properties(report: Report) -> dict[str, object]:
    day = report.written_on
    return {
        "title": one_line(report.name)[:255],
        "author": one_line(report.title.organisation)[:255],
        "created": datetime(day.year, day.month, day.day, tzinfo=UTC),
    }


def _write_cover(sheet: Any, report: Report, styles: Styles) -> None:
    title = report.title
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 78)
    heads = (
        (title.organisation, styles(bold=True)),
        (title.state, styles(bold=True)),
        (title.number, styles()),
        (title.place_and_date, styles(italic=True)),
        (title.kind, styles(bold=True, font_size=16)),
        (title.subject, styles(bold=True, font_size=13, text_wrap=True, valign="top")),
    )
    for line, (text, style) in enumerate(heads):
        sheet.merge_range(line, 0, line, 1, "", style)
        sheet.write_string(line, 0, one_line(text), style)
        sheet.set_row(line, 18 * (1 + len(one_line(text)) // 70))
    after = _write_contents(sheet, report, styles, start=len(heads) + 1)
    _write_legend(sheet, styles, start=after + 1)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_contents(sheet: Any, report: Report, styles: Styles, *, start: int) -> int:
    link = styles(font_color="#1F3F8F", underline=1)
    for line, table in enumerate(report.annexes, start):
        sheet.write_url(line, 0, f"internal:'{table.code}'!A1", link, table.code)
        sheet.write_string(line, 1, one_line(table.caption), styles(text_wrap=True))
    return start + len(report.annexes)


def _write_legend(sheet: Any, styles: Styles, *, start: int) -> None:
    for line, mark in enumerate(Mark, start):
        sheet.write_string(line, 0, mark.sign, styles(align="center"))
        sheet.write_string(line, 1, mark.meaning, styles())
