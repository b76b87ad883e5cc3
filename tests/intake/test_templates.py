"""The empty workbooks are what the intake asks for."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xeploai.intake import COLUMNS, Kind, Vocabulary, write_template


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_template_lacks_nothing_but_rows(
    desk: Any, tmp_path: Path, kind: Kind, words: Vocabulary
) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, kind, words)

    (fault,) = desk.refusal(path, kind)

    assert fault.partition(": ")[2] in (
        "The list has no rows below the headings. Fill in the file and send it again.",
        "The return reports no category: every line is empty. Fill in the figures.",
    )


def test_a_template_has_vietnamese_headings_and_offers_the_known_words(
    tmp_path: Path, words: Vocabulary
) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, Kind.GRADINGS, words)

    book = openpyxl.load_workbook(path)

    headings = [cell.value for cell in book["Dữ liệu"][3]]
    assert headings == [column.vi for column in COLUMNS[Kind.GRADINGS]]
    grades = [cell.value for cell in book["Danh mục"]["B"]]
    assert grades[0] == "Hoàn thành xuất sắc nhiệm vụ"
    assert grades[-1] == "Chưa đánh giá, xếp loại"


def test_a_template_of_a_return_lists_the_categories_and_the_reasons(
    tmp_path: Path, words: Vocabulary
) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, Kind.RETURN, words)

    sheet = openpyxl.load_workbook(path)["Dữ liệu"]

    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == [
        label["vi"] for label in words.categories.values()
    ]
    assert "Đang được xem xét" in [cell.value for cell in sheet[3]]
