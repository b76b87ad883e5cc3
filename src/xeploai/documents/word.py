"""A report as a Word document that can be worked on."""

import io
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as Pages
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from xeploai.reporting import Bullets, Closing, Paragraph, Report, Section, TitleBlock

from .printing import PrintedTable, one_line, printed
from .word_table import grid_element, table_element
from .zipping import undated

_FACE = "Times New Roman"
_BODY = Pt(14)


def word_of(report: Report) -> bytes:
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
    return undated(stream.getvalue())


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
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FACE)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    languages = f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
    properties.append(parse_xml(languages))


def _upright(pages: Pages) -> None:
    pages.page_width, pages.page_height = Mm(210), Mm(297)
    pages.top_margin = pages.bottom_margin = Mm(20)
    pages.left_margin, pages.right_margin = Mm(30), Mm(15)
    pages.header_distance = Mm(10)
    pages.different_first_page_header_footer = True
    line = pages.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_page_number(line)


def _add_page_number(line: Line) -> None:
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
    _append(document, grid_element((80, 85), (left, right), size=13))
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
    _append(document, grid_element((80, 85), (left, right), size=12, align="left"))


def _write_annexes(document: Document, report: Report) -> None:
    if not report.annexes:
        return
    _on_its_side(document.add_section(WD_SECTION.NEW_PAGE))
    heading = document.add_heading(one_line(report.annex_head), level=1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for table in report.annexes:
        _write_table(document, printed(table))


def _write_table(document: Document, table: PrintedTable) -> None:
    left = WD_ALIGN_PARAGRAPH.LEFT
    caption = f"{table.code}. {table.caption}"
    _add(document, caption, size=12, align=left, before=18).bold = True
    _keep_with_next(document)
    _add(document, table.measure, size=10, align=left).italic = True
    _keep_with_next(document)
    if table.rows:
        _append(document, table_element(table))
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
