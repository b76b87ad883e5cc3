import pytest

from tests.builders import (
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
    unit_of,
)
from xeploai.cycle.models import Cycle
from xeploai.domain import Category, Counts, Grade, Total
from xeploai.results.charts.grassroots import grassroots_below
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def charts(*by_return: str) -> Cycle:
    units = make_tree()
    for code in ("ap-a11", "ap-a12", "xa-a2", "ap-b11"):
        make_members(units[code], 2)
    cycle = make_cycle(by_return=by_return)
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-2", Grade.GOOD),
        decision("member", "dv-4", Grade.FAILED),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    return cycle


def found(cycle: Cycle, code: str, *categories: str) -> dict[str, Total]:
    unit = unit_of(cycle, code)
    known = statistics_of(unit).category_labels
    wanted: dict[str, Category] = {one: known[one] for one in categories or ("member",)}
    return {group.unit.code: group.total for group in grassroots_below(unit, wanted)}


def test_each_has_the_figures_of_its_own_page() -> None:
    cycle = charts()

    groups = found(cycle, "tinh")

    assert list(groups) == ["xa-a1", "xa-a2", "xa-b1"]
    for code, total in groups.items():
        assert total == statistics_of(unit_of(cycle, code)).categories["member"], code


def test_several_categories_are_added_up() -> None:
    groups = found(charts(), "huyen-a", "grassroots_branch", "subordinate_branch")

    assert groups["xa-a2"].counts == Counts(good=1)
    assert groups["xa-a1"].counts == Counts(undecided=2)


def test_a_return_of_the_organisation_itself_counts() -> None:
    cycle = charts("xa-b1")
    send_return(cycle, "xa-b1", {"member": Counts(good=40, excellent=3)})

    assert found(cycle, "tinh")["xa-b1"].counts == Counts(good=40, excellent=3)


def test_a_return_from_above_does_not_tell_the_organisations_apart() -> None:
    cycle = charts("huyen-a")
    send_return(cycle, "huyen-a", {"member": Counts(good=40)})

    groups = found(cycle, "tinh")

    assert groups["xa-a1"].counts is None
    assert groups["xa-b1"].counts == Counts(undecided=2)


def test_below_a_grassroots_organisation_there_is_none() -> None:
    assert found(charts(), "xa-a1") == {}
