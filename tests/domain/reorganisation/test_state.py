"""The register while a sheet is played: earlier days stay as they were."""

from datetime import date

import pytest

from tests.domain.reorganisation.province import AFTER, BEFORE, DAY, START, province, stays
from xeploai.domain.reorganisation import Belonging, MemberStay, NewUnit
from xeploai.domain.reorganisation.state import RegisterState, some_names
from xeploai.domain.tree import DatedPlacement

EARLIER = date(2023, 1, 1)


def test_a_unit_that_moves_for_the_second_time_keeps_both_earlier_superiors() -> None:
    before = province(
        DatedPlacement("ap1", "xa", EARLIER), DatedPlacement("ap1", "phuong", START, EARLIER)
    )
    state = RegisterState(before)

    state.place("ap1", "top", DAY)

    days = (START, EARLIER, BEFORE, DAY, AFTER)
    assert [state.tree(on)["ap1"] for on in days] == ["phuong", "xa", "xa", "top", "top"]


def test_a_new_unit_is_in_the_tree_from_its_day_and_a_closed_one_until_the_day_before() -> None:
    state = RegisterState(province())

    state.open(NewUnit("moi", "Mới", "subordinate_branch", "COMMUNE", DAY))
    state.place("moi", "xa", DAY)
    state.close("ap1", DAY)

    assert ("moi" in state.tree(BEFORE), "moi" in state.tree(DAY)) == (False, True)
    assert ("ap1" in state.tree(BEFORE), "ap1" in state.tree(DAY)) == (True, False)


def test_who_is_handed_over_is_in_one_branch_on_each_day_and_leaves_when_known_to() -> None:
    stay = MemberStay("an", START, date(2026, 1, 1))
    state = RegisterState(province(members={"ap1": [stay, *stays("binh")]}))

    state.hand_over(stay, "ap1", "ap2", DAY)

    assert state.staying("ap1", BEFORE) == [MemberStay("an", START, DAY), *stays("binh")]
    assert state.staying("ap1", DAY) == stays("binh")
    assert state.staying("ap2", DAY) == [MemberStay("an", DAY, date(2026, 1, 1))]


@pytest.mark.parametrize(
    ("until", "lasts"), [(BEFORE, False), (DAY, False), (AFTER, True), (None, True)]
)
def test_the_day_on_which_it_ends_is_no_longer_part_of_a_membership_or_a_post(
    until: date | None, lasts: bool
) -> None:
    stay = MemberStay("an", START, until)
    post = Belonging(("post", 1), "Bí thư", START, until)
    state = RegisterState(province(members={"ap1": [stay]}, belongings={"ap1": [post]}))

    assert state.staying("ap1", DAY) == ([stay] if lasts else [])
    assert state.lasting("ap1", DAY) == ([post] if lasts else [])


def test_more_than_five_names_are_cut_and_counted() -> None:
    assert some_names("cabed") == "a, b, c, d, e"
    assert some_names("cabedf") == "a, b, c, d, e … (6)"
