"""One day of a sheet: which members go over, and what ends with a unit."""

from datetime import date

import pytest

from tests.domain.reorganisation.province import (
    AFTER,
    BEFORE,
    COMMITTEE,
    DAY,
    PART,
    START,
    Kind,
    carried_out,
    faults,
    gone_over,
    province,
    row,
    split,
    stays,
    told,
)
from xeploai.domain.reorganisation import Belonging, MemberStay

EARLIER, LATER = date(2023, 1, 1), date(2025, 10, 1)


def post(label: str, start: date = START, end: date | None = None) -> Belonging:
    return Belonging(("post", 1), label, start, end)


def test_members_of_a_merged_branch_go_over_to_the_branch_that_goes_on() -> None:
    effects = carried_out(row(2, Kind.MERGE, "ap1", other="ap2"))

    assert gone_over(effects) == [
        ("an", "ap1", "ap2"),
        ("binh", "ap1", "ap2"),
        ("chi", "ap1", "ap2"),
    ]


def test_members_who_came_by_a_merger_go_on_with_the_next_one() -> None:
    effects = carried_out(
        row(2, Kind.MERGE, "truong", other="ap2"),
        row(3, Kind.MERGE, "ap2", other="ap1", on=AFTER),
    )

    assert [(one.person, one.to, one.on) for one in effects.moved_members] == [
        ("dung", "ap2", DAY),
        ("dung", "ap1", AFTER),
    ]


def test_only_members_of_that_day_go_over() -> None:
    gone = stays("an", end=EARLIER) + stays("binh", end=DAY)
    there = stays("chi", end=AFTER) + stays("dung", start=BEFORE)
    before = province(members={"ap1": gone + there})

    effects = carried_out(row(2, Kind.MERGE, "ap1", other="ap2"), before=before)

    assert gone_over(effects) == [("chi", "ap1", "ap2"), ("dung", "ap1", "ap2")]


@pytest.mark.parametrize("start", [DAY, LATER])
def test_a_branch_with_members_who_begin_on_the_day_or_later_cannot_close(start: date) -> None:
    before = province(members={"ap1": stays("an", "chi") + stays("binh", start=start)})
    late = (
        "row 2: In unit ap1 memberships begin on 2025-07-01 or later: binh."
        " Correct them first, or choose a later day."
    )

    assert faults(row(2, Kind.MERGE, "ap1", other="ap2"), before=before) == [late]
    assert faults(row(2, Kind.CLOSE, "ap1"), before=before) == [late]


def test_members_of_a_branch_that_nobody_takes_over_would_belong_nowhere() -> None:
    assert faults(row(2, Kind.CLOSE, "ap1")) == [
        (
            "row 2: Unit ap1 closes with members who would belong to no branch: an, binh, chi."
            " Say which branch takes them over."
        )
    ]


def test_members_go_over_to_a_branch_only() -> None:
    assert faults(row(2, Kind.MERGE, "ap1", other="xa")) == [
        (
            "row 2: Members of ap1 would go over to XA, which is not a branch: an, binh, chi."
            " Name a branch."
        )
    ]


def test_a_committee_takes_over_a_branch_without_members() -> None:
    effects = carried_out(row(2, Kind.MERGE, "ap2", other="phuong"))

    assert (effects.closed, effects.moved_members) == ({"ap2": DAY}, [])


def test_members_named_go_along_and_the_others_stay() -> None:
    effects = carried_out(split(2, "ap1", "ap3", "chi", "an"))

    assert gone_over(effects) == [("an", "ap1", "ap3"), ("chi", "ap1", "ap3")]
    assert told(effects)[-1] == "ap1, row 2: members who go over: 2, to “AP3”"


def test_those_who_stay_go_over_where_the_rest_of_the_branch_is_merged() -> None:
    rows = [row(2, Kind.MERGE, "ap1", other="ap2"), split(3, "ap1", "ap3", "binh")]

    for effects in (carried_out(*rows), carried_out(*reversed(rows))):
        assert gone_over(effects) == [
            ("binh", "ap1", "ap3"),
            ("an", "ap1", "ap2"),
            ("chi", "ap1", "ap2"),
        ]


