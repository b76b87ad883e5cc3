"""A report as Markdown."""

import pytest

from tests.documents.small import small_report
from xeploai.documents import Format, write


def lines(text: str = "Có 3 chi bộ.", name: str = "Chi bộ 1") -> list[str]:
    return write(small_report(text, name), Format.MARKDOWN).decode().split("\n")


def test_heads_in_two_rows_are_joined_and_totals_are_bold() -> None:
    table = [line for line in lines() if line.startswith("|")]

    assert table == [
        "| Đơn vị | Xuất sắc – Số lượng |",
        "| :--- | ---: |",
        "| Chi bộ 1 | 3.402 |",
        "| **Cộng** | **3.402** |",
    ]


def test_the_lead_of_a_paragraph_is_bold() -> None:
    assert "**Chung:** Có 3 chi bộ." in lines()


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("1. Chi bộ", "1\\. Chi bộ"), ("- Chi bộ", "\\- Chi bộ"), ("# Chi bộ", "\\# Chi bộ")],
)
def test_a_sentence_does_not_begin_a_list_or_a_heading(text: str, escaped: str) -> None:
    assert f"- {escaped}" in lines(text)


def test_a_bar_in_a_name_does_not_begin_a_cell() -> None:
    assert "| Chi bộ \\| 2 | 3.402 |" in lines(name="Chi bộ | 2")
