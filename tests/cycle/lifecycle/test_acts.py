"""A cycle is led from state to state; each state lets in what it should."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_tree,
    send_return,
)
from xeploai.accounts.journal import JournalEntry
from xeploai.cycle.lifecycle import change_state, undecided_cases
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.cycle.operations import freeze_cycle, plan_cycle, record_decisions
from xeploai.domain import CycleAct, CycleState, Grade, Outcome, Period, Refused
from xeploai.domain.figures.counts import Counts

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FORWARD = (
    CycleAct.CLOSE_FACTS,
    CycleAct.START_DECIDING,
    CycleAct.MARK_REPORTED,
    CycleAct.CLOSE,
)


def lead(cycle: Cycle, *acts: CycleAct, reason: str = "", at: datetime = AT) -> None:
    """Do acts one after the other."""
    for act in acts:
        change_state(cycle=cycle, act=act, by=BY, at=at, reason=reason)


@pytest.fixture
def cycle() -> Cycle:
    """Return an open cycle with members."""
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_collective(units["huyen-a"], "btv-a")
    return make_cycle()


def test_a_cycle_goes_through_its_states_and_the_journal_has_each(cycle: Cycle) -> None:
    lead(cycle, *FORWARD)

    cycle.refresh_from_db()
    assert cycle.state == CycleState.CLOSED
    entries = JournalEntry.objects.filter(kind="cycle", about="2023").order_by("number")
    assert [entry.act for entry in entries] == [
        "cycle.planned",
        "cycle.frozen",
        "cycle.facts_closed",
        "cycle.deciding",
        "cycle.reported",
        "cycle.closed",
    ]


def test_no_state_is_skipped(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="not possible while the cycle is open"):
        lead(cycle, CycleAct.CLOSE)


def test_facts_are_not_closed_before_the_closing_day(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="at the earliest"):
        lead(cycle, CycleAct.CLOSE_FACTS, at=datetime(2023, 12, 30, 9, tzinfo=UTC))


@pytest.mark.parametrize("reason", ["", " \u200b ", "x" * 301])
def test_reopening_needs_a_reason_that_says_something(cycle: Cycle, reason: str) -> None:
    lead(cycle, *FORWARD)

    with pytest.raises(Refused, match="reason"):
        lead(cycle, CycleAct.REOPEN, reason=reason)
    lead(cycle, CycleAct.REOPEN, reason="Sai số liệu")

    cycle.refresh_from_db()
    assert cycle.state == CycleState.DECIDING


def test_a_decision_after_the_report_needs_a_reason_and_is_marked_late(cycle: Cycle) -> None:
    lead(cycle, *FORWARD[:3])
    row = decision("member", "dv-0", Grade.GOOD)

    with pytest.raises(Refused, match="correction or a re-review"):
        record_decisions(cycle=cycle, rows=[row], at=AT, by=BY)
    assert not GradeDecision.objects.exists()
    with pytest.raises(Refused, match="another thing than why it differs from the rules"):
        record_decisions(
            cycle=cycle, rows=[replace(row, reason="Khác gợi ý")], at=AT, by=BY, reason="Khác"
        )
    assert not GradeDecision.objects.exists()
    record_decisions(cycle=cycle, rows=[row], at=AT, by=BY, correction="Kiểm điểm lại")

    assert GradeDecision.objects.get().late_reason == "Kiểm điểm lại"
    entry = JournalEntry.objects.filter(act="decisions.recorded").latest("number")
    assert json.loads(entry.after)["late"] == 1


def test_a_decision_before_the_report_is_not_late(cycle: Cycle) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    assert GradeDecision.objects.get().late_reason == ""


def test_a_return_after_the_report_is_refused(cycle: Cycle) -> None:
    lead(cycle, *FORWARD[:3])

    with pytest.raises(Refused, match="takes no returns"):
        send_return(cycle, "huyen-a", {"member": Counts(good=3)})


def test_a_planned_cycle_takes_nothing() -> None:
    make_tree()
    cycle = plan_cycle(
        year=2023, opens_on=date(2023, 10, 1), closes_on=date(2023, 12, 31), by=BY, at=AT
    )

    with pytest.raises(Refused, match="planned and not open yet"):
        decide(cycle, decision("member", "dv-0", Grade.GOOD))


def test_the_tree_is_not_frozen_again_once_facts_are_closed(cycle: Cycle) -> None:
    lead(cycle, CycleAct.CLOSE_FACTS)

    with pytest.raises(Refused, match="its units and people stand"):
        freeze_cycle(cycle=cycle, by=BY, at=AT)


def test_a_year_is_not_closed_before_its_quarters(cycle: Cycle) -> None:
    quarter = plan_quarter()
    lead(cycle, *FORWARD[:3])

    with pytest.raises(Refused, match="quarter III of 2023"):
        lead(cycle, CycleAct.CLOSE)
    freeze_cycle(cycle=quarter, by=BY, at=AT)
    lead(quarter, *FORWARD)
    lead(cycle, CycleAct.CLOSE)


def test_a_quarter_is_not_reopened_under_a_closed_year(cycle: Cycle) -> None:
    quarter = plan_quarter()
    freeze_cycle(cycle=quarter, by=BY, at=AT)
    lead(quarter, *FORWARD)
    lead(cycle, *FORWARD)

    with pytest.raises(Refused, match="Reopen the year first"):
        lead(quarter, CycleAct.REOPEN, reason="Sai")


def test_undecided_cases_are_counted(cycle: Cycle) -> None:
    before = undecided_cases(cycle)
    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    assert before > 3
    assert undecided_cases(cycle) == before - 1


def plan_quarter() -> Cycle:
    """Plan the third quarter of 2023."""
    return plan_cycle(
        year=2023,
        period=Period.Q3,
        opens_on=date(2023, 7, 1),
        closes_on=date(2023, 9, 30),
        by=BY,
        at=AT,
    )


def test_a_late_decision_by_a_paper_of_its_own_is_a_re_review_and_no_correction(
    cycle: Cycle,
) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD))
    lead(cycle, *FORWARD[:3])
    given: dict[str, Any] = {
        "cycle": cycle,
        "at": AT,
        "by": BY,
        "correction": "Kết luận kiểm tra",
    }
    same = decision("member", "dv-0", Grade.COMPLETED)

    record_decisions(rows=[same], **given)
    record_decisions(
        rows=[replace(same, document_number="9-QĐ", outcome=Outcome(Grade.GOOD))], **given
    )

    found = GradeDecision.objects.order_by("pk").values_list("correction", "late_reason")
    assert list(found) == [("", ""), ("Kết luận kiểm tra",) * 2, ("", "Kết luận kiểm tra")]
