"""Nobody of a category: declared once, it is zero, and changes are computed again."""

from typing import Any

import pytest

from tests.builders import (
    AT,
    BY,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
    unit_of,
)
from xeploai.cycle.models import Cycle
from xeploai.cycle.population import refresh_population
from xeploai.domain import Counts, CycleState, Gap, Refused, Total, say
from xeploai.organisations.models import Unit
from xeploai.results.returns import declarable_absences, declare_absence, known_absences
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MEMBERS = {"member": Counts(good=2)}
BOTH = {**MEMBERS, "leading_cadre": Counts(good=1)}


@pytest.fixture
def cycle() -> Cycle:
    make_tree()
    before = make_cycle(2022, by_return=["huyen-a", "huyen-b"])
    for code in ("huyen-a", "huyen-b"):
        send_return(before, code, BOTH)
    cycle = make_cycle(by_return=["huyen-a", "huyen-b"])
    send_return(cycle, "huyen-a", MEMBERS)
    send_return(cycle, "huyen-b", BOTH)
    return cycle


def declare(cycle: Cycle, category: str = "leading_cadre", **more: Any) -> Any:
    return declare_absence(unit=unit_of(cycle, "huyen-a"), category=category, at=AT, by=BY, **more)


def total(cycle: Cycle, category: str) -> tuple[Total, Gap | None]:
    statistics = statistics_of(unit_of(cycle, "tinh"))
    found = statistics.categories[category]
    return found, statistics.gap(found, statistics.earlier_total(category))


def test_a_category_that_is_left_out_blanks_its_own_change_only(cycle: Cycle) -> None:
    assert total(cycle, "leading_cadre")[1] is Gap.NOT_REPORTED
    assert total(cycle, "member")[1] is None


def test_a_declared_absence_is_zero_and_named_and_its_change_is_computed(cycle: Cycle) -> None:
    total(cycle, "leading_cadre")
    declare(cycle)

    cadres, gap = total(cycle, "leading_cadre")
    assert (cadres.figure("total"), gap) == (1, None)
    assert [one.code for one in cadres.declared_none_by] == ["huyen-a"]
    assert cadres.not_reported_by == ()


def test_taking_a_declaration_back_makes_it_not_reported_again(cycle: Cycle) -> None:
    declare(cycle)
    declare(cycle, is_withdrawal=True)

    assert [one.code for one in total(cycle, "leading_cadre")[0].not_reported_by] == ["huyen-a"]
    assert known_absences(unit_of(cycle, "huyen-a")) == {}


def test_the_same_declaration_twice_is_one(cycle: Cycle) -> None:
    declare(cycle)

    assert declare(cycle) is None


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("member", "states 2 for “Members”"),
        ("grassroots_committee", "has 1 units of “Grassroots committees”"),
        ("soldier", "is not a category of"),
    ],
)
def test_what_the_tree_or_the_return_contradicts_cannot_be_declared(
    cycle: Cycle, category: str, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        declare(cycle, category)

    assert said in say(refused.value.faults[0], "en")
    assert category not in declarable_absences(unit_of(cycle, "huyen-a"))


def test_a_unit_that_counts_by_cases_has_nothing_to_declare(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="does not report by return"):
        declare_absence(unit=unit_of(cycle, "tinh"), category="leading_cadre", at=AT, by=BY)


def test_a_later_return_with_figures_ends_the_declaration(cycle: Cycle) -> None:
    declare(cycle)
    send_return(cycle, "huyen-a", BOTH, content=b"more")

    assert known_absences(unit_of(cycle, "huyen-a")) == {}
    assert total(cycle, "leading_cadre")[0].figure("total") == 2


def test_a_return_may_declare_it_itself(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", MEMBERS, content=b"x", declared=["leading_cadre"])

    assert set(known_absences(unit_of(cycle, "huyen-a"))) == {"leading_cadre"}


@pytest.mark.parametrize("is_withdrawal", [False, True])
def test_a_reported_cycle_takes_no_declaration_and_lets_none_go(
    cycle: Cycle, is_withdrawal: bool
) -> None:
    if is_withdrawal:
        declare(cycle)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.REPORTED)

    with pytest.raises(Refused, match="it takes no returns"):
        declare(cycle, is_withdrawal=is_withdrawal)


@pytest.mark.parametrize("category", ["member", "leading_cadre", "leadership_collective"])
def test_nobody_of_whom_the_register_has_at_or_below_the_sender_is_declared_away(
    category: str,
) -> None:
    units = make_tree()
    (person, _) = make_members(units["ap-a11"], 2)
    make_post(person, units["xa-a1"])
    make_collective(units["huyen-a"], "tt-1")
    cycle = make_cycle(by_return=["huyen-a", "huyen-b"])

    with pytest.raises(Refused, match="by the register, in “Tên"):
        declare(cycle, category)
    with pytest.raises(Refused, match="by the register, in “Tên"):
        send_return(cycle, "huyen-a", {"grassroots_branch": Counts(good=1)}, declared=[category])

    assert category not in declarable_absences(unit_of(cycle, "huyen-a"))
    assert category in declarable_absences(unit_of(cycle, "huyen-b"))
    assert known_absences(unit_of(cycle, "huyen-a")) == {}


def test_who_came_into_the_cycle_after_the_declaration_ends_the_zero(cycle: Cycle) -> None:
    declare(cycle)
    units = {unit.code: unit for unit in Unit.objects.all()}
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["xa-a1"])

    refresh_population(cycle=cycle, by=BY, at=AT)

    found, gap = total(cycle, "leading_cadre")
    assert [one.code for one in found.not_reported_by] == ["huyen-a"]
    assert (found.declared_none_by, gap) == ((), Gap.NOT_REPORTED)
