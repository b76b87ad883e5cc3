"""One day of a sheet: under whom units are after it, and which rows would break the tree."""

from datetime import date

import pytest

from tests.domain.reorganisation.province import (
    AFTER,
    COMMITTEE,
    DAY,
    PART,
    START,
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
from xeploai.domain.reorganisation import ReorganisationRow
from xeploai.domain.tree import DatedPlacement
from xeploai.domain.words import Refused

MOVED_THAT_DAY = "Unit ap1 already changed its superior on 2025-07-01."


def test_a_unit_that_moves_is_told_with_both_superiors() -> None:
    effects = carried_out(row(2, Kind.MOVE, "ap1", other="phuong"))

    assert superiors(effects) == [("ap1", "phuong")]
    assert lineage(effects) == [("TRANSFERRED", "ap1", "phuong")]
    assert told(effects) == ["ap1, row 2: goes from “XA” to “PHUONG”"]
    assert effects.after == {**effects.before, "ap1": "phuong"}


def test_a_unit_that_had_no_superior_is_put_under_one() -> None:
    effects = carried_out(
        founded(2, "tinh", other="", category="central_committee"),
        row(3, Kind.MOVE, "top", other="tinh"),
    )

    assert told(effects)[1:] == ["top, row 3: is put under “TINH”"]
    assert superiors(effects) == [("tinh", None), ("top", "tinh")]


def test_subordinates_without_a_row_go_over_to_what_a_unit_is_merged_into() -> None:
    effects = carried_out(
        row(2, Kind.MERGE, "xa", other="phuong"), row(3, Kind.MOVE, "ap2", other="top")
    )

    assert superiors(effects) == [("ap2", "top"), ("ap1", "phuong")]
    assert told(effects) == [
        "ap2, row 3: goes from “XA” to “TOP”",
        "ap1, row 2: goes from “XA” to “PHUONG”",
        "xa, row 2: is merged into “PHUONG”; members who go over: 0",
        "phuong, row 2: takes in “XA”; members who come: 0",
    ]
    assert lineage(effects) == [("TRANSFERRED", "ap2", "top"), ("MERGED_INTO", "xa", "phuong")]


def test_a_subordinate_that_closes_too_needs_no_superior() -> None:
    effects = carried_out(
        row(2, Kind.CLOSE, "xa"),
        row(3, Kind.MERGE, "ap1", other="truong"),
        row(4, Kind.CLOSE, "ap2"),
    )

    assert effects.closed == {"xa": DAY, "ap1": DAY, "ap2": DAY}
    assert superiors(effects) == []


def test_subordinates_of_a_unit_that_nobody_takes_over_would_be_left_without() -> None:
    assert faults(row(2, Kind.CLOSE, "xa")) == [
        (
            "row 2: Unit xa closes, and these units below it would have no superior: ap1, ap2."
            " Give each a row of its own, or say who takes over."
        )
    ]


def test_only_subordinates_that_no_row_speaks_for_are_left_without() -> None:
    rows = (row(2, Kind.CLOSE, "xa"), row(3, Kind.MOVE, "ap2", other="phuong"))

    assert faults(*rows) == [
        (
            "row 2: Unit xa closes, and these units below it would have no superior: ap1."
            " Give each a row of its own, or say who takes over."
        )
    ]


def test_a_subordinate_whose_own_row_is_refused_was_thought_of() -> None:
    assert faults(
        row(2, Kind.CLOSE, "xa"),
        row(3, Kind.MOVE, "ap1", other="vang"),
        row(4, Kind.MOVE, "ap2", other="top"),
    ) == ["row 3: Neither the register nor the sheet has a unit with the code “vang”."]


def test_a_branch_takes_over_a_unit_only_if_nothing_is_below_that() -> None:
    assert superiors(carried_out(row(2, Kind.MERGE, "phuong", other="truong"))) == []
    assert faults(row(2, Kind.MERGE, "xa", other="truong")) == [
        "row 2: “truong” is a branch: no unit can be below it."
    ]


def test_a_unit_cannot_go_over_into_one_directly_below_it() -> None:
    assert faults(row(2, Kind.MERGE, "xa", other="ap1"), row(3, Kind.MOVE, "ap2", other="top")) == [
        (
            "row 2: Unit xa cannot go over into ap1, which is below it."
            " Move ap1 elsewhere in a row of its own."
        )
    ]


def test_a_unit_goes_over_into_one_below_it_that_moves_elsewhere() -> None:
    effects = carried_out(
        row(2, Kind.RECLASSIFY, "ap2", category=COMMITTEE),
        row(3, Kind.MOVE, "ap2", other="top"),
        row(4, Kind.MERGE, "xa", other="ap2"),
    )

    assert superiors(effects) == [("ap2", "top"), ("ap1", "ap2")]


def test_a_subordinate_that_changed_its_superior_that_day_cannot_go_over() -> None:
    before = province(DatedPlacement("ap1", "phuong", START, DAY), DatedPlacement("ap1", "xa", DAY))

    assert faults(row(2, Kind.MERGE, "xa", other="phuong"), before=before) == [
        f"row 2: {MOVED_THAT_DAY}"
    ]
    assert faults(split(2, "xa", "moi", "ap1"), before=before) == [f"row 2: {MOVED_THAT_DAY}"]


def test_what_is_split_off_is_where_the_older_part_is() -> None:
    assert superiors(carried_out(split(2, "ap1", "ap3", "an"))) == [("ap3", "xa")]


def test_what_is_split_off_is_where_the_older_part_goes_that_day() -> None:
    rows = (split(2, "ap1", "ap3", "an"), row(3, Kind.MERGE, "xa", other="phuong"))

    assert superiors(carried_out(*rows)) == [
        ("ap1", "phuong"),
        ("ap2", "phuong"),
        ("ap3", "phuong"),
    ]


def test_what_is_split_off_cannot_be_under_a_superior_that_closes() -> None:
    rows = (
        split(2, "ap1", "ap3", "an"),
        row(3, Kind.MERGE, "ap1", other="ap2"),
        row(4, Kind.MERGE, "xa", other="phuong"),
    )
    closes = (
        "row 2: The superior of the new unit ap3, xa, closes on that day."
        " Say in a row of its own under whom the new unit is."
    )

    assert faults(*rows) == [closes]
    assert faults(*rows, row(5, Kind.MERGE, "ap3", other="ap2", on=AFTER)) == [closes]
    assert faults(*rows, split(5, "ap3", "ap4", on=AFTER))[0] == closes


def test_units_named_go_along_to_what_is_split_off_and_the_others_stay() -> None:
    effects = carried_out(split(2, "xa", "moi", "ap2"))

    assert superiors(effects) == [("ap2", "moi"), ("moi", "top")]
    assert lineage(effects) == [("TRANSFERRED", "ap2", "moi"), ("SPLIT_FROM", "moi", "xa")]
    assert told(effects) == [
        "moi, row 2: is split off “XA”",
        "xa, row 2: “MOI” is split off",
        "ap2, row 2: goes from “XA” to “MOI”",
    ]


def test_a_unit_that_is_not_directly_under_the_older_part_cannot_go_along() -> None:
    assert faults(split(2, "xa", "moi", "ap1", "truong", "vang")) == [
        f"row 2: “{code}” is neither a member of xa nor a unit directly under it on 2025-07-01."
        for code in ("truong", "vang")
    ]


def test_a_unit_goes_along_once_and_not_to_where_another_row_moves_it() -> None:
    rows = [split(2, "xa", "moi", "ap1"), row(3, Kind.MOVE, "ap1", other="phuong")]

    assert faults(*rows) == faults(*reversed(rows)) == [f"row 2: {MOVED_THAT_DAY}"]
    assert faults(split(2, "xa", "moi", "ap1"), split(3, "xa", "nua", "ap1")) == [
        f"row 3: {MOVED_THAT_DAY}"
    ]


def test_a_unit_that_closes_cannot_go_along() -> None:
    assert faults(split(2, "xa", "moi", "ap2"), row(3, Kind.MERGE, "ap2", other="ap1")) == [
        "row 2: Unit ap2 closes on that day by the row at row 3. Name the unit that goes on."
    ]


def test_two_units_cannot_be_below_each_other_and_are_said_once() -> None:
    rows = (
        row(2, Kind.MOVE, "xa", other="phuong"),
        row(3, Kind.MOVE, "phuong", other="xa"),
        row(4, Kind.MOVE, "truong", other="xa"),
    )

    assert faults(*rows) == [
        "row 3: On 2025-07-01 unit phuong would be below itself: phuong → xa → phuong."
    ]


def test_a_loop_is_said_at_the_row_that_closes_it_whichever_unit_comes_first() -> None:
    rows = (
        founded(2, "a", "b"),
        founded(3, "b", "c"),
        founded(9, "c", "a"),
    )

    assert faults(*rows) == ["row 9: On 2025-07-01 unit c would be below itself: c → a → b → c."]


def test_every_loop_is_said() -> None:
    new = {code: founded(n, code, other) for n, code, other in NEW_UNITS}

    assert faults(*new.values()) == [
        "row 3: On 2025-07-01 unit b would be below itself: b → a → b.",
        "row 6: On 2025-07-01 unit e would be below itself: e → c → d → e.",
    ]


NEW_UNITS = ((2, "a", "b"), (3, "b", "a"), (4, "c", "d"), (5, "d", "e"), (6, "e", "c"))


def test_a_unit_that_closes_later_stays_in_the_tree_until_then() -> None:
    later = date(2025, 10, 1)
    effects = carried_out(
        row(2, Kind.MOVE, "ap1", other="phuong"),
        row(3, Kind.MERGE, "ap2", other="ap1"),
        row(4, Kind.RECLASSIFY, "phuong", category="departmental_committee", on=later),
    )

    assert effects.after == {"top": None, "xa": "top", "ap1": "phuong"} | {
        "phuong": "top",
        "truong": "top",
    }
    assert effects.categories_after["ap1"] == PART


@pytest.mark.parametrize(
    "change",
    [
        row(2, Kind.RECLASSIFY, "xa", category="province_committee"),
        row(2, Kind.RECLASSIFY, "top", category="departmental_committee"),
    ],
)
def test_no_sheet_leaves_a_unit_under_one_of_a_lower_level(change: ReorganisationRow) -> None:
    with pytest.raises(Refused, match=r"row 2: .* which is not of a higher level"):
        carried_out(change)


def test_a_sheet_may_change_the_level_of_a_unit_and_of_its_superior_at_once() -> None:
    effects = carried_out(
        row(2, Kind.RECLASSIFY, "top", category="central_committee"),
        row(3, Kind.RECLASSIFY, "xa", category="province_committee"),
    )

    assert [change.unit for change in effects.reclassified] == ["top", "xa"]


def test_a_unit_that_closes_that_day_need_not_fit_under_what_its_superior_becomes() -> None:
    before = province(DatedPlacement("phuong", "xa", START))
    lower = row(2, Kind.RECLASSIFY, "xa", category="departmental_committee")

    assert len(faults(lower, before=before)) == 1
    effects = carried_out(lower, row(3, Kind.CLOSE, "phuong"), before=before)
    assert effects.closed == {"phuong": DAY}
