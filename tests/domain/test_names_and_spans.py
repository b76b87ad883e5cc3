from datetime import date

import pytest

from xeploai.domain.register import search_key
from xeploai.domain.tree import Span, faults_of_overlaps


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Đảng bộ huyện An Biên", "dang bo huyen an bien"),
        ("  ĐẢNG  ỦY ", "dang uy"),
        ("Ưu", "uu"),  # composed or not, it is one letter
        ("U\u031bu", "uu"),
    ],
)
def test_names_are_searched_without_case_and_diacritics(written: str, key: str) -> None:
    assert search_key(written) == key


def span(what: str, start: date, end: date | None) -> Span:
    return Span("dv-1", what, start, end, place=f"row of {what}")


START, MIDDLE = date(2020, 1, 1), date(2022, 7, 1)


def test_one_branch_may_follow_another_from_the_same_day() -> None:
    assert faults_of_overlaps([span("a", START, MIDDLE), span("b", MIDDLE, None)]) == []


@pytest.mark.parametrize("end", [None, date(2022, 7, 2)])
def test_two_branches_on_one_day_are_a_fault_at_the_later_row(end: date | None) -> None:
    (fault,) = faults_of_overlaps([span("b", MIDDLE, None), span("a", START, end)])

    assert "to a and to b on 2022-07-01" in str(fault)
    assert fault.place == "row of b"
