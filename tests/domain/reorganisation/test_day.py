"""One day of a sheet: units that open, are renamed, get another category, close, and are told."""

from tests.domain.reorganisation.province import (
    AFTER,
    BRANCH,
    COMMITTEE,
    DAY,
    PART,
    PROVINCE,
    Kind,
    carried_out,
    faults,
    founded,
    lineage,
    province,
    row,
    split,
    superiors,
    told,
)
from xeploai.domain.reorganisation import NewUnit, UnitChange

LACKS_CATEGORY = "“Establish” needs “Category of the unit”. Fill it in."


def test_a_unit_that_is_established_opens_under_its_superior() -> None:
    effects = carried_out(founded(2, "moi", other="xa"))

    assert effects.opened == [NewUnit("moi", "MOI", COMMITTEE, "SCHOOL", DAY)]
    assert superiors(effects) == [("moi", "xa")]
    assert effects.after == {**effects.before, "moi": "xa"}
    assert told(effects) == ["moi, row 2: is established under “XA”"]
    assert lineage(effects) == []


def test_a_province_is_established_without_a_superior() -> None:
    effects = carried_out(founded(2, "tinh", other="", category=PROVINCE))

    assert superiors(effects) == [("tinh", None)]
    assert told(effects) == ["tinh, row 2: is established without a superior"]
    assert effects.happenings[0].what.values == {"other": "–"}


def test_what_is_split_off_is_of_the_older_parts_category_and_sector_unless_said() -> None:
    alike = carried_out(split(2, "phuong", "moi"))
    other = carried_out(split(2, "phuong", "moi", category=BRANCH, sector="SCHOOL"))

    assert alike.opened == [NewUnit("moi", "MOI", COMMITTEE, "COMMUNE", DAY)]
    assert other.opened == [NewUnit("moi", "MOI", BRANCH, "SCHOOL", DAY)]


def test_a_unit_that_is_renamed_opens_and_closes_nothing() -> None:
    effects = carried_out(row(2, Kind.RENAME, "xa", name="Xã Mới"))

    assert effects.renamed == [UnitChange("xa", "XA", "Xã Mới", DAY)]
    assert lineage(effects) == [("RENAMED", "xa", None)]
    assert told(effects) == ["xa, row 2: is called “Xã Mới” (was “XA”)"]
    assert (effects.opened, effects.placed, effects.closed) == ([], [], {})
    assert (effects.reclassified, effects.moved_members) == ([], [])
    assert effects.names_after == {**effects.names_before, "xa": "Xã Mới"}


def test_a_branch_may_become_a_branch_of_the_other_kind_with_its_members() -> None:
    effects = carried_out(row(2, Kind.RECLASSIFY, "ap1", category=BRANCH))

    assert effects.reclassified == [UnitChange("ap1", PART, BRANCH, DAY)]
    assert told(effects) == ["ap1, row 2: gets another category"]
    assert (effects.renamed, lineage(effects), effects.placed) == ([], [], [])
    assert effects.categories_after == {**effects.categories_before, "ap1": BRANCH}


def test_a_branch_without_members_may_become_a_committee() -> None:
    effects = carried_out(row(2, Kind.RECLASSIFY, "ap2", category=COMMITTEE))

    assert effects.reclassified == [UnitChange("ap2", PART, COMMITTEE, DAY)]


def test_a_branch_with_members_cannot_become_a_committee() -> None:
    assert faults(row(2, Kind.RECLASSIFY, "ap1", category=COMMITTEE)) == [
        (
            "row 2: Members of ap1 would go over to AP1, which is not a branch: an, binh, chi."
            " Name a branch."
        )
    ]


def test_a_unit_that_is_dissolved_with_nothing_in_it_closes_under_its_superior() -> None:
    effects = carried_out(row(2, Kind.CLOSE, "phuong"))

    assert effects.closed == {"phuong": DAY}
    assert lineage(effects) == [("CLOSED", "phuong", "top")]
    assert told(effects) == ["phuong, row 2: is dissolved"]
    assert effects.happenings[0].what.values == {"other": "–", "members": 0}
    assert effects.after == {code: up for code, up in effects.before.items() if code != "phuong"}


def test_a_unit_without_a_superior_that_is_dissolved_closes_under_none() -> None:
    effects = carried_out(
        founded(2, "tinh", other="", category=PROVINCE),
        row(3, Kind.MOVE, "xa", other="tinh"),
        row(4, Kind.MOVE, "phuong", other="tinh"),
        row(5, Kind.MOVE, "truong", other="tinh"),
        row(6, Kind.CLOSE, "top"),
    )

    assert effects.closed == {"top": DAY}
    assert ("TRANSFERRED", "xa", "tinh") in lineage(effects)
    assert "CLOSED" not in {kind for kind, _, _ in lineage(effects)}


