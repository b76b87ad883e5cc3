import io
import re

import pypdf
import pytest

from tests.documents.sample import WRITTEN_ON, province
from xeploai.documents import Format, write
from xeploai.reporting.narrative import report_of


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    report = report_of(province(), written_on=WRITTEN_ON)
    return pypdf.PdfReader(io.BytesIO(write(report, Format.PDF)))


def test_the_file_states_its_title_and_its_language(pdf: pypdf.PdfReader) -> None:
    assert pdf.metadata is not None
    assert "kết quả đánh giá, xếp loại" in (pdf.metadata.title or "")
    assert str(pdf.root_object["/Lang"]).lower().startswith("vi")


def test_only_the_shipped_face_is_used(pdf: pypdf.PdfReader) -> None:
    fonts = {
        str(font["/BaseFont"])
        for page in pdf.pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }

    assert fonts
    assert all("LiberationSerif" in font for font in fonts)


def test_the_report_stands_upright_and_its_tables_lie(pdf: pypdf.PdfReader) -> None:
    first, last = pdf.pages[0].mediabox, pdf.pages[-1].mediabox

    assert (round(first.width), round(first.height)) == (595, 842)
    assert (round(last.width), round(last.height)) == (842, 595)


def test_a_table_that_runs_on_repeats_its_head(pdf: pypdf.PdfReader) -> None:
    pages = [page.extract_text() for page in pdf.pages]
    subordinates = [text for text in pages if "Đảng bộ huyện" in text and "STT" in text]
    compared = [text for text in pages if "Không hoàn thành nhiệm vụ" in text and "Mẫu số" in text]

    assert len(subordinates) > 4
    assert len(compared) > 2


def test_pages_after_the_first_are_numbered(pdf: pypdf.PdfReader) -> None:
    numbers = [re.match(r"\s*(\d+)\s", page.extract_text()) for page in pdf.pages]

    assert numbers[0] is None
    assert [int(found[1]) for found in numbers[1:] if found] == list(range(2, len(pdf.pages) + 1))


def test_stacked_letters_come_out_as_single_signs(pdf: pypdf.PdfReader) -> None:
    text = " ".join(page.extract_text() for page in pdf.pages)

    assert "Đảng bộ huyện Long Ẩn" in text
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "\ufffd" not in text
