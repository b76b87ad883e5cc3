"""What rows of a sheet say by themselves, before any register is read."""

import pytest

from tests.domain.reorganisation.sheets import (
    COMMITTEE,
    DAY,
    EVE,
    LATER,
    MORROW,
    PROVINCE,
    Kind,
    established,
    row,
    split_off,
)
from xeploai.domain.reorganisation import ReorganisationRow, faults_of_rows


def faults(*rows: ReorganisationRow) -> list[str]:
    return [str(fault) for fault in faults_of_rows(rows)]


# a row of each kind with all that it needs, and no more
COMPLETE = {
    Kind.MOVE: {"other": "xa-b"},
    Kind.MERGE: {"other": "xa-b"},
    Kind.RENAME: {"name": "Xã Mới"},
    Kind.SPLIT: {"other": "xa-c", "name": "Xã C"},
    Kind.OPEN: {"other": "tinh", "name": "Xã C", "category": COMMITTEE, "sector": "COMMUNE"},
    Kind.CLOSE: {},
    Kind.RECLASSIFY: {"category": COMMITTEE},
}
NAMES = {
    Kind.MOVE: "Move under",
    Kind.MERGE: "Merge into",
    Kind.RENAME: "Rename",
    Kind.SPLIT: "Split off",
    Kind.OPEN: "Establish",
    Kind.CLOSE: "Dissolve",
    Kind.RECLASSIFY: "Change of category",
}
COLUMNS = {
    "other": "To the unit (code)",
    "name": "New name",
    "category": "Category of the unit",
    "sector": "Sector of the unit",
    "along": "Goes along (codes)",
}
FILLED = {
    "other": "xa-b",
    "name": "Xã Mới",
    "category": COMMITTEE,
    "sector": "COMMUNE",
    "along": ("ap-a1",),
}
# filled in or left empty as one likes
OPTIONAL = {(Kind.SPLIT, "category"), (Kind.SPLIT, "sector"), (Kind.SPLIT, "along")} | {
    (Kind.CLOSE, "other")
}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_row_with_what_its_kind_needs_is_sound(kind: Kind) -> None:
    assert faults(row(2, kind, "xa-a", **COMPLETE[kind])) == []


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, needed in COMPLETE.items() for field in needed]
)
def test_a_field_that_the_kind_needs_must_be_filled_in(kind: Kind, field: str) -> None:
    values = {**COMPLETE[kind], field: ""}

    assert faults(row(2, kind, "xa-a", **values)) == [
        f"row 2: “{NAMES[kind]}” needs “{COLUMNS[field]}”. Fill it in."
    ]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind in Kind
        for field in COLUMNS
        if field not in COMPLETE[kind] and (kind, field) not in OPTIONAL
    ],
)
def test_a_field_without_meaning_for_the_kind_must_be_empty(kind: Kind, field: str) -> None:
    values = {**COMPLETE[kind], field: FILLED[field]}
    idle = f"“{COLUMNS[field]}” has no meaning for “{NAMES[kind]}”."

    assert faults(row(2, kind, "xa-a", **values)) == [
        f"row 2: {idle} Leave it empty, or give that change a row of its own."
    ]


@pytest.mark.parametrize(("kind", "field"), sorted(OPTIONAL))
def test_a_field_that_the_kind_may_have_can_be_filled_in(kind: Kind, field: str) -> None:
    assert faults(row(2, kind, "xa-a", **{**COMPLETE[kind], field: FILLED[field]})) == []


@pytest.mark.parametrize("document", ["", "  "])
def test_every_row_names_its_decision(document: str) -> None:
    rows = [
        row(2, Kind.CLOSE, "xa-a", document=document),
        row(3, Kind.CLOSE, "xa-b", document="12-QĐ/TU"),
    ]

    assert faults(*rows) == [
        "row 2: A reorganisation needs the number of its decision. Fill it in."
    ]


def test_a_unit_is_neither_put_under_nor_merged_into_nor_split_off_itself() -> None:
    rows = [
        row(2, Kind.MOVE, "xa-a", other="xa-a"),
        row(3, Kind.MERGE, "xa-b", other="xa-b"),
        split_off(4, "xa-c", "xa-c"),
    ]

    assert faults(*rows) == [
        f"row {number}: Unit {unit} cannot be put under, merged into or split off itself."
        for number, unit in ((2, "xa-a"), (3, "xa-b"), (4, "xa-c"))
    ]


@pytest.mark.parametrize("category", [PROVINCE, "central_committee"])
def test_only_what_stands_above_the_graded_is_established_without_a_superior(
    category: str,
) -> None:
    top = established(2, "moi", other="", category=category)
    below = established(3, "xa-c", other="")

    assert faults(top, below) == ["row 3: “Establish” needs “To the unit (code)”. Fill it in."]