def test_a_unit_that_is_merged_and_one_that_is_taken_over_are_told_on_both_sides() -> None:
    merged = carried_out(row(2, Kind.MERGE, "ap1", other="ap2"))
    taken = carried_out(row(2, Kind.CLOSE, "ap1", other="ap2"))

    takes_in = "ap2, row 2: takes in “AP1”; members who come: 3"
    assert told(merged) == [
        "ap1, row 2: is merged into “AP2”; members who go over: 3",
        takes_in,
    ]
    assert told(taken) == [
        "ap1, row 2: is dissolved; “AP2” takes over; members who go over: 3",
        takes_in,
    ]
    assert lineage(merged) == lineage(taken) == [("MERGED_INTO", "ap1", "ap2")]


def test_what_is_split_off_is_told_on_both_sides_and_remembered() -> None:
    effects = carried_out(split(2, "ap1", "ap3", "an"))

    assert told(effects) == [
        "ap3, row 2: is split off “AP1”",
        "ap1, row 2: “AP3” is split off",
        "ap1, row 2: members who go over: 1, to “AP3”",
    ]
    assert lineage(effects) == [("SPLIT_FROM", "ap3", "ap1")]
    assert effects.closed == {}


def test_what_is_split_off_and_moved_by_a_row_of_its_own_is_told_as_both() -> None:
    effects = carried_out(row(2, Kind.MOVE, "ap3", other="phuong"), split(3, "ap1", "ap3", "an"))

    assert superiors(effects) == [("ap3", "phuong")]
    assert told(effects) == [
        "ap3, row 3: is split off “AP1”",
        "ap1, row 3: “AP3” is split off",
        "ap3, row 2: is put under “PHUONG”",
        "ap1, row 3: members who go over: 1, to “AP3”",
    ]


def test_rows_with_a_fault_do_not_hide_the_faults_of_the_others() -> None:
    assert faults(
        row(2, Kind.RENAME, "xa", name="XA"),
        row(3, Kind.RENAME, "phuong"),
        row(4, Kind.RENAME, "vang", name="V"),
        row(5, Kind.RENAME, "truong", name="TRUONG"),
    ) == [
        "row 2: Unit xa is called “XA” already.",
        "row 3: “Rename” needs “New name”. Fill it in.",
        "row 4: Neither the register nor the sheet has a unit with the code “vang”.",
        "row 5: Unit truong is called “TRUONG” already.",
    ]


def test_a_row_that_is_empty_by_itself_is_not_judged_by_the_register_too() -> None:
    assert faults(row(2, Kind.RENAME, "vang")) == ["row 2: “Rename” needs “New name”. Fill it in."]


def test_a_unit_whose_opening_is_refused_gives_no_further_fault() -> None:
    refused = founded(2, "moi", category="")

    for later in (
        row(3, Kind.MERGE, "ap1", other="moi"),
        row(3, Kind.MERGE, "ap1", other="moi", on=AFTER),
        row(3, Kind.RENAME, "moi", name="M", on=AFTER),
        row(3, Kind.CLOSE, "moi", on=AFTER),
        split(3, "moi", "nua", on=AFTER),
        row(3, Kind.MOVE, "ap1", other="moi", on=AFTER),
    ):
        assert faults(refused, later) == [f"row 2: {LACKS_CATEGORY}"], later


def test_a_unit_that_is_opened_by_the_sheet_may_change_on_a_later_day() -> None:
    effects = carried_out(
        founded(2, "moi"),
        row(3, Kind.RENAME, "moi", name="Tên khác", on=AFTER),
    )

    assert effects.renamed == [UnitChange("moi", "MOI", "Tên khác", AFTER)]


def test_a_unit_that_cannot_be_split_off_cannot_be_moved_and_only_the_first_is_a_fault() -> None:
    assert faults(split(2, "vang", "moi"), row(3, Kind.MOVE, "moi", other="xa")) == [
        "row 2: Neither the register nor the sheet has a unit with the code “vang”."
    ]


def test_the_order_of_rows_changes_nothing_about_a_branch_that_is_split_and_closed() -> None:
    rows = [split(2, "ap1", "ap3", "an"), row(3, Kind.CLOSE, "ap1", other="ap2")]

    there, back = carried_out(*rows), carried_out(*reversed(rows))

    assert there == back
    assert there.before == province_tree()
    assert there.after == {
        "top": None,
        "xa": "top",
        "ap2": "xa",
        "ap3": "xa",
        "phuong": "top",
        "truong": "top",
    }


def province_tree() -> dict[str, str | None]:
    return {one.unit: one.parent for one in province().placements}
