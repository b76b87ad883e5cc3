"""A cycle is planned once, with dates that can be."""

from datetime import date
from typing import Any

import pytest

from tests.builders import AT, BY, CLOSES_ON, make_cycle, make_tree
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import open_cycle, plan_cycle
from xeploai.domain import CycleState, Family, Period
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def plan(**values: Any) -> Cycle:
    """Plan a cycle of 2023."""
    usual = {"year": 2023, "opens_on": date(2023, 10, 1), "closes_on": CLOSES_ON}
    return plan_cycle(**{**usual, **values}, by=BY, at=AT)


def test_one_year_has_one_yearly_cycle() -> None:
    make_tree()
    make_cycle()

    with pytest.raises(Refused, match="exists already"):
        make_cycle()


def test_a_cycle_closes_after_it_opens() -> None:
    with pytest.raises(Refused, match="must close after"):
        open_cycle(
            year=2023, pack="vn-party-2023", opens_on=CLOSES_ON, closes_on=CLOSES_ON, by=BY, at=AT
        )


def test_the_rules_are_by_default_those_of_the_closing_day_and_family() -> None:
    assert plan().pack == "vn-party-2023"
    servants = plan(family=Family.CIVIL_SERVANTS)
    assert (servants.code, servants.pack) == ("2023-cc", "vn-civil-servant-2020")
    assert servants.state == CycleState.PLANNED


def test_a_quarter_stands_beside_the_year_and_ad_hoc_reviews_are_numbered() -> None:
    plan()
    quarter = plan(period=Period.Q3, opens_on=date(2023, 7, 1), closes_on=date(2023, 9, 30))
    first, second = plan(period=Period.AD_HOC), plan(period=Period.AD_HOC)

    assert quarter.code == "2023-q3"
    assert (first.code, second.code) == ("2023-dot-1", "2023-dot-2")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"year": 1066, "opens_on": date(1066, 1, 1), "closes_on": date(1066, 9, 1)}, "outside"),
        ({"year": 2025}, "would close on"),
        ({"period": Period.Q2, "closes_on": date(2023, 10, 1)}, "must close after"),
        ({"pack": "vn-civil-servant-2020"}, "not those of"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(values: dict[str, Any], text: str) -> None:
    with pytest.raises(Refused, match=text):
        plan(**values)
    assert not Cycle.objects.exists()


def test_a_quarter_of_a_closed_year_is_refused() -> None:
    plan()
    Cycle.objects.update(state=CycleState.CLOSED)

    with pytest.raises(Refused, match="a quarter cannot be added"):
        plan(period=Period.Q3, opens_on=date(2023, 7, 1), closes_on=date(2023, 9, 30))


def test_two_quarters_do_not_overlap() -> None:
    plan(period=Period.Q3, opens_on=date(2023, 7, 1), closes_on=date(2023, 9, 30))

    with pytest.raises(Refused, match="do not overlap"):
        plan(period=Period.Q2, opens_on=date(2023, 4, 1), closes_on=date(2023, 7, 2))


def test_all_faults_of_a_plan_come_at_once() -> None:
    plan()

    with pytest.raises(Refused) as refusal:
        plan(opens_on=date(2025, 3, 1), closes_on=date(2025, 2, 1))
    assert len(refusal.value.faults) == 3
