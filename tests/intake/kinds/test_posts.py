"""Lists of leading posts."""

from datetime import date
from typing import Any

from tests.intake.samples import changed
from xeploai.intake import PostRow

POSTS = ["Mã cán bộ", "Mã đơn vị", "Chức vụ", "Mã chức vụ", "Người đứng đầu", "Từ ngày"]
POSTS += ["Đến trước ngày"]
POST = ["P1", "U1", "Bí thư", "secretary", "x", date(2020, 2, 1), None]


def test_a_post_is_read_and_refused_a_second_time(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([POSTS, POST])).rows_as(PostRow)
    (fault,) = desk.refusal(desk.xlsx([POSTS, POST, POST]))

    assert (row.is_head, row.title, row.until_on) == (True, "Bí thư", None)
    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 3: The same post of P1 is already at list.xlsx, sheet"
        " 'Sheet1', row 2. Keep one of them."
    )


def test_equivalent_titles_may_be_words_of_up_to_60_characters(desk: Any) -> None:
    words = "Cấp phó cơ quan có đảng bộ cơ sở"

    (row,) = desk.take(desk.xlsx([POSTS, changed(POST, D=words)])).rows
    (fault,) = desk.refusal(desk.xlsx([POSTS, changed(POST, D="x" * 61)]))

    assert row.title_code == words
    assert "60" in fault
