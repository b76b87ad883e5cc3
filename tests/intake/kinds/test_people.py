"""Lists of members."""

from datetime import date
from typing import Any

import pytest

from tests.intake.samples import changed
from xeploai.domain.register import MembershipStatus
from xeploai.intake import PersonRow

PEOPLE = ["Mã đảng viên", "Họ tên", "Mã chi bộ", "Tình trạng", "Ngày vào Đảng", "Từ ngày"]
PEOPLE += ["Đến trước ngày"]
PERSON = ["P1", "Nguyễn Văn An", "U2", "chính thức", None, date(2020, 2, 1), None]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("dự bị", MembershipStatus.PROBATIONARY),
        ("Chính thức", MembershipStatus.FULL),
        ("miễn công tác và sinh hoạt đảng", MembershipStatus.EXEMPT),
        ("Đình chỉ sinh hoạt đảng", MembershipStatus.SUSPENDED),
        ("EXEMPT", MembershipStatus.EXEMPT),
    ],
)
def test_a_status_may_be_a_word_or_a_code(
    desk: Any, written: str, status: MembershipStatus
) -> None:
    (row,) = desk.take(desk.xlsx([PEOPLE, changed(PERSON, D=written)])).rows_as(PersonRow)

    assert row.status is status


def test_a_person_is_not_a_member_twice_at_once(desk: Any) -> None:
    first = changed(PERSON, G=date(2022, 1, 2))

    (fault,) = desk.refusal(desk.xlsx([PEOPLE, first, changed(PERSON, F=date(2022, 1, 1))]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 3: P1 would be a member twice from 2022-01-01: here"
        " and at list.xlsx, sheet 'Sheet1', row 2. End the first membership before the second"
        " begins."
    )


def test_a_membership_may_begin_on_the_day_another_ends(desk: Any) -> None:
    first = changed(PERSON, G=date(2022, 1, 1))

    rows = desk.take(desk.xlsx([PEOPLE, first, changed(PERSON, F=date(2022, 1, 1))])).rows

    assert len(rows) == 2


def test_one_code_is_that_of_one_person(desk: Any) -> None:
    first = changed(PERSON, G=date(2022, 1, 1))
    second = changed(PERSON, B="Trần Thị Bình", F=date(2022, 1, 1))

    (fault,) = desk.refusal(desk.xlsx([PEOPLE, first, second]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 3: The code P1 is that of Trần Thị Bình here, but"
        " that of Nguyễn Văn An at list.xlsx, sheet 'Sheet1', row 2. Give every person a"
        " different code, or correct the name."
    )
