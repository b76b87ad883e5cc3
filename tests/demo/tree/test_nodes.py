"""A unit of the invented tree knows its superiors before and after its one move."""

from datetime import date

import pytest

from xeploai.demo.totals import load_published_totals
from xeploai.demo.tree import DemoTree, DemoUnit

MOVED_ON = date(2023, 5, 1)
BEFORE, AFTER = date(2023, 4, 30), MOVED_ON


@pytest.fixture
def tree() -> DemoTree:
    return DemoTree(2023, load_published_totals())


@pytest.fixture
def district(tree: DemoTree) -> DemoUnit:
    return tree.add("huyen", "Huyện", "district_committee", role="union", parent=tree.root)


def test_units_are_numbered_below_their_superior(tree: DemoTree, district: DemoUnit) -> None:
    first = tree.add_below(district, "A", "grassroots_committee", "agency")
    second = tree.add_below(district, "B", "grassroots_branch", "agency")
    branch = tree.add_below(first, "C", "subordinate_branch", "agency")

    assert [unit.code for unit in (first, second, branch)] == [
        "huyen-001",
        "huyen-002",
        "huyen-001-01",
    ]
    assert tree.by_code["huyen-001-01"] is branch
    assert district.children == [first, second]


def test_a_unit_that_moved_has_its_former_superior_until_the_day_before(
    tree: DemoTree, district: DemoUnit
) -> None:
    other = tree.add("khac", "Khác", "district_committee", role="union", parent=tree.root)
    unit = tree.add_below(district, "A", "grassroots_branch", "agency")
    unit.earlier_parent, unit.moved_on = other, MOVED_ON

    assert unit.parent_on(BEFORE) is other
    assert unit.parent_on(AFTER) is district
    assert [one.code for one in unit.upwards(BEFORE)] == ["huyen-001", "khac", "kien-giang"]
    assert unit.district_on(AFTER) is district
    assert unit.grassroots_on(AFTER) is unit


def test_the_root_is_its_own_district_and_no_grassroots_organisation(tree: DemoTree) -> None:
    assert tree.root.district_on(AFTER) is tree.root
    assert tree.root.grassroots_on(AFTER) is None


def test_a_closed_unit_is_open_until_the_day_before_and_is_not_listed(
    tree: DemoTree, district: DemoUnit
) -> None:
    unit = tree.add_below(district, "A", "grassroots_branch", "agency")
    unit.opened_on, unit.closed_on = date(2020, 1, 1), MOVED_ON

    assert unit.is_open(BEFORE)
    assert not unit.is_open(AFTER)
    assert not unit.is_open(date(2019, 12, 31))
    assert tree.branches() == []
