import io

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.documents.sample import WRITTEN_ON, province
from xeploai.documents import Format, write
from xeploai.reporting.narrative import report_of


@pytest.fixture(scope="module")
def document() -> Document:
    report = report_of(province(), written_on=WRITTEN_ON)
    return docx.Document(io.BytesIO(write(report, Format.WORD)))


def test_pages_are_a4_with_the_usual_margins(document: Document) -> None:
    page = document.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)

    assert (round(page.page_width or 0, -4), round(page.page_height or 0, -4)) == (
        round(Mm(210), -4),
        round(Mm(297), -4),
    )
    assert [round((margin or 0) / Mm(1)) for margin in margins] == [20, 20, 30, 15]


def test_tables_lie_on_their_side(document: Document) -> None:
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]


def test_text_is_times_new_roman_14_in_vietnamese(document: Document) -> None:
    normal = document.styles["Normal"]

    assert normal.font.name == "Times New Roman"
    assert normal.font.size.pt == 14
    assert normal.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"


def test_every_annexed_table_repeats_its_head(document: Document) -> None:
    annexed = document.tables[2:]
    heads = [table._tbl.findall(f".//{qn('w:tblHeader')}") for table in annexed]

    assert len(annexed) >= 12
    assert all(heads)


def test_merged_heads_keep_all_columns_in_line(document: Document) -> None:
    for table in document.tables[2:]:
        widths = {sum(cell.grid_span for cell in row._tr.tc_lst) for row in table.rows}
        assert widths == {len(table.columns)}
