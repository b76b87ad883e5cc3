"""Lists of leading posts."""

from datetime import date
from typing import Any

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
