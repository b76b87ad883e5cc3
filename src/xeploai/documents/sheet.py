"""One table as one sheet of a spreadsheet."""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from xeploai.domain.shares import Share

from .printing import HeadCell, head_rows, is_number, label_column, legend, one_line, shown
from .report import Cell, ColumnKind, Difference, Mark, Points, Row, Table

_A4 = 9
_WIDEST = 44
_LINE_HEIGHT = 15.0
_FORMATS = {
    ColumnKind.ORDER: "0",
    ColumnKind.COUNT: "#,##0",
    ColumnKind.SHARE: "0.00%",
    ColumnKind.DIFFERENCE: "+#,##0;-#,##0;0",
    ColumnKind.POINTS: "+0.00;-0.00;0.00",
}

StyleOf = Callable[..., Any]


def write_sheet(sheet: Any, table: Table, styles: StyleOf, *, owner: str) -> None:
    """Write the whole table, whatever a printed page would leave out.

    Args:
        owner: whose figures these are and of which cycle, for the sheet's own head.
    """
    widths = _widths(table)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    top = _write_lines(sheet, table, widths, styles, _title_lines(table, owner), start=0)
    body = _write_head(sheet, table, widths, styles, top)
    for number, row in enumerate(table.rows):
        _write_row(sheet, table, row, number, body, styles)
    end = body + len(table.rows)
    notes = [(note, {"font_size": 10}) for note in (*table.notes, *legend(table))]
    last = _write_lines(sheet, table, widths, styles, notes, start=end)
    _set_up(sheet, table, head=(top, body), last=last)


def _title_lines(table: Table, owner: str) -> list[tuple[str, dict[str, object]]]:
    return [
        (f"{table.code}. {table.caption}", {"bold": True, "font_size": 13}),
        (owner, {}),
        (table.measure, {"italic": True}),
    ]


def _write_lines(
    sheet: Any,
    table: Table,
    widths: list[float],
    styles: StyleOf,
    lines: list[tuple[str, dict[str, object]]],
    *,
    start: int,
) -> int:
    """Write lines that reach over all columns; return the row after them."""
    for row, (text, look) in enumerate(lines, start):
        style = styles(text_wrap=True, valign="top", **look)
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", style)
        sheet.write_string(row, 0, one_line(text), style)
        sheet.set_row(row, _LINE_HEIGHT * 1.15 * _lines_needed(text, sum(widths) * 0.9))
    return start + len(lines)


def _lines_needed(text: str, width: float) -> int:
    return 1 + int(len(one_line(text)) // width)


def _widths(table: Table) -> list[float]:
    """Return the columns' widths in characters."""
    widths = []
    for number, column in enumerate(table.columns):
        longest = max((len(shown(row.cells[number])) for row in table.rows), default=0)
        word = max(len(word) for word in column.heads[-1].split())
        least = 9 if is_number(column.kind) and column.kind is not ColumnKind.ORDER else 5
        widths.append(float(min(_WIDEST, max(longest + 2, word + 2, least))))
    return widths


def _write_head(
    sheet: Any, table: Table, widths: list[float], styles: StyleOf, top: int
) -> int:
    style = styles(bold=True, align="center", text_wrap=True, border=1, bg_color="#EBEBEB")
    rows = head_rows(table.columns)
    for level, cells in enumerate(rows, top):
        for cell in cells:
            _write_head_cell(sheet, cell, level, style)
        sheet.set_row(level, _LINE_HEIGHT * _head_lines(cells, widths))
    return top + len(rows)


def _write_head_cell(sheet: Any, cell: HeadCell, row: int, style: Any) -> None:
    if cell.rows > 1 or cell.columns > 1:
        last = row + cell.rows - 1, cell.column + cell.columns - 1
        sheet.merge_range(row, cell.column, *last, "", style)
    sheet.write_string(row, cell.column, cell.text, style)


def _head_lines(cells: tuple[HeadCell, ...], widths: list[float]) -> int:
    """How many lines the fullest cell of a head row takes; tall cells reach into the next row."""
    return max(
        (
            -(-_wrapped(cell.text, sum(widths[cell.column : cell.column + cell.columns])) // cell.rows)
            for cell in cells
        ),
        default=1,
    )


def _wrapped(text: str, width: float) -> int:
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        room -= len(word) + 1
    return lines


def _write_row(
    sheet: Any, table: Table, row: Row, number: int, body: int, styles: StyleOf
) -> None:
    line = body + number
    label = label_column(table)
    for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
        look: dict[str, object] = {"border": 1, "bold": row.is_total}
        look |= {"indent": row.level} if place == label and row.level else {}
        value = _number(cell)
        if value is None:
            look |= {"align": "right"} if is_number(column.kind) else {"text_wrap": True}
            sheet.write_string(line, place, shown(cell), styles(**look))
            continue
        style = styles(num_format=_number_format(cell, column.kind), **look)
        formula = _formula(table, row, place, body, line)
        if formula:
            sheet.write_formula(line, place, formula, style, value)
        else:
            sheet.write_number(line, place, value, style)


def _number_format(cell: Cell, kind: ColumnKind) -> str:
    if isinstance(cell, Share):
        return _FORMATS[ColumnKind.SHARE]
    return _FORMATS.get(kind, _FORMATS[ColumnKind.COUNT])


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


def _formula(table: Table, row: Row, place: int, body: int, line: int) -> str:
    """Return how the cell follows from others; empty where it stands for itself."""
    column = table.columns[place]
    if column.formula:
        return _across(table, row, column.formula, line)
    if row.adds and column.kind is ColumnKind.COUNT:
        return _down(table, row, place, body)
    return ""


def _across(table: Table, row: Row, formula: str, line: int) -> str:
    places = {column.key: number for number, column in enumerate(table.columns)}
    named = [name for _, name, _, _ in Formatter().parse(formula) if name]
    if any(_number(row.cells[places[name]]) is None for name in named):
        return ""
    cells: Mapping[str, str] = {name: xl_rowcol_to_cell(line, places[name]) for name in named}
    return f"={formula.format_map(cells)}"


def _down(table: Table, row: Row, place: int, body: int) -> str:
    added = [table.rows[number].cells[place] for number in row.adds]
    if sum(cell for cell in added if isinstance(cell, int)) != row.cells[place]:
        return ""
    first, last = row.adds[0], row.adds[-1]
    if row.adds == tuple(range(first, last + 1)):
        start, end = (xl_rowcol_to_cell(body + number, place) for number in (first, last))
        return f"=SUM({start}:{end})"
    return f"=SUM({','.join(xl_rowcol_to_cell(body + number, place) for number in row.adds)})"


def _set_up(sheet: Any, table: Table, *, head: tuple[int, int], last: int) -> None:
    top, body = head
    width = len(table.columns)
    sheet.freeze_panes(body, label_column(table) + 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(top, body - 1)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, max(last - 1, body), width - 1)
    sheet.set_footer("&L&A&R&P/&N")
    lines = sum(not row.is_total for row in table.rows)
    if table.is_list and lines:
        sheet.autofilter(body - 1, 0, body + lines - 1, width - 1)
