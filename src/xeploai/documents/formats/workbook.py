"""A report as a spreadsheet: real numbers, and formulas wherever a figure follows from others."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from string import Formatter
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from xeploai.documents.inert_text import could_calculate
from xeploai.documents.layout import (
    Cell,
    Column,
    ColumnKind,
    Difference,
    HeadCell,
    Mark,
    Points,
    Report,
    Row,
    Table,
    display,
    head_rows,
    is_number,
    label_column,
    legend,
    one_line,
)
from xeploai.domain import Share

_FACE = "Times New Roman"
_COVER = "Bìa"
_A4 = 9
_WIDEST = 44
# with many columns of figures, words wrap sooner, so that the print stays readable
_MANY, _WIDEST_OF_MANY = 12, 32
_LINE_HEIGHT = 14.5
# letters to a unit of width: the unit is a digit, and most letters are narrower
_LETTERS = 1.15
_LEAST_OF_FIGURES, _LEAST_OF_TEXT = 5.0, 12.0
_FORMATS = {
    ColumnKind.ORDER: "0",
    ColumnKind.COUNT: "#,##0",
    ColumnKind.SHARE: "0.00%",
    ColumnKind.DIFFERENCE: "+#,##0;-#,##0;0",
    ColumnKind.POINTS: "+0.00;-0.00;0.00",
}

Look = dict[str, object]


class Styles:
    """The cell formats of one workbook, each created once."""

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


def render_workbook(report: Report) -> bytes:
    """Return the report's tables as an xlsx file: a cover, and one sheet for each table."""
    stream = io.BytesIO()
    # Names stay text, even those that look like a formula, a number or an address.
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
        _write_sheet(book.add_worksheet(table.code), table, styles, owner=_owner(report))
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


@dataclass(frozen=True)
class _Sheet:
    """A sheet being written: XlsxWriter's sheet, the table, the formats, the columns' widths."""

    raw: Any
    table: Table
    styles: Callable[..., Any]
    widths: tuple[float, ...]

    def merged(
        self, text: str, *, start: tuple[int, int], end: tuple[int, int], style: Any
    ) -> None:
        """Write a text over a range, which may be a single cell."""
        if start != end:
            self.raw.merge_range(*start, *end, "", style)
        self.raw.write_string(*start, one_line(text), style)


def _write_sheet(raw: Any, table: Table, styles: Callable[..., Any], *, owner: str) -> None:
    """Write the whole table, with the rows that a printed page leaves out.

    Args:
        raw: the sheet, as XlsxWriter made it.
        owner: whose figures these are and for what cycle, for the head of the sheet.
    """
    sheet = _Sheet(raw, table, styles, _widths(table))
    for number, width in enumerate(sheet.widths):
        raw.set_column(number, number, width)
    top = _write_lines(sheet, _title_lines(table, owner), start=0)
    body = _write_head(sheet, top)
    for number in range(len(table.rows)):
        _write_row(sheet, number, body)
    notes: list[tuple[str, Look]] = [(note, {"font_size": 10}) for note in _notes(table)]
    end = _write_lines(sheet, notes, start=body + len(table.rows))
    _set_up(sheet, top=top, body=body, end=end)


def _notes(table: Table) -> tuple[str, ...]:
    return (*table.notes, *legend(table))


def _title_lines(table: Table, owner: str) -> list[tuple[str, Look]]:
    return [
        (f"{table.code}. {table.caption}", {"bold": True, "font_size": 13}),
        (owner, {}),
        (table.measure, {"italic": True}),
    ]


