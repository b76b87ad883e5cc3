"""The rows that were refused, as a workbook to correct and send again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xeploai.domain import Fault, label, message, say, say_place

from .cells import Cell, as_text, fits_workbook
from .kinds import CAME_FROM, KIND_LABELS, WHY_REFUSED
from .parsed_list import ParsedList, faults_by_row

TITLE_ROW, HEADING_ROW = 0, 2
WIDTH, WIDE = 20, 70
SHEET = label(message("To correct"))
DAY = "dd/mm/yyyy"
Refused = tuple[str, Sequence[Fault]]
# each row is flushed as the next one comes
IN_ORDER = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LOOKS: Mapping[str, dict[str, object]] = {
    "title": {"bold": True},
    "heading": {"bold": True, "text_wrap": True, "border": 1, "valign": "top"},
    "day": {"num_format": DAY},
    "text": {"num_format": "@"},
    "why": {"text_wrap": True, "font_color": "#9b1c1c"},
}
# Excel refuses a sheet with a longer name.
TITLE_LENGTH = 31


def write_refused_rows(parsed: ParsedList, faults: Iterable[Fault], language: str) -> bytes:
    """Return a workbook with the row of each fault; see `write_refused`."""
    return write_refused(parsed, faults_by_row(faults).items(), language)


def write_refused(parsed: ParsedList, refused: Iterable[Refused], language: str) -> bytes:
    """Return a workbook with each refused row as it was sent, its place and the reasons.

    Rows under the same headings share a sheet, whatever file they came from. The columns for place
    and reason are skipped when the workbook comes back.

    Args:
        refused: the place of each row, and what is wrong with it; taken one by one, and none is
            held: a list may have some hundred thousands, each with a fault in every cell.
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, IN_ORDER) as book:
        formats = {name: book.add_format(look) for name, look in LOOKS.items()}
        sheets: dict[tuple[str, ...], _Sheet] = {}
        for place, faults in refused:
            row = parsed.cells_of(place)
            if row is None:
                continue
            table, cells = row
            headings = tuple(table.headings)
            if headings not in sheets:
                title = f"{SHEET[language]} {len(sheets) + 1}" if sheets else SHEET[language]
                sheet = book.add_worksheet(title[:TITLE_LENGTH])
                sheet.write_string(
                    TITLE_ROW, 0, KIND_LABELS[parsed.kind][language], formats["title"]
                )
                sheets[headings] = _begin(sheet, headings, formats, language)
            sheets[headings].add(cells, say_place(place, language), _reasons(faults, language))
        if not sheets:
            book.add_worksheet(SHEET[language])
    return stream.getvalue()


def _reasons(faults: Iterable[Fault], language: str) -> str:
    parts = []
    for fault in faults:
        at = fault.place.rpartition(", cell ")[2] if ", cell " in fault.place else ""
        sentence = say(replace(fault, place=""), language)
        parts.append(f"{at}: {sentence}" if at else sentence)
    return "\n".join(parts)


@dataclass
class _Sheet:
    """A sheet that is being written, a row after the other."""

    raw: Worksheet
    columns: Sequence[int]
    formats: Mapping[str, Format]
    row: int = HEADING_ROW

    def add(self, cells: Sequence[Cell], place: str, why: str) -> None:
        self.row += 1
        for column, at in enumerate(self.columns):
            cell = cells[at] if at < len(cells) else None
            _write_cell(self.raw, self.row, column, cell, self.formats)
        last = len(self.columns)
        self.raw.write_string(self.row, last, _writable(place), self.formats["text"])
        self.raw.write_string(self.row, last + 1, _writable(why), self.formats["why"])


def _begin(
    sheet: Worksheet, headings: Sequence[str], formats: Mapping[str, Format], language: str
) -> _Sheet:
    extra = (CAME_FROM.label[language], WHY_REFUSED.label[language])
    # the workbook may be one of these, sent back with rows that are still wrong
    ours = {*CAME_FROM.label.values(), *WHY_REFUSED.label.values()}
    columns = [at for at, heading in enumerate(headings) if heading not in ours]
    for column, heading in enumerate([*(headings[at] for at in columns), *extra]):
        sheet.set_column(column, column, WIDE if heading == extra[1] else WIDTH)
        sheet.write_string(HEADING_ROW, column, _writable(heading), formats["heading"])
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    return _Sheet(sheet, columns, formats)


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, formats: Mapping[str, Format]
) -> None:
    """Write a cell as it was; text stays text, so that no spreadsheet computes it."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, datetime | date) and fits_workbook(cell):
        sheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, int | float) and fits_workbook(cell):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, _writable(as_text(cell)), formats["text"])


def _writable(text: str) -> str:
    """Return a text without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
