"""A reason is recorded for a decision that facts set against the rules."""

import pytest

from tests.builders import AT, BY, decide, decision, unit_of
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.accounts.journal import Actor, Office
from xeploai.cycle.evaluation.summaries import (
    deviations_within,
    differing_within,
)
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import DecisionRow, record_reason, record_reasons
from xeploai.domain import CycleState
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "Đã khắc phục xong, cấp trên xác nhận."


def _row(grade: Grade | Outcome, reason: str = "", document: str = "QĐ 1") -> DecisionRow:
    one = decision("member", "dv-0", grade, document=document)
    return DecisionRow(**{**one.__dict__, "reason": reason, "place": "row 2"})


def test_facts_that_come_later_set_a_decision_against_the_rules_until_a_reason_is_given() -> None:
    cycle = assessed_cycle()
    case, top = member_case(cycle), unit_of(cycle, "tinh")
    decide(cycle, _row(Grade.EXCELLENT))

    enter(case, GOOD)

    assert [one.pk for one in differing_within(top, without_reason=True)] == [case.pk]
    record_reason(case=case, reason=WHY, by=BY, at=AT)
    assert not differing_within(top, without_reason=True)
    assert [one.has_reason for one in differing_within(top)] == [True]  # type: ignore[attr-defined]
    assert [one.reason for one in deviations_within(top)] == [WHY]
    assert not deviations_within(unit_of(cycle, "huyen-b"))
    with pytest.raises(Refused, match="has its reason already"):
        record_reason(case=case, reason=WHY, by=BY, at=AT)


def test_no_reason_is_taken_where_none_is_needed_or_where_it_is_empty() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    enter(case, GOOD)
    decide(cycle, _row(Grade.GOOD))

    with pytest.raises(Refused) as refused:
        record_reason(case=case, reason=" ", by=BY, at=AT)

    assert len(refused.value.faults) == 2


def test_only_the_office_of_the_deciding_body_says_why_it_decided_so() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    decide(cycle, _row(Grade.EXCELLENT))
    enter(case, GOOD)
    above = Actor("ban-to-chuc", "ORGANISATION_BOARD", "huyen-a", (Office("huyen-a", "huyen-a"),))
    own = Actor("van-phong", "EXECUTIVE_OFFICE", "xa-a1", (Office("xa-a1", "xa-a1"),))

    with pytest.raises(Refused, match="recorded by its own office"):
        record_reason(case=case, reason=WHY, by=above, at=AT)

    record_reason(case=case, reason=WHY, by=own, at=AT)


@pytest.mark.parametrize("reason", [".", "\u200b", "–"])
def test_a_reason_that_says_nothing_is_empty_with_the_decision_and_after_it(reason: str) -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    enter(case, GOOD)

    with pytest.raises(Refused, match="row 2: "):
        decide(cycle, _row(Grade.EXCELLENT, reason))
    decide(cycle, _row(Grade.EXCELLENT, WHY))
    decide(cycle, _row(Grade.GOOD, document="QĐ 2"))
    with pytest.raises(Refused, match="The reason is empty"):
        record_reason(case=case, reason=reason, by=BY, at=AT)


def test_every_fault_of_a_reason_from_a_file_is_at_its_row() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    enter(case, GOOD)
    decide(cycle, _row(Grade.GOOD))
    above = Actor("ban-to-chuc", "ORGANISATION_BOARD", "huyen-a", (Office("huyen-a", "huyen-a"),))

    with pytest.raises(Refused) as refused:
        record_reasons(
            cycle=cycle, reasons={case.pk: "x" * 1001}, by=above, at=AT, places={case.pk: "row 7"}
        )

    assert [fault.place for fault in refused.value.faults] == ["row 7"] * 3


def test_a_closed_cycle_takes_a_reason_and_one_that_is_withdrawn_none() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    decide(cycle, _row(Grade.EXCELLENT))
    enter(case, GOOD)

    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.WITHDRAWN)
    with pytest.raises(Refused, match="it takes no decisions"):
        record_reason(case=case, reason=WHY, by=BY, at=AT)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED)
    record_reason(case=case, reason=WHY, by=BY, at=AT)
