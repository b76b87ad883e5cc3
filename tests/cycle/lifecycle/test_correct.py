"""Dates and rules are corrected, and a cycle is withdrawn, while nothing rests on it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
    unit_of,
)
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.accounts.journal import JournalEntry
from xeploai.cycle.lifecycle import change_state, correct_cycle, withdraw_cycle
from xeploai.cycle.models import Case, Cycle, CycleUnit, FactSheet
from xeploai.cycle.operations import freeze_cycle, plan_cycle
from xeploai.domain import CycleAct, CycleState, Grade, Period, Refused
from xeploai.domain.figures.counts import Counts
from xeploai.organisations.models import Membership
from xeploai.results.statistics import compute_statistics, statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def correct(cycle: Cycle, reason: str = "Ghi nhầm", **values: Any) -> None:
    """Correct a cycle."""
    correct_cycle(cycle=cycle, reason=reason, by=BY, at=AT, **values)


@pytest.fixture
def cycle() -> Cycle:
    """Return an open cycle."""
    units = make_tree()
    make_members(units["ap-a11"], 3)
    return make_cycle()


def test_a_corrected_closing_day_takes_the_tree_and_people_of_that_day(cycle: Cycle) -> None:
    Membership.objects.filter(person__code="dv-0").update(until_on=date(2023, 12, 15))
    Membership.objects.filter(person__code="dv-1").update(from_on=date(2023, 12, 10))

    correct(cycle, closes_on=date(2023, 12, 5))

    subjects = Case.objects.filter(category="member").values_list("subject_code", flat=True)
    assert sorted(subjects) == ["dv-0", "dv-2"]
    cycle.refresh_from_db()
    assert (cycle.state, cycle.closes_on) == (CycleState.OPEN, date(2023, 12, 5))
    entry = JournalEntry.objects.filter(act="cycle.corrected").get()
    assert "2023-12-31" in str(entry.before)
    assert "Ghi nhầm" in str(entry.after)


def test_a_figure_read_after_the_correction_is_that_of_the_new_day(cycle: Cycle) -> None:
    statistics_of(unit_of(cycle, "tinh"))

    correct(cycle, closes_on=date(2023, 12, 5))

    top = unit_of(cycle, "tinh")
    assert statistics_of(top).closes_on == date(2023, 12, 5)
    assert statistics_of(top) == compute_statistics(top)


def test_units_that_report_by_return_stay_so(cycle: Cycle) -> None:
    freeze_cycle(cycle=cycle, by=BY, at=AT, by_return=["huyen-b"])

    correct(cycle, closes_on=date(2023, 12, 5))

    assert list(CycleUnit.objects.filter(source="RETURN").values_list("code", flat=True)) == [
        "huyen-b"
    ]


def test_facts_follow_their_cases_to_the_new_closing_day() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    correct(cycle, closes_on=cycle.closes_on - timedelta(days=2))

    assert FactSheet.objects.get().case == member_case(cycle)


def test_rules_are_not_changed_under_facts_that_were_entered_by_them() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    with pytest.raises(Refused, match="facts or proposed grades"):
        correct(cycle, pack="vn-party-2018")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"closes_on": date(2023, 9, 1)}, "must close after"),
        ({"closes_on": date(2062, 12, 31)}, "would close on"),
        ({"closes_on": date(2023, 12, 31)}, "these already"),
        ({"closes_on": date(2023, 12, 5), "reason": " "}, "needs a reason"),
        ({"pack": "vn-civil-servant-2020"}, "not those of"),
        ({"pack": "no-such-pack"}, "Unknown rule pack"),
    ],
)
def test_a_wrong_correction_is_refused_and_nothing_changes(
    cycle: Cycle, values: dict[str, Any], text: str
) -> None:
    before = Cycle.objects.values().get()

    with pytest.raises(Refused, match=text):
        correct(cycle, **values)

    assert Cycle.objects.values().get() == before


def test_nothing_is_corrected_once_something_is_decided(cycle: Cycle) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    with pytest.raises(Refused, match="has decisions or returns"):
        correct(cycle, closes_on=date(2023, 12, 5))


def withdraw(cycle: Cycle, reason: str = "Mở nhầm") -> None:
    """Withdraw a cycle."""
    withdraw_cycle(cycle=cycle, reason=reason, by=BY, at=AT)


def test_a_withdrawn_cycle_has_no_tree_and_can_be_planned_again(cycle: Cycle) -> None:
    withdraw(cycle)

    cycle.refresh_from_db()
    assert (cycle.state, cycle.frozen_at) == (CycleState.WITHDRAWN, None)
    assert not Case.objects.exists()
    assert not CycleUnit.objects.exists()
    assert make_cycle().pk == cycle.pk


def test_a_withdrawal_needs_a_reason(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        withdraw(cycle, reason="\u200b")


def test_a_cycle_with_a_decision_is_not_withdrawn(cycle: Cycle) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    with pytest.raises(Refused, match="already has decisions"):
        withdraw(cycle)
    assert Case.objects.exists()


def test_a_cycle_with_a_return_is_not_withdrawn(cycle: Cycle) -> None:
    send_return(cycle, "huyen-a", {"member": Counts(good=3)})

    with pytest.raises(Refused, match="returns"):
        withdraw(cycle)


def test_a_cycle_with_facts_is_not_withdrawn() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    with pytest.raises(Refused, match="facts"):
        withdraw(cycle)


def test_a_year_is_not_withdrawn_under_its_quarters(cycle: Cycle) -> None:
    plan_cycle(
        year=2023,
        period=Period.Q1,
        opens_on=date(2023, 1, 1),
        closes_on=date(2023, 3, 31),
        by=BY,
        at=AT,
    )

    with pytest.raises(Refused, match="quarter I of 2023"):
        withdraw(cycle)


def test_a_cycle_that_a_reported_one_compares_with_is_not_withdrawn(cycle: Cycle) -> None:
    later = make_cycle(2024)
    for act in (CycleAct.CLOSE_FACTS, CycleAct.START_DECIDING, CycleAct.MARK_REPORTED):
        change_state(cycle=later, act=act, by=BY, at=datetime.fromisoformat("2025-01-15T09:00Z"))

    with pytest.raises(Refused, match="compares its figures"):
        withdraw(cycle)
