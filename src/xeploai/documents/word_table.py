"""Tables of a Word document, written as its own XML: cell by cell would take seconds."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.table import CT_Tbl

from .printing import HeadCell, PrintedCell, PrintedRow, PrintedTable, one_line

_TWIPS_PER_MM = 1440 / 25.4
_SIZE = 9
_MARKS = {"b": "<w:b/>", "i": "<w:i/>", "u": '<w:u w:val="single"/>'}
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="444444"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_NARROW_AIR = (
    "<w:tblCellMar>"
    + "".join(f'<w:{side} w:w="55" w:type="dxa"/>' for side in ("left", "right"))
    + "</w:tblCellMar>"
)


def table_element(table: PrintedTable) -> CT_Tbl:
    """Return a table whose head is repeated on every page."""
    rows = "".join(_head(table)) + "".join(_body_row(table, row) for row in table.rows)
    properties = f'<w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
    return _table(table.widths, properties, _NARROW_AIR, rows)


def grid_element(
    widths: Sequence[float],
    cells: Iterable[Iterable[tuple[str, str]]],
    *,
    size: int,
    align: str = "center",
) -> CT_Tbl:
    """Return one row of cells without borders: each a list of lines with their marks (b, i, u)."""
    first, *others = cells
    parts = [_lines(first, size, align), *(_lines(lines, size, "center") for lines in others)]
    row = "".join(
        _cell(part, width, stands="top") for part, width in zip(parts, widths, strict=True)
    )
    return _table(widths, "", "", f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>")


def _table(widths: Sequence[float], properties: str, margins: str, rows: str) -> CT_Tbl:
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    element = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>'
        f'{properties}<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
    assert isinstance(element, CT_Tbl)
    return element


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)


def _head(table: PrintedTable) -> Iterable[str]:
    reaching: dict[int, HeadCell] = {}
    for cells in table.head:
        starting = {cell.column: cell for cell in cells}
        yield _head_row(table, starting, reaching)
        reaching |= {column: cell for column, cell in starting.items() if cell.rows > 1}


def _head_row(
    table: PrintedTable, starting: dict[int, HeadCell], reaching: dict[int, HeadCell]
) -> str:
    parts = []
    for column in sorted(starting.keys() | reaching.keys()):
        cell = starting.get(column) or reaching[column]
        width = sum(table.widths[column : column + cell.columns])
        merge = _merge(cell, goes_on=column not in starting)
        text = cell.text if column in starting else ""
        fill = '<w:shd w:val="clear" w:color="auto" w:fill="EBEBEB"/>'
        content = _paragraph(text, "b", size=_SIZE, align="center", keep=True)
        parts.append(_cell(content, width, f"{merge}{fill}"))
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(parts)}</w:tr>"


def _merge(cell: HeadCell, *, goes_on: bool) -> str:
    across = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    if cell.rows == 1:
        return across
    return across + ("<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>')


def _body_row(table: PrintedTable, row: PrintedRow) -> str:
    cells = (
        _cell(_body_text(row, cell, is_label=number == table.label_column), width)
        for number, (cell, width) in enumerate(zip(row.cells, table.widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _body_text(row: PrintedRow, cell: PrintedCell, *, is_label: bool) -> str:
    return _paragraph(
        cell.text,
        "b" if row.is_total else "",
        size=_SIZE,
        align="right" if cell.is_number else "left",
        indent=3 if row.level and is_label else 0,
    )


def _cell(content: str, width: float, properties: str = "", *, stands: str = "center") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{properties}'
        f'<w:vAlign w:val="{stands}"/></w:tcPr>{content}</w:tc>'
    )


def _lines(lines: Iterable[tuple[str, str]], size: int, align: str) -> str:
    return "".join(_paragraph(text, marks, size=size, align=align) for text, marks in lines)


def _paragraph(
    text: str, marks: str, *, size: int, align: str, indent: float = 0, keep: bool = False
) -> str:
    half_points = f'<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>'
    look = f"<w:rPr>{''.join(_MARKS[mark] for mark in marks)}{half_points}</w:rPr>"
    left = f'<w:ind w:left="{_twips(indent)}"/>' if indent else ""
    return (
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f'<w:spacing w:before="20" w:after="20" w:line="252" w:lineRule="auto"/>{left}'
        f'<w:jc w:val="{align}"/>{look}</w:pPr><w:r>{look}'
        f'<w:t xml:space="preserve">{escape(one_line(text))}</w:t></w:r></w:p>'
    )
