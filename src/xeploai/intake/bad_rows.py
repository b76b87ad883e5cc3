"""The rows that were refused, as a workbook to correct and send again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xeploai.domain import Fault
from xeploai.wording import say
from xeploai.wording.sentences import say_place

from .given import Given, by_row
from .headings import Table
from .kinds import CAME_FROM, KIND_LABELS, WHY_NOT_TAKEN
from .sheets import Cell

TITLE_ROW, HEADING_ROW = 0, 2
WIDTH, WIDE = 20, 70
SHEET = {"vi": "Cần sửa", "en": "To correct"}
DAY = "dd/mm/yyyy"
# Excel takes no sheet with more
TITLE_LENGTH = 31


def write_refused(given: Given, faults: Iterable[Fault], language: str) -> bytes:
    """Return a workbook with each refused row as it was sent, its place and the reasons.

    Rows under the same headings stand on one sheet, whatever file they came from. Columns for
    place and reason are read past when the workbook comes back.
    """
    groups: dict[tuple[str, ...], list[tuple[str, Sequence[Cell], str]]] = {}
    for place, own in by_row(faults).items():
        found = given.cells_of(place)
        if found is not None:
            table, cells = found
            groups.setdefault(_headings(table), []).append(
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
            sheet.write_string(TITLE_ROW, 0, KIND_LABELS[given.kind][language], formats["title"])
            _write(sheet, headings, rows, formats, language)
        if not groups:
            book.add_worksheet(SHEET[language])
    return stream.getvalue()


def _headings(table: Table) -> tuple[str, ...]:
    return tuple(table.headings)


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
    extra = (CAME_FROM[language], WHY_NOT_TAKEN[language])
    kept = [at for at, heading in enumerate(headings) if heading not in _ours()]
    for column, heading in enumerate([*(headings[at] for at in kept), *extra]):
        sheet.set_column(column, column, WIDE if heading == extra[1] else WIDTH)
        sheet.write_string(HEADING_ROW, column, heading, formats["heading"])
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    for number, (place, cells, why) in enumerate(rows, HEADING_ROW + 1):
        for column, at in enumerate(kept):
            _write_cell(sheet, number, column, cells[at] if at < len(cells) else None, formats)
        sheet.write_string(number, len(kept), place, formats["text"])
        sheet.write_string(number, len(kept) + 1, why, formats["why"])


def _ours() -> set[str]:
    return {*CAME_FROM.values(), *WHY_NOT_TAKEN.values()}


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, formats: Mapping[str, Format]
) -> None:
    """Write a cell as it was; text stays text, so that nothing of it is computed."""
    if isinstance(cell, datetime | date):
        sheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, str(cell), formats["text"])
