"""A report as an HTML page."""

import re

from tests.documents.reading import words_of_page
from tests.documents.small import small_report
from xeploai.documents import Format, write


def page(text: str = "Có 3 chi bộ.", name: str = "Chi bộ 1") -> str:
    return write(small_report(text, name), Format.HTML).decode()


def test_the_page_is_in_vietnamese_and_has_the_name_of_the_report() -> None:
    assert '<html lang="vi">' in page()
    assert "<title>Báo cáo kết quả</title>" in page()


def test_the_page_refers_to_no_other_file() -> None:
    assert re.findall(r"(?:src|href)=|url\(|@import|https?:", page()) == []


def test_heads_in_two_rows_stand_over_their_columns() -> None:
    head = page().partition("<thead>")[2].partition("</thead>")[0]

    assert re.findall(r"<tr>", head) == ["<tr>"] * 2
    assert words_of_page(head).split() == ["Đơn", "vị", "Xuất", "sắc", "Số", "lượng"]


def test_markup_in_a_name_is_text() -> None:
    assert "&lt;b&gt;Chi bộ&lt;/b&gt;" in page(name="<b>Chi bộ</b>")
