"""An end of a unit that later acts on it contradict is refused, and they are named."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.reorganisation.sheets import (
    DAY,
    EVE,
    LATER,
    MORROW,
    OPENED,
    Kind,
    register,
    reorganised,
    row,
    split_off,
    unit,
)
from xeploai.domain.register import LineageEntry, LineageKind
from xeploai.domain.reorganisation import (
    MemberStay,
    RegisterBefore,
    ReorganisationRow,
    fault_of_later_acts,
    fault_of_members_gone,
)
from xeploai.domain.words import Refused, say

SPLIT = LineageEntry(LineageKind.SPLIT_FROM, "ap-44", "ap-a1", MORROW, "QĐ")
NAMES = {"ap-44": "Ấp 44", "ap-a1": "Ấp Một"}
ENDS = [row(2, Kind.MERGE, "ap-a1", other="ap-a2"), row(2, Kind.CLOSE, "ap-a1", other="ap-a2")]


def in_words(before: RegisterBefore, *rows: ReorganisationRow) -> list[str]:
    with pytest.raises(Refused) as refused:
        reorganised(*rows, before=before)
    return [say(fault, "en") for fault in refused.value.faults]


@pytest.mark.parametrize("on", [EVE, DAY])
def test_a_later_act_is_named_with_its_day_and_units(on: date) -> None:
    earlier = SPLIT._replace(on=on, unit="ap-43")
    fault = fault_of_later_acts(
        unit="ap-a1", on=on, lineage=[SPLIT, earlier], names=NAMES, place="row 2"
    )

    assert fault is not None
    assert say(fault, "en") == (
        f"row 2: Unit ap-a1 cannot end on {on}: the register has acts on it after that day:"
        " 2025-07-02: Ấp 44 was split from Ấp Một. Give a day after them, or first take back the"
        " sheet that brought them."
    )


@pytest.mark.parametrize("kind", LineageKind)
@pytest.mark.parametrize("is_other", [False, True])
def test_acts_of_every_kind_count_of_the_unit_and_through_it(
    kind: LineageKind, *, is_other: bool
) -> None:
    pair = ("ap-b1", "ap-a1") if is_other else ("ap-a1", "ap-b1")
    entry = LineageEntry(kind, *pair, MORROW, "QĐ")

    assert fault_of_later_acts(unit="ap-a1", on=DAY, lineage=[entry], names={}) is not None
    assert fault_of_later_acts(unit="ap-a2", on=DAY, lineage=[entry], names={}) is None


def test_acts_are_named_by_day_and_a_unit_without_a_name_by_its_code() -> None:
    renamed = LineageEntry(LineageKind.RENAMED, "ap-a1", None, LATER, "QĐ")

    fault = fault_of_later_acts(unit="ap-a1", on=DAY, lineage=[renamed, SPLIT], names={})

    assert fault is not None
    assert "2025-07-02: ap-44 was split from ap-a1; 2025-10-01: ap-a1 was renamed" in say(
        fault, "en"
    )


def test_an_act_of_the_very_day_goes_together_with_the_end() -> None:
    same = SPLIT._replace(on=DAY)

    assert fault_of_later_acts(unit="ap-a1", on=DAY, lineage=[same], names=NAMES) is None


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.kind)
def test_a_sheet_refuses_an_end_before_a_later_act_and_before_another_category(
    end: ReorganisationRow,
) -> None:
    (by_act,) = in_words(replace(register(), lineage=[SPLIT]), end)
    (by_category,) = in_words(register(unit("ap-a1", classified_on=MORROW)), end)

    assert "row 2: Unit ap-a1 cannot end on 2025-07-01: the register has acts" in by_act
    assert "another category on 2025-07-02" in by_category
    assert reorganised(end, before=register(unit("ap-a1", classified_on=DAY))).closed


def test_a_rename_before_a_later_split_contradicts_nothing() -> None:
    before = replace(register(), lineage=[SPLIT])

    assert reorganised(row(2, Kind.RENAME, "ap-a1", name="Mới"), before=before).renamed


def test_members_do_not_go_over_to_a_branch_that_closes_already() -> None:
    before = register(unit("ap-a2", closed_on=LATER), members={"ap-a1": ["dv-1"]})

    (fault,) = in_words(before, ENDS[0])

    assert fault == (
        "row 2: “Tên ap-a2” closes on 2025-10-01 already, so members who go over to it on"
        " 2025-07-01 would belong to no branch from then on. Name the branch that goes on."
    )


def test_who_was_taken_over_by_a_later_act_does_not_leave_before_it() -> None:
    stays = {"ap-a1": [MemberStay("dv-1", OPENED, MORROW), MemberStay("dv-2", OPENED)]}
    before = replace(register(), members=stays, lineage=[SPLIT])

    (fault,) = in_words(before, split_off(2, "ap-a1", "ap-c", along=("dv-1",)))

    assert fault.startswith("row 2: These members cannot leave unit ap-a1 on 2025-07-01:")
    assert "2025-07-02: ap-44 was split from Tên ap-a1" in fault
    assert reorganised(split_off(2, "ap-a1", "ap-c", along=("dv-2",)), before=before).opened


@pytest.mark.parametrize(
    ("ends", "is_refused"),
    [([MORROW], True), ([None, MORROW], True), ([None], False), ([LATER], False), ([DAY], False)],
)
def test_only_memberships_that_end_by_the_act_itself_contradict_it(
    ends: list[date | None], *, is_refused: bool
) -> None:
    lineage = [SPLIT, SPLIT._replace(on=DAY)]
    given = {"unit": "ap-a1", "on": DAY, "lineage": lineage, "names": NAMES}

    fault = fault_of_members_gone(ends=ends, place="row 2", **given)  # type: ignore[arg-type]

    assert (fault is not None) is is_refused
    assert fault is None or fault.place == "row 2"
    assert fault_of_members_gone(ends=ends, **{**given, "unit": "ap-b1"}) is None  # type: ignore[arg-type]
