"""The rows that were refused, as a workbook to correct and send again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xeploai.domain import Fault, label, message, say, say_place

from .cells import Cell
from .kinds import CAME_FROM, KIND_LABELS, WHY_REFUSED
from .parsed_list import ParsedList, faults_by_row

TITLE_ROW, HEADING_ROW = 0, 2
WIDTH, WIDE = 20, 70
SHEET = label(message("To correct"))
DAY = "dd/mm/yyyy"
# Excel refuses a sheet with a longer name.
TITLE_LENGTH = 31


def write_refused_rows(parsed: ParsedList, faults: Iterable[Fault], language: str) -> bytes:
    """Return a workbook with each refused row as it was sent, its place and the reasons.

    Rows under the same headings share a sheet, whatever file they came from. The columns for place
    and reason are skipped when the workbook comes back.
    """
    groups: dict[tuple[str, ...], list[tuple[str, Sequence[Cell], str]]] = {}
    for place, own in faults_by_row(faults).items():
        row = parsed.cells_of(place)
        if row is not None:
            table, cells = row
            groups.setdefault(tuple(table.headings), []).append(
                (say_place(place, language), cells, _reasons(own, language))
            )
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        formats = {
            "title": book.add_format({"bold": True}),
            "heading": bold,
            "day": book.add_format({"num_format": DAY}),
            "text": book.add_format({"num_format": "@"}),
            "why": book.add_format({"text_wrap": True, "font_color": "#9b1c1c"}),
        }
        for number, (headings, rows) in enumerate(groups.items(), 1):
            title = SHEET[language] if number == 1 else f"{SHEET[language]} {number}"
            sheet = book.add_worksheet(title[:TITLE_LENGTH])
            sheet.write_string(TITLE_ROW, 0, KIND_LABELS[parsed.kind][language], formats["title"])
            _write(sheet, headings, rows, formats, language)
        if not groups:
            book.add_worksheet(SHEET[language])
    return stream.getvalue()


def _reasons(faults: Iterable[Fault], language: str) -> str:
    parts = []
    for fault in faults:
        at = fault.place.rpartition(", cell ")[2] if ", cell " in fault.place else ""
        sentence = say(replace(fault, place=""), language)
        parts.append(f"{at}: {sentence}" if at else sentence)
    return "\n".join(parts)


def _write(
    sheet: Worksheet,
    headings: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Cell], str]],
    formats: Mapping[str, Format],
    language: str,
) -> None:
    extra = (CAME_FROM.label[language], WHY_REFUSED.label[language])
    # the workbook may be one of these, sent back with rows that are still wrong
    ours = {*CAME_FROM.label.values(), *WHY_REFUSED.label.values()}
    columns = [at for at, heading in enumerate(headings) if heading not in ours]
    for column, heading in enumerate([*(headings[at] for at in columns), *extra]):
        sheet.set_column(column, column, WIDE if heading == extra[1] else WIDTH)
        sheet.write_string(HEADING_ROW, column, heading, formats["heading"])
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    for number, (place, cells, why) in enumerate(rows, HEADING_ROW + 1):
        for column, at in enumerate(columns):
            _write_cell(sheet, number, column, cells[at] if at < len(cells) else None, formats)
        sheet.write_string(number, len(columns), place, formats["text"])
        sheet.write_string(number, len(columns) + 1, why, formats["why"])


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, formats: Mapping[str, Format]
) -> None:
    """Write a cell as it was; text stays text, so that no spreadsheet computes it."""
    if isinstance(cell, datetime | date):
        sheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, str(cell), formats["text"])
