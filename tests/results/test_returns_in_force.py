"""The returns in force: the latest of each unit, and who has sent none."""

import pytest

from tests.builders import make_cycle, make_tree, send_return, unit_of
from xeploai import rulepacks
from xeploai.cycle.models import Cycle
from xeploai.domain import Counts
from xeploai.results.returns import counts_of_returns
from xeploai.results.returns_in_force import (
    reported_below,
    returns_in_force,
    totals_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    make_tree()
    return make_cycle(by_return=["huyen-a", "xa-b1"])


def test_only_the_latest_return_of_a_unit_is_in_force(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", {"member": Counts(good=2)})
    send_return(cycle, "huyen-a", {"member": Counts(good=3)}, content=b"corrected")

    returns = returns_in_force(unit_of(cycle, "tinh"))

    assert list(counts_of_returns(returns).values()) == [{"member": Counts(good=3)}]


def test_a_unit_without_a_return_is_missing_until_it_sends_one(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", {"member": Counts(good=2)})

    assert [unit.code for unit in reported_below(unit_of(cycle, "tinh")).missing] == ["xa-b1"]

    send_return(cycle, "xa-b1", {"member": Counts()})

    assert reported_below(unit_of(cycle, "tinh")).missing == []


def test_a_return_without_a_category_is_named_unless_it_can_have_no_such_subjects(
    cycle: Cycle,
) -> None:
    send_return(cycle, "xa-b1", {"member": Counts(good=2)})
    categories = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)

    totals = reported_below(unit_of(cycle, "huyen-b")).totals(categories)

    assert [unit.code for unit in totals["leading_cadre"].not_reported_by] == ["xa-b1"]
    assert [unit.code for unit in totals["subordinate_branch"].not_reported_by] == ["xa-b1"]
    assert totals["district_committee"].not_reported_by == ()
    assert totals["member"].not_reported_by == ()


def test_cases_and_returns_stay_apart_in_a_total() -> None:
    total = totals_of(["member"], {"member": Counts(good=1)}, {})["member"]

    assert (total.from_cases, total.from_returns) == (Counts(good=1), None)