def test_a_unit_has_one_change_of_a_kind_on_a_day() -> None:
    rows = [
        row(2, Kind.RENAME, "xa-a", name="Một"),
        row(3, Kind.RENAME, "xa-a", name="Hai"),
        row(4, Kind.RENAME, "xa-a", name="Ba", on=MORROW),
        row(5, Kind.RENAME, "xa-b", name="Bốn"),
        row(6, Kind.MOVE, "xa-a", other="xa-b"),
        row(7, Kind.RENAME, "xa-a", name="Năm"),
    ]

    assert faults(*rows) == [
        f"row {number}: Unit xa-a has the same kind of change on the same day at row 2."
        for number in (3, 7)
    ]


def test_several_units_are_split_off_one_on_one_day() -> None:
    assert faults(split_off(2, "xa-a", "xa-c"), split_off(3, "xa-a", "xa-d")) == []


def test_nothing_happens_to_a_unit_from_its_last_change_on() -> None:
    rows = [
        row(2, Kind.RENAME, "xa-a", name="Trước", on=EVE),
        row(3, Kind.CLOSE, "xa-a"),
        row(4, Kind.RENAME, "xa-a", name="Cùng ngày"),
        row(5, Kind.MOVE, "xa-a", other="xa-b", on=MORROW),
        row(6, Kind.RENAME, "xa-b", name="Khác", on=MORROW),
    ]

    assert faults(*rows) == [
        f"row {number}: Unit xa-a no longer exists from {DAY} on, by the row at row 3."
        for number in (4, 5)
    ]


def test_the_earliest_end_of_a_unit_counts() -> None:
    rows = [row(2, Kind.CLOSE, "xa-a", on=LATER), row(3, Kind.MERGE, "xa-a", other="xa-b")]

    assert faults(*rows) == [
        f"row 2: Unit xa-a no longer exists from {DAY} on, by the row at row 3."
    ]


def test_a_unit_can_be_split_off_on_the_last_day_but_not_after_it() -> None:
    rows = [
        row(2, Kind.MERGE, "xa-a", other="xa-b"),
        split_off(3, "xa-a", "xa-c"),
        split_off(4, "xa-a", "xa-d", on=MORROW),
    ]

    assert faults(*rows) == [
        f"row 4: Unit xa-a no longer exists from {DAY} on, by the row at row 2."
    ]


def test_what_is_established_gets_all_it_has_on_that_day_in_the_same_row() -> None:
    rows = [
        row(2, Kind.RENAME, "xa-c", name="Khác"),
        established(3, "xa-c"),
        split_off(4, "xa-c", "xa-d"),
        row(5, Kind.MOVE, "xa-c", other="xa-b", on=MORROW),
    ]

    assert faults(*rows) == [
        f"row {number}: Unit xa-c is established on that day at row 3: write its name, category"
        " and superior there."
        for number in (2, 4)
    ]


def test_a_unit_established_and_dissolved_on_one_day_is_one_contradiction() -> None:
    assert faults(established(2, "xa-c"), row(3, Kind.CLOSE, "xa-c")) == [
        f"row 2: Unit xa-c no longer exists from {DAY} on, by the row at row 3."
    ]


def test_a_unit_opens_once() -> None:
    rows = [
        split_off(2, "xa-a", "xa-c"),
        established(3, "xa-c"),
        split_off(4, "xa-b", "xa-c"),
        established(5, "xa-d"),
        established(6, "xa-d", on=MORROW),
    ]

    assert faults(*rows) == [
        f"row {number}: The new unit {unit} is opened already by the row at row {first}."
        for number, unit, first in ((3, "xa-c", 2), (4, "xa-c", 2), (6, "xa-d", 5))
    ]


def test_a_unit_established_twice_on_one_day_is_said_once() -> None:
    assert faults(established(2, "xa-c"), established(3, "xa-c")) == [
        "row 3: Unit xa-c has the same kind of change on the same day at row 2."
    ]


@pytest.mark.parametrize("code", ["ap/c", ".", "..", "ap c", "ap\u200bc", "–"])
def test_a_new_unit_has_a_code_that_an_address_can_hold(code: str) -> None:
    for opening in (established(2, code), split_off(2, "xa-a", code)):
        (fault,) = faults_of_rows([opening])
        assert fault.place == "row 2"
        assert "code" in str(fault).lower()


def test_a_stored_code_that_no_address_can_hold_may_still_be_closed() -> None:
    assert faults(row(2, Kind.CLOSE, "ap/c", other="xa-b")) == []