def test_all_members_may_go_along_only_from_a_branch_that_closes() -> None:
    all_along = split(2, "ap1", "ap3", "an", "binh", "chi")

    assert faults(all_along) == [
        (
            "row 2: All members of ap1 would go along to ap3."
            " Rename the branch instead, or dissolve it in a row of its own."
        )
    ]
    effects = carried_out(all_along, row(3, Kind.CLOSE, "ap1"))
    assert [to for _, _, to in gone_over(effects)] == ["ap3", "ap3", "ap3"]


def test_a_branch_with_members_is_not_split_without_any() -> None:
    assert faults(split(2, "ap1", "ap3")) == [
        "row 2: No member of ap1 goes along to the branch ap3. Write the codes of those who do."
    ]


@pytest.mark.parametrize(("unit", "category"), [("ap2", PART), ("ap1", COMMITTEE)])
def test_nobody_need_go_along_from_an_empty_branch_or_to_a_committee(
    unit: str, category: str
) -> None:
    effects = carried_out(split(2, unit, "moi", category=category))

    assert effects.moved_members == []
    assert told(effects) == [
        f"moi, row 2: is split off “{unit.upper()}”",
        f"{unit}, row 2: “MOI” is split off",
    ]


def test_members_go_along_to_a_branch_only() -> None:
    assert faults(split(2, "ap1", "moi", "chi", "an", category=COMMITTEE)) == [
        "row 2: Members of ap1 would go over to moi, which is not a branch: an, chi. Name a branch."
    ]


def test_who_is_no_member_on_that_day_cannot_go_along() -> None:
    before = province(members={"ap1": stays("an", "binh") + stays("chi", end=DAY)})

    assert faults(split(2, "ap1", "ap3", "an", "chi", "dung"), before=before) == [
        f"row 2: “{code}” is neither a member of ap1 nor a unit directly under it on 2025-07-01."
        for code in ("chi", "dung")
    ]


@pytest.mark.parametrize("start", [DAY, LATER])
def test_who_begins_on_the_day_or_later_cannot_go_along(start: date) -> None:
    before = province(members={"ap1": stays("an", "binh") + stays("chi", start=start)})

    assert faults(split(2, "ap1", "ap3", "an", "chi"), before=before) == [
        (
            "row 2: In unit ap1 memberships begin on 2025-07-01 or later: chi."
            " Correct them first, or choose a later day."
        )
    ]


def test_every_membership_of_who_goes_along_is_looked_at_in_whatever_order() -> None:
    now, later = MemberStay("an", START, LATER), MemberStay("an", LATER)

    for own in ([now, later], [later, now]):
        before = province(members={"ap1": own + stays("binh")})
        assert faults(split(2, "ap1", "ap3", "an"), before=before) == [
            (
                "row 2: In unit ap1 memberships begin on 2025-07-01 or later: an."
                " Correct them first, or choose a later day."
            )
        ]


def test_posts_and_seats_of_that_day_end_with_the_unit() -> None:
    own = [
        post("past", end=DAY),
        post("ends after", end=AFTER),
        post("lasts", start=BEFORE),
    ]
    effects = carried_out(row(2, Kind.CLOSE, "phuong"), before=province(belongings={"phuong": own}))

    assert effects.ended == [("phuong", own[1], DAY), ("phuong", own[2], DAY)]


@pytest.mark.parametrize("start", [DAY, LATER])
def test_a_unit_in_which_a_post_begins_on_the_day_or_later_cannot_close(start: date) -> None:
    own = [post("Bí thư", start=start), post("Phó bí thư")]

    assert faults(row(2, Kind.CLOSE, "phuong"), before=province(belongings={"phuong": own})) == [
        (
            "row 2: In unit phuong begins on 2025-07-01 or later: Bí thư."
            " Correct that first, or choose a later day."
        )
    ]