def _write_lines(sheet: _Sheet, lines: Sequence[tuple[str, Look]], *, start: int) -> int:
    """Write lines that reach over all columns; return the row after them."""
    width = sum(sheet.widths) * _LETTERS
    for row, (text, look) in enumerate(lines, start):
        style = sheet.styles(text_wrap=True, valign="top", **look)
        sheet.merged(text, start=(row, 0), end=(row, len(sheet.widths) - 1), style=style)
        lines_needed = 1 + int(len(one_line(text)) // width)
        sheet.raw.set_row(row, _LINE_HEIGHT * 1.15 * lines_needed)
    return start + len(lines)


def _widths(table: Table) -> tuple[float, ...]:
    """Return the columns' widths in characters."""
    widest = _WIDEST_OF_MANY if len(table.columns) > _MANY else _WIDEST
    return tuple(min(widest, _width_needed(table, number)) for number in range(len(table.columns)))


def _width_needed(table: Table, number: int) -> float:
    """Return the width at which figures and the words of the head are not broken."""
    column = table.columns[number]
    figures = max((len(display(row.cells[number])) for row in table.rows), default=0)
    word = max(len(word) for word in column.heads[-1].split())
    if is_number(column.kind):
        return max(max(figures, word) + 1.5, _LEAST_OF_FIGURES)
    return max(max(figures, word) + 3, _LEAST_OF_TEXT)


def _write_head(sheet: _Sheet, top: int) -> int:
    """Write the head; return the row after it."""
    style = sheet.styles(bold=True, align="center", text_wrap=True, border=1, bg_color="#EBEBEB")
    rows = head_rows(sheet.table.columns)
    for row, cells in enumerate(rows, top):
        for cell in cells:
            end = (row + cell.rows - 1, cell.column + cell.columns - 1)
            sheet.merged(cell.text, start=(row, cell.column), end=end, style=style)
        lines = max((_head_lines(sheet, cell) for cell in cells), default=1)
        sheet.raw.set_row(row, _LINE_HEIGHT * lines)
    return top + len(rows)


def _head_lines(sheet: _Sheet, cell: HeadCell) -> int:
    """Return how many lines a cell of the head needs of each row that it reaches over."""
    width = sum(sheet.widths[cell.column : cell.column + cell.columns]) * _LETTERS
    return -(-_wrapped_lines(cell.text, width) // cell.rows)


def _wrapped_lines(text: str, width: float) -> int:
    """Return how many lines a text needs at a width in letters."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        room -= len(word) + 1
    return lines


def _row_lines(sheet: _Sheet, row: Row) -> int:
    """Return how many lines the longest wrapped text of a row needs."""
    indent = 1 + max(row.level, 0)
    return max(
        (
            _wrapped_lines(display(cell), (sheet.widths[place] - indent) * _LETTERS)
            for place, cell in enumerate(row.cells)
            if not is_number(sheet.table.columns[place].kind)
        ),
        default=1,
    )


def _write_row(sheet: _Sheet, number: int, body: int) -> None:
    row, line = sheet.table.rows[number], body + number
    if (lines := _row_lines(sheet, row)) > 1:
        sheet.raw.set_row(line, _LINE_HEIGHT * lines)
    for place, cell in enumerate(row.cells):
        value = _number(cell)
        style = sheet.styles(**_look(sheet.table, row, place))
        if value is None:
            sheet.raw.write_string(line, place, display(cell), style)
            continue
        formula = _formula(sheet.table, number, place, body)
        if formula:
            # with the result, for programs that do not calculate
            sheet.raw.write_formula(line, place, formula, style, value)
        else:
            sheet.raw.write_number(line, place, value, style)


def _look(table: Table, row: Row, place: int) -> Look:
    cell, column = row.cells[place], table.columns[place]
    look: Look = {"border": 1, "bold": row.is_total}
    if not is_number(column.kind):
        below = row.level if place == label_column(table) else 0
        if could_calculate(display(cell)):
            # stays text even after a user edits the cell and presses Enter
            look["quote_prefix"] = True
        return look | {"text_wrap": True, "indent": 1 + below}
    if _number(cell) is not None:
        look["num_format"] = _number_format(cell, column)
    return look | {"align": "center" if column.kind is ColumnKind.ORDER else "right"}


def _number_format(cell: Cell, column: Column) -> str:
    return _FORMATS[ColumnKind.SHARE if isinstance(cell, Share) else column.kind]


def _number(cell: Cell) -> int | float | None:
    """Return what a spreadsheet calculates with; None for words and signs."""
    match cell:
        case Mark() | str():
            return None
        case Share():
            return None if cell.exact is None else float(cell.exact)
        case Difference(value):
            return value
        case Points(value):
            return float(value)
        case int():
            return cell


def _formula(table: Table, number: int, place: int, body: int) -> str:
    """Return the formula by which the cell follows from others; "" where it does not."""
    row, column = table.rows[number], table.columns[place]
    if column.formula:
        return _across(table, row, column.formula, body + number)
    if row.adds and column.kind is ColumnKind.COUNT:
        return _down(table, row, place, body)
    return ""


def _across(table: Table, row: Row, formula: str, line: int) -> str:
    places = {column.key: number for number, column in enumerate(table.columns)}
    named = [name for _, name, _, _ in Formatter().parse(formula) if name]
    used = [places[name] for name in named]
    numbers = (place for place in used if table.columns[place].kind is not ColumnKind.TEXT)
    if any(_number(row.cells[place]) is None for place in numbers):
        return ""
    cells = {name: xl_rowcol_to_cell(line, places[name]) for name in named}
    return f"={formula.format_map(cells)}"


def _down(table: Table, row: Row, place: int, body: int) -> str:
    added = [table.rows[number].cells[place] for number in row.adds]
    # a sum that leaves out what was not reported would contradict the figure
    if sum(cell for cell in added if isinstance(cell, int)) != row.cells[place]:
        return ""
    cells = [xl_rowcol_to_cell(body + number, place) for number in row.adds]
    is_unbroken = row.adds == tuple(range(row.adds[0], row.adds[-1] + 1))
    return f"=SUM({cells[0]}:{cells[-1]})" if is_unbroken else f"=SUM({','.join(cells)})"


def _set_up(sheet: _Sheet, *, top: int, body: int, end: int) -> None:
    raw, table = sheet.raw, sheet.table
    last_column = len(table.columns) - 1
    raw.freeze_panes(body, label_column(table) + 1)
    raw.set_landscape()
    raw.set_paper(_A4)
    raw.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    raw.repeat_rows(top, body - 1)
    # one page wide, and as many pages long as it needs
    raw.fit_to_pages(1, 0)
    raw.print_area(0, 0, max(end - 1, body), last_column)
    raw.set_footer("&L&A&R&P/&N")
    listed = sum(not row.is_total for row in table.rows)
    if table.is_list and listed:
        raw.autofilter(body - 1, 0, body + listed - 1, last_column)
