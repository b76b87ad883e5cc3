"""The tree of the demonstration is a tree on every day."""

import re
from collections import Counter

from tests.demo.on_a_day import GRASSROOTS, OnADay
from xeploai.demo import DemoProvince
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
