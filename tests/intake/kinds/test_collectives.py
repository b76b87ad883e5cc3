"""Lists of leadership collectives."""

from datetime import date
from typing import Any

from xeploai.intake import CollectiveRow

COLLECTIVES = ["Mã tập thể", "Tên tập thể", "Mã tổ chức đảng", "Loại tập thể", "Ngày thành lập"]
COLLECTIVE = ["C1", "Ban Thường vụ", "U1", "standing_committee", date(2020, 2, 1)]


def test_a_collective_is_read_and_refused_a_second_time(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([COLLECTIVES, COLLECTIVE])).rows_as(CollectiveRow)
    (fault,) = desk.refusal(desk.xlsx([COLLECTIVES, COLLECTIVE, COLLECTIVE]))

    assert (row.unit, row.kind) == ("U1", "standing_committee")
    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 3: The collective C1 is here a second time; the first"
        " is at list.xlsx, sheet 'Sheet1', row 2."
    )
