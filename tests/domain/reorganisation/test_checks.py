"""What is wrong with one row by the register of its day."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.reorganisation.sheets import (
    BRANCH,
    COMMITTEE,
    DAY,
    EVE,
    LATER,
    MORROW,
    OPENED,
    Kind,
    established,
    refusals,
    register,
    reorganised,
    row,
    split_off,
    under,
    unit,
)
from xeploai.domain.reorganisation import (
    NewPlacement,
    RegisterBefore,
    ReorganisationRow,
    UnitChange,
)

UNKNOWN = "Neither the register nor the sheet has a unit with the code"
# a change of each kind, of one branch
CHANGES = [
    row(2, Kind.RENAME, "ap-a1", name="Ấp Mới"),
    row(2, Kind.RECLASSIFY, "ap-a1", category="grassroots_branch"),
    row(2, Kind.MOVE, "ap-a1", other="xa-b"),
    row(2, Kind.MERGE, "ap-a1", other="ap-a2"),
    row(2, Kind.CLOSE, "ap-a1"),
    split_off(2, "ap-a1", "ap-c"),
]
# a row of each kind that names a second unit
TOWARDS = [
    row(2, Kind.MOVE, "ap-a1", other="xa-b"),
    row(2, Kind.MERGE, "xa-a", other="xa-b"),
    row(2, Kind.CLOSE, "xa-a", other="xa-b"),
    established(2, "xa-c", other="xa-b"),
]
each_change = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.kind)
each_towards = pytest.mark.parametrize("change", TOWARDS, ids=lambda change: change.kind)
each_end = pytest.mark.parametrize(
    "change",
    [change for change in CHANGES if change.is_ending],
    ids=lambda change: change.kind,
)
# what needs the unit's present place in the tree to end
each_leaving = pytest.mark.parametrize(
    "change",
    [change for change in CHANGES if change.is_ending or change.kind is Kind.MOVE],
    ids=lambda change: change.kind,
)


def branch(
    opened: date = OPENED, closed: date | None = None, *, placed: date | None = None
) -> RegisterBefore:
    """Return a register whose branch ap-a1 lives then, with its last place since a day."""
    former = [under("ap-a1", "tinh", opened, placed)] if placed else []
    return register(
        unit("ap-a1", opened_on=opened, closed_on=closed),
        placements=[*former, under("ap-a1", "xa-a", placed or opened, closed)],
    )


def lone_commune(opened: date, closed: date | None = None) -> RegisterBefore:
    """Return a register whose commune xa-b lives then and has nothing below it."""
    return register(
        unit("xa-b", opened_on=opened, closed_on=closed),
        placements=[under("xa-b", "tinh", opened, closed), under("ap-b1", "xa-a")],
    )


@each_change
def test_a_unit_that_changes_must_be_known(change: ReorganisationRow) -> None:
    assert refusals(replace(change, unit="ap-x")) == [f"row 2: {UNKNOWN} “ap-x”."]


@each_change
def test_a_unit_changes_only_after_the_day_on_which_it_opened(change: ReorganisationRow) -> None:
    for opened in (DAY, MORROW):
        assert refusals(change, before=branch(opened)) == [
            f"row 2: Unit ap-a1 opens on {opened}: a change of it is after that day."
        ]

    assert reorganised(change, before=branch(EVE)).happenings[0].on == DAY


@each_change
def test_a_unit_changes_until_the_day_before_it_closed(change: ReorganisationRow) -> None:
    for closed in (EVE, DAY):
        assert refusals(change, before=branch(closed=closed)) == [
            f"row 2: Unit ap-a1 closed on {closed}: it is not open on {DAY}."
        ]


@pytest.mark.parametrize(
    "change", [change for change in CHANGES if not change.is_ending], ids=lambda change: change.kind
)
def test_a_unit_that_will_close_may_change_before(change: ReorganisationRow) -> None:
    assert reorganised(change, before=branch(closed=MORROW)).happenings[0].on == DAY


@each_end
def test_the_register_ends_a_unit_only_once(change: ReorganisationRow) -> None:
    text = "The register closes unit ap-a1 on {} already. Correct that first, or leave the row out."

    # its place has changed since as well: one reason is enough
    assert refusals(change, before=branch(closed=LATER, placed=MORROW)) == [
        f"row 2: {text.format(LATER)}"
    ]


@each_towards
def test_the_other_unit_must_be_known(change: ReorganisationRow) -> None:
    assert refusals(replace(change, other="xa-x")) == [f"row 2: {UNKNOWN} “xa-x”."]


@each_towards
def test_the_other_unit_may_open_on_that_day_but_not_later(change: ReorganisationRow) -> None:
    assert refusals(change, before=lone_commune(MORROW)) == [
        f"row 2: Unit xa-b opens on {MORROW}: a change of it is after that day."
    ]
    assert "xa-b" in reorganised(change, before=lone_commune(DAY)).after.values()


@each_towards
def test_the_other_unit_must_not_have_closed(change: ReorganisationRow) -> None:
    for closed in (EVE, DAY):
        assert refusals(change, before=lone_commune(OPENED, closed)) == [
            f"row 2: Unit xa-b closed on {closed}: it is not open on {DAY}."
        ]

    # nor close before what goes over to it
    (refusal,) = refusals(change, before=lone_commune(OPENED, MORROW))
    assert refusal.startswith(f"row 2: The register closes unit xa-b on {MORROW} already")


@each_towards
def test_the_other_unit_may_be_established_on_that_day_but_not_later(
    change: ReorganisationRow,
) -> None:
    towards = replace(change, other="xa-n")

    assert "xa-n" in reorganised(towards, established(3, "xa-n")).after.values()
    assert refusals(towards, established(3, "xa-n", on=MORROW)) == [
        f"row 2: Unit xa-n opens on {MORROW}: a change of it is after that day."
    ]


@each_towards
def test_the_other_unit_must_go_on(change: ReorganisationRow) -> None:
    assert refusals(change, row(3, Kind.CLOSE, "xa-b", other="tinh")) == [
        "row 2: Unit xa-b closes on that day by the row at row 3. Name the unit that goes on."
    ]


@pytest.mark.parametrize("closed", [None, EVE])
def test_a_new_unit_has_a_code_that_the_register_lacks(closed: date | None) -> None:
    before = lone_commune(OPENED, closed)
    taken = "The register has a unit with the code “xa-b” already. Give another code."

    assert refusals(established(2, "xa-b"), before=before) == [f"row 2: {taken}"]
    assert refusals(split_off(2, "xa-a", "xa-b"), before=before) == [f"row 2: {taken}"]


def test_a_code_that_is_taken_still_means_the_unit_that_has_it() -> None:
    before = lone_commune(OPENED, EVE)
    closed = f"Unit xa-b closed on {EVE}: it is not open on {DAY}."

    assert refusals(
        split_off(2, "xa-a", "xa-b"),
        row(3, Kind.RENAME, "xa-b", name="Xã Mới"),
        row(4, Kind.MOVE, "ap-b1", other="xa-b"),
        before=before,
    ) == [
        "row 2: The register has a unit with the code “xa-b” already. Give another code.",
        f"row 3: {closed}",
        f"row 4: {closed}",
    ]


def test_a_change_of_a_unit_whose_code_is_given_again_is_not_judged_by_what_it_has() -> None:
    rows = [split_off(2, "xa-a", "xa-b"), row(3, Kind.RENAME, "xa-b", name="Tên xa-b")]

    assert refusals(*rows) == [
        "row 2: The register has a unit with the code “xa-b” already. Give another code."
    ]


def test_a_unit_that_is_split_off_may_be_put_elsewhere_and_nothing_else() -> None:
    split = split_off(2, "ap-a1", "ap-c")

    moved = reorganised(split, row(3, Kind.MOVE, "ap-c", other="xa-b"))
    assert moved.placed == [NewPlacement("ap-c", "xa-b", DAY)]
    assert refusals(
        split,
        row(3, Kind.RENAME, "ap-c", name="Ấp Mới"),
        split_off(4, "ap-c", "ap-d"),
    ) == [
        f"row {number}: Unit ap-c opens on that day by the row at row 2: write its name, category"
        " and superior there."
        for number in (3, 4)
    ]


def test_what_is_established_cannot_close_on_that_day() -> None:
    opens = "Unit xa-c opens on that day by the row at row 2"

    assert refusals(established(2, "xa-c"), row(3, Kind.CLOSE, "xa-c")) == [
        f"row 2: Unit xa-c no longer exists from {DAY} on, by the row at row 3.",
        f"row 3: {opens}: write its name, category and superior there.",
    ]


@each_leaving
def test_a_unit_leaves_its_place_only_after_the_day_on_which_it_came(
    change: ReorganisationRow,
) -> None:
    assert refusals(change, before=branch(placed=DAY)) == [
        f"row 2: Unit ap-a1 already changed its superior on {DAY}."
    ]
    later = f"The register gives unit ap-a1 another superior on {MORROW}, after {DAY}."
    assert refusals(change, before=branch(placed=MORROW)) == [
        f"row 2: {later} Take that back first."
    ]
    assert reorganised(change, before=branch(placed=EVE)).happenings[0].on == DAY


@pytest.mark.parametrize(
    "change",
    [change for change in CHANGES if not change.is_ending and change.kind is not Kind.MOVE],
    ids=lambda change: change.kind,
)
def test_what_keeps_a_unit_in_its_place_does_not_ask_since_when_it_is_there(
    change: ReorganisationRow,
) -> None:
    assert reorganised(change, before=branch(placed=DAY)).happenings[0].on == DAY


def test_a_unit_without_any_place_can_be_given_one() -> None:
    before = register(unit("xa-c"))

    assert reorganised(row(2, Kind.MOVE, "xa-c", other="tinh"), before=before).placed == [
        NewPlacement("xa-c", "tinh", DAY)
    ]


def test_a_unit_is_not_moved_to_where_it_is() -> None:
    rows = [row(2, Kind.MOVE, "ap-a1", other="xa-a"), row(3, Kind.MOVE, "ap-a2", other="xa-b")]

    assert refusals(*rows) == ["row 2: Unit ap-a1 is directly under xa-a already."]


def test_a_unit_may_be_merged_into_its_superior() -> None:
    assert reorganised(row(2, Kind.MERGE, "ap-a1", other="xa-a")).closed == {"ap-a1": DAY}


def test_a_new_name_differs_from_the_present_one() -> None:
    rows = [
        row(2, Kind.RENAME, "xa-a", name="Tên xa-a"),
        row(3, Kind.RENAME, "xa-b", name="Tên xa-a"),
    ]

    assert refusals(*rows) == ["row 2: Unit xa-a is called “Tên xa-a” already."]


def test_a_unit_changes_its_name_only_after_the_day_of_the_present_one() -> None:
    change = row(2, Kind.RENAME, "xa-a", name="Xã Mới")

    for named in (DAY, MORROW):
        assert refusals(change, before=register(unit("xa-a", named_on=named))) == [
            f"row 2: Unit xa-a has had its present name only since {named}."
        ]
    before = register(unit("xa-a", named_on=EVE, classified_on=MORROW))
    assert reorganised(change, before=before).renamed == [
        UnitChange("xa-a", "Tên xa-a", "Xã Mới", DAY)
    ]


def test_a_new_category_differs_from_the_present_one() -> None:
    rows = [
        row(2, Kind.RECLASSIFY, "xa-a", category=COMMITTEE),
        row(3, Kind.RECLASSIFY, "ap-a1", category=COMMITTEE),
    ]

    assert refusals(*rows) == ["row 2: Unit xa-a has that category already."]


def test_a_unit_changes_its_category_only_after_the_day_of_the_present_one() -> None:
    change = row(2, Kind.RECLASSIFY, "ap-a1", category=COMMITTEE)

    for classified in (DAY, MORROW):
        assert refusals(change, before=register(unit("ap-a1", classified_on=classified))) == [
            f"row 2: Unit ap-a1 has had its present category only since {classified}."
        ]
    before = register(unit("ap-a1", classified_on=EVE, named_on=MORROW))
    assert reorganised(change, before=before).reclassified == [
        UnitChange("ap-a1", BRANCH, COMMITTEE, DAY)
    ]


@pytest.mark.parametrize("kind", [BRANCH, "grassroots_branch"])
def test_no_unit_is_put_below_a_branch(kind: str) -> None:
    before = register(unit("ap-a2", category=kind))

    assert refusals(
        row(2, Kind.MOVE, "ap-a1", other="ap-a2"),
        established(3, "ap-c", other="ap-a2"),
        before=before,
    ) == [f"row {number}: “ap-a2” is a branch: no unit can be below it." for number in (2, 3)]


def test_what_a_unit_is_from_that_day_on_decides_whether_others_can_be_below_it() -> None:
    became_committee = [
        row(2, Kind.RECLASSIFY, "ap-a2", category=COMMITTEE),
        row(3, Kind.MOVE, "ap-a1", other="ap-a2"),
    ]
    new_branch = [
        established(2, "ap-c", category=BRANCH, other="xa-b"),
        row(3, Kind.MOVE, "ap-a1", other="ap-c"),
    ]
    became_branch = [
        row(2, Kind.RECLASSIFY, "xa-b", category=BRANCH),
        row(3, Kind.MERGE, "ap-b1", other="xa-b"),
        row(4, Kind.MOVE, "ap-a1", other="xa-b"),
    ]

    assert reorganised(*became_committee).after["ap-a1"] == "ap-a2"
    assert refusals(*new_branch) == ["row 3: “ap-c” is a branch: no unit can be below it."]
    assert refusals(*became_branch) == ["row 4: “xa-b” is a branch: no unit can be below it."]


def test_a_unit_becomes_a_branch_only_when_none_below_it_stays() -> None:
    change = row(2, Kind.RECLASSIFY, "xa-a", category=BRANCH)
    others_go = [
        row(3, Kind.MOVE, "ap-a1", other="xa-b"),
        row(4, Kind.MERGE, "ap-a2", other="ap-b1"),
    ]
    split_off_with_one = [
        split_off(5, "xa-a", "xa-c", category=COMMITTEE, along=("ap-a1",)),
        row(6, Kind.MERGE, "ap-a2", other="ap-b1"),
    ]
    refused = ["row 2: “xa-a” is a branch: no unit can be below it."]

    assert refusals(change) == refused
    assert refusals(change, others_go[0]) == refused
    assert reorganised(change, *others_go).categories_after["xa-a"] == BRANCH
    assert reorganised(change, *split_off_with_one).categories_after["xa-a"] == BRANCH


def test_a_unit_with_others_below_it_becomes_another_kind_of_committee() -> None:
    change = row(2, Kind.RECLASSIFY, "xa-a", category="departmental_committee")

    assert reorganised(change).categories_after["xa-a"] == "departmental_committee"


def test_a_branch_that_is_split_off_takes_no_unit_along() -> None:
    split = split_off(2, "xa-a", "ap-c", category=BRANCH, along=("ap-a1",))

    assert refusals(split) == ["row 2: “ap-c” is a branch: no unit can be below it."]
    assert reorganised(replace(split, category=COMMITTEE)).after["ap-a1"] == "ap-c"


def test_members_who_go_along_are_not_units_below_a_branch() -> None:
    before = register(members={"ap-a1": ["an", "binh"]})

    split = split_off(2, "ap-a1", "ap-c", along=("an",))
    assert reorganised(split, before=before).after["ap-c"] == "xa-a"


def test_what_is_split_off_a_branch_without_another_category_is_a_branch() -> None:
    below_it = row(3, Kind.MOVE, "ap-b1", other="ap-c")
    refused = ["row 3: “ap-c” is a branch: no unit can be below it."]

    assert refusals(split_off(2, "ap-a1", "ap-c"), below_it) == refused
    committee = split_off(2, "ap-a1", "ap-c", category=COMMITTEE)
    assert reorganised(committee, below_it).after["ap-b1"] == "ap-c"


def test_what_is_split_off_an_unknown_unit_is_not_taken_for_a_branch() -> None:
    rows = [split_off(2, "ap-x", "ap-c"), row(3, Kind.MOVE, "ap-b1", other="ap-c")]

    assert refusals(*rows) == [f"row 2: {UNKNOWN} “ap-x”."]


def test_a_branch_is_merged_into_a_branch() -> None:
    assert reorganised(row(2, Kind.MERGE, "ap-a1", other="ap-b1")).closed == {"ap-a1": DAY}


SHORT = [
    (row(2, Kind.MOVE, "ap-a1", other="xa-b"), "ap-a1"),
    (row(2, Kind.MERGE, "xa-a", other="xa-b"), "ap-a1, ap-a2"),
    (row(2, Kind.CLOSE, "xa-a", other="xa-b"), "ap-a1, ap-a2"),
    (established(2, "xa-c", other="xa-b"), "xa-c"),
    (split_off(2, "ap-b1", "ap-c"), "ap-c"),
]


@pytest.mark.parametrize(("change", "below"), SHORT, ids=lambda each: getattr(each, "kind", each))
def test_nothing_is_put_under_a_unit_that_the_register_closes_before_it(
    change: ReorganisationRow, below: str
) -> None:
    closing = register(
        unit("xa-b", closed_on=LATER),
        unit("ap-b1", closed_on=LATER),
        placements=[under("xa-b", "tinh", end=LATER), under("ap-b1", "xa-b", end=LATER)],
    )

    (refusal,) = refusals(change, before=closing)
    assert refusal.startswith(
        f"row 2: The register closes unit xa-b on {LATER} already, and {below} would be under it"
    )


@pytest.mark.parametrize("closed_on", [LATER, MORROW])
def test_a_unit_that_closes_no_later_may_be_put_under_it(closed_on: date) -> None:
    closing = register(
        unit("xa-b", closed_on=LATER),
        unit("ap-b1", closed_on=LATER),
        unit("ap-a1", closed_on=closed_on),
        placements=[
            under("xa-b", "tinh", end=LATER),
            under("ap-b1", "xa-b", end=LATER),
            under("ap-a1", "xa-a", end=closed_on),
        ],
    )
    move = row(2, Kind.MOVE, "ap-a1", other="xa-b")

    assert reorganised(move, before=closing).after["ap-a1"] == "xa-b"


def test_a_unit_without_any_below_it_is_merged_into_one_that_closes_later() -> None:
    closing = register(
        unit("ap-a2", closed_on=LATER), placements=[under("ap-a2", "xa-a", end=LATER)]
    )
    merge = row(2, Kind.MERGE, "ap-a1", other="ap-a2")

    assert reorganised(merge, before=closing).closed == {"ap-a1": DAY}
