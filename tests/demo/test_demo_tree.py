"""The tree of the demonstration is one on every day, and tells how it became what it is."""

import re
from collections import Counter

from tests.demo.on_a_day import GRASSROOTS, ORGANISATIONS, OnADay, half_a_year_before
from xeploai.demo.plan import DemoProvince, LineageKind
from xeploai.domain.register import Sector
from xeploai.domain.tree import DatedPlacement, DatedUnit, faults_of_tree


def test_the_tree_has_no_fault_on_any_day(province: DemoProvince) -> None:
    units = [DatedUnit(unit.code, unit.opened_on, unit.closed_on) for unit in province.units]
    placements = [DatedPlacement(*placed) for placed in province.placements]

    assert faults_of_tree(units=units, placements=placements) == []


def test_every_open_unit_has_its_place(either: OnADay) -> None:
    assert set(either.units) == set(either.parents)
    assert [code for code, parent in either.parents.items() if parent is None] == ["kien-giang"]


def test_each_level_stands_under_the_right_one(either: OnADay) -> None:
    above = {
        "district_committee": {"province_committee"},
        "grassroots_committee": {"district_committee"},
        "grassroots_branch": {"district_committee"},
        "departmental_committee": {"grassroots_committee"},
        "subordinate_branch": {"grassroots_committee", "departmental_committee"},
    }

    for code, parent in either.parents.items():
        if parent is not None:
            assert either.units[parent].category in above[either.units[code].category]


def test_every_committee_has_branches(either: OnADay) -> None:
    parents = set(either.parents.values())
    committees = {"grassroots_committee", "departmental_committee"}

    assert all(
        unit.code in parents for unit in either.units.values() if unit.category in committees
    )


def test_superiors_come_before_their_subordinates(province: DemoProvince) -> None:
    position = {unit.code: number for number, unit in enumerate(province.units)}

    for placed in province.placements:
        assert placed.parent is None or position[placed.parent] < position[placed.unit]


def test_codes_are_slugs_and_grassroots_names_are_told_apart(later: OnADay) -> None:
    names = Counter(unit.name for unit in later.units.values() if unit.category in GRASSROOTS)

    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in later.units)
    assert max(names.values()) == 1


def test_the_armed_forces_are_a_sector_of_their_own(later: OnADay) -> None:
    for district in ("quan-su", "cong-an", "bien-phong"):
        sectors = {
            unit.sector for code, unit in later.units.items() if district in later.upwards(code)
        }
        assert sectors == {Sector.ARMED_FORCES}
    schools = [unit for unit in later.units.values() if "Trường Tiểu học" in unit.name]
    assert {unit.sector for unit in schools} == {Sector.SCHOOL}


def test_the_year_between_saw_merges_new_names_moves_and_splits(province: DemoProvince) -> None:
    kinds = Counter(event.kind for event in province.lineage)

    assert kinds == {
        LineageKind.MERGED_INTO: 6,
        LineageKind.RENAMED: 5,
        LineageKind.TRANSFERRED: 4,
        LineageKind.SPLIT_FROM: 2,
    }
    assert {event.on.year for event in province.lineage} == {2023}
    assert all(event.document for event in province.lineage)


def test_lineage_tells_what_the_rows_say(province: DemoProvince) -> None:
    units = {unit.code: unit for unit in province.units}
    former = {name.unit: name.until_on for name in province.former_names}
    placed = {(one.unit, one.parent): one.from_on for one in province.placements}

    for event in province.lineage:
        told = {
            LineageKind.MERGED_INTO: units[event.unit].closed_on,
            LineageKind.SPLIT_FROM: units[event.unit].opened_on,
            LineageKind.RENAMED: former.get(event.unit),
            LineageKind.TRANSFERRED: placed.get((event.unit, event.other)),
        }
        assert told[event.kind] == event.on
        assert (event.other is None) == (event.kind is LineageKind.RENAMED)
    assert len(province.former_names) == len(former) == 5
    assert all(name.name != units[name.unit].name for name in province.former_names)


def test_a_unit_too_new_to_be_graded_is_not_and_no_other_is_said_to_be(either: OnADay) -> None:
    newest = half_a_year_before(either.on)
    outcomes = either.cycle.outcomes()

    for code, unit in either.units.items():
        if unit.category in ORGANISATIONS and not either.is_covered(code):
            reason = outcomes[unit.category, code].not_rated_reason
            assert (reason == "newly_established") == (unit.opened_on >= newest)
