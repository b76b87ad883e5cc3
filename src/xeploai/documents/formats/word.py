"""A report as a Word document that can be edited.

Its tables are written as XML: python-docx builds them cell by cell, which takes seconds.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.table import CT_Tbl
from docx.section import Section as Pages
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from xeploai.documents.layout import (
    Bullets,
    Closing,
    HeadCell,
    Paragraph,
    PrintedCell,
    PrintedRow,
    PrintedTable,
    Report,
    Section,
    TitleBlock,
    lay_out,
    one_line,
)

_FACE = "Times New Roman"
_BODY = Pt(14)
# The earliest day that a zip archive can state.
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_TWIPS_PER_MM = 1440 / 25.4
_TABLE_SIZE = 9
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


def render_word(report: Report) -> bytes:
    """Return the report as a docx file."""
    document = docx.Document()
    _set_styles(document)
    _set_properties(document, report)
    _upright(document.sections[0])
    _write_title(document, report.title)
    for section in report.sections:
        _write_section(document, section)
    _write_closing(document, report.closing)
    _write_annexes(document, report)
    stream = io.BytesIO()
    document.save(stream)
    return _without_dates(stream.getvalue())


def _set_properties(document: Document, report: Report) -> None:
    about = document.core_properties
    about.title = one_line(report.name)[:255]
    about.author = one_line(report.title.organisation)[:255]
    about.last_modified_by = about.author
    about.comments = ""
    about.language = "vi-VN"
    day = report.written_on
    about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)


def _set_styles(document: Document) -> None:
    for name, size in (("Normal", _BODY), ("Heading 1", _BODY), ("Heading 2", _BODY)):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        _set_face(style)
        style.font.size = size
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 12)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.line_spacing = 1.15
    document.styles["Heading 2"].font.italic = True


def _set_face(style: ParagraphStyle) -> None:
    style.font.name = _FACE
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    # the fonts of the theme would win over the name
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FACE)
    # the default template is in American English, and Word would mark every word
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    languages = f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
    properties.append(parse_xml(languages))


def _upright(pages: Pages) -> None:
    pages.page_width, pages.page_height = Mm(210), Mm(297)
    pages.top_margin = pages.bottom_margin = Mm(20)
    pages.left_margin, pages.right_margin = Mm(30), Mm(15)
    pages.header_distance = Mm(10)
    # official documents number their pages from the second on
    pages.different_first_page_header_footer = True
    line = pages.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_page_number(line)


def _add_page_number(line: Line) -> None:
    # a field, which python-docx does not know: Word computes the number
    for part in (
        '<w:fldChar {} w:fldCharType="begin"/>',
        '<w:instrText {} xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar {} w:fldCharType="separate"/>',
        "<w:t {}>2</w:t>",
        '<w:fldChar {} w:fldCharType="end"/>',
    ):
        run = line.add_run()._r
        run.append(parse_xml(part.format(nsdecls("w"))))


def _add(
    document: Document, text: str, *, size: float, align: WD_ALIGN_PARAGRAPH, before: float = 0
) -> Run:
    line = document.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(3)
    run = line.add_run(one_line(text))
    run.font.size = Pt(size)
    return run


def _write_title(document: Document, title: TitleBlock) -> None:
    left = ((title.organisation, "b"), ("*", ""), (title.number, ""))
    right = ((title.state, "bu"), (title.place_and_date, "i"))
    _append(document, _grid_element((80, 85), (left, right), size=13))
    center = WD_ALIGN_PARAGRAPH.CENTER
    _add(document, title.kind, size=16, align=center, before=18).bold = True
    _add(document, title.subject, size=14, align=center).bold = True


def _append(document: Document, element: object) -> None:
    """Put an element at the end, before the properties of the last section."""
    document.element.body.insert_element_before(element, "w:sectPr")


def _write_section(document: Document, section: Section) -> None:
    document.add_heading(one_line(section.heading), level=section.level)
    for block in section.blocks:
        match block:
            case Paragraph():
                line = _write_paragraph(document, block, "Normal")
                line.paragraph_format.first_line_indent = Mm(10)
            case Bullets(items):
                for item in items:
                    _write_paragraph(document, item, "List Bullet")


def _write_paragraph(document: Document, paragraph: Paragraph, style: str) -> Line:
    line = document.add_paragraph(style=style)
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if paragraph.lead:
        line.add_run(f"{one_line(paragraph.lead)} ").bold = True
    line.add_run(one_line(paragraph.text))
    return line


def _write_closing(document: Document, closing: Closing) -> None:
    _add(document, "", size=12, align=WD_ALIGN_PARAGRAPH.LEFT)
    recipients = [(f"- {line}", "") for line in closing.recipients]
    left = ((closing.recipients_head, "u"), *recipients)
    right = tuple((line, "b") for line in closing.signature)
    _append(document, _grid_element((80, 85), (left, right), size=12, align="left"))


def _write_annexes(document: Document, report: Report) -> None:
    if not report.annexes:
        return
    _on_its_side(document.add_section(WD_SECTION.NEW_PAGE))
    heading = document.add_heading(one_line(report.annex_head), level=1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for table in report.annexes:
        _write_table(document, lay_out(table))


def _write_table(document: Document, table: PrintedTable) -> None:
    left = WD_ALIGN_PARAGRAPH.LEFT
    caption = f"{table.code}. {table.caption}"
    _add(document, caption, size=12, align=left, before=18).bold = True
    _keep_with_next(document)
    _add(document, table.measure, size=10, align=left).italic = True
    _keep_with_next(document)
    if table.rows:
        _append(document, _table_element(table))
    for note in table.notes:
        _add(document, f"- {note}", size=10, align=left)


def _keep_with_next(document: Document) -> None:
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def _on_its_side(pages: Pages) -> None:
    pages.orientation = WD_ORIENT.LANDSCAPE
    pages.page_width, pages.page_height = Mm(297), Mm(210)
    pages.top_margin, pages.bottom_margin = Mm(20), Mm(15)
    pages.left_margin, pages.right_margin = Mm(20), Mm(15)
    pages.different_first_page_header_footer = False


def _table_element(table: PrintedTable) -> CT_Tbl:
    """Return a table whose head is repeated on every page."""
    rows = "".join(_head_xml(table)) + "".join(_body_row(table, row) for row in table.rows)
    properties = f'<w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
    return _table_xml(table.widths, properties, _NARROW_AIR, rows)


def _grid_element(
    widths: Sequence[float],
    cells: Iterable[Iterable[tuple[str, str]]],
    *,
    size: int,
    align: str = "center",
) -> CT_Tbl:
    """Return one row of cells without borders: each a list of lines with their marks (b, i, u)."""
    first, *others = cells
    parts = [
        _lines_xml(first, size, align),
        *(_lines_xml(lines, size, "center") for lines in others),
    ]
    row = "".join(
        _cell_xml(part, width, valign="top") for part, width in zip(parts, widths, strict=True)
    )
    return _table_xml(widths, "", "", f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>")


def _table_xml(widths: Sequence[float], properties: str, margins: str, rows: str) -> CT_Tbl:
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


def _head_xml(table: PrintedTable) -> Iterable[str]:
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
        content = _paragraph_xml(text, "b", size=_TABLE_SIZE, align="center", keep=True)
        parts.append(_cell_xml(content, width, f"{merge}{fill}"))
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(parts)}</w:tr>"


def _merge(cell: HeadCell, *, goes_on: bool) -> str:
    across = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    if cell.rows == 1:
        return across
    return across + ("<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>')


def _body_row(table: PrintedTable, row: PrintedRow) -> str:
    cells = (
        _cell_xml(_body_text(row, cell, is_label=number == table.label_column), width)
        for number, (cell, width) in enumerate(zip(row.cells, table.widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _body_text(row: PrintedRow, cell: PrintedCell, *, is_label: bool) -> str:
    return _paragraph_xml(
        cell.text,
        "b" if row.is_total else "",
        size=_TABLE_SIZE,
        align="right" if cell.is_number else "left",
        indent=3 if row.level and is_label else 0,
    )


def _cell_xml(content: str, width: float, properties: str = "", *, valign: str = "center") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{properties}'
        f'<w:vAlign w:val="{valign}"/></w:tcPr>{content}</w:tc>'
    )


def _lines_xml(lines: Iterable[tuple[str, str]], size: int, align: str) -> str:
    return "".join(_paragraph_xml(text, marks, size=size, align=align) for text, marks in lines)


def _paragraph_xml(
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


def _without_dates(archive: bytes) -> bytes:
    """Return the zip archive without the time of its making: equal reports are equal files."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            part = zipfile.ZipInfo(item.filename, _EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = item.external_attr
            new.writestr(part, old.read(item))
    return stream.getvalue()
