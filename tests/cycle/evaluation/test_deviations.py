"""How a decision is against the rules."""

import pytest

from tests.builders import decide, decision, unit_of
from tests.cycle.assessed import EXCELLENT, GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation import suggestion_counts_within
from xeploai.cycle.evaluation.deviations import AGAINST_SUGGESTED, NOT_LED_TO
from xeploai.cycle.evaluation.summaries import (
    differing_within,
)
from xeploai.cycle.models import Deviation, GradeDecision
from xeploai.cycle.operations import DecisionRow
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.labels import FIGURE_LABELS
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "Đã khắc phục xong, cấp trên xác nhận."


def _row(grade: Grade | Outcome, reason: str = "", document: str = "QĐ 1") -> DecisionRow:
    one = decision("member", "dv-0", grade, document=document)
    return DecisionRow(**{**one.__dict__, "reason": reason, "place": "row 2"})


def test_a_decision_on_a_closed_grade_is_refused_without_a_reason() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    with pytest.raises(Refused) as refused:
        decide(cycle, _row(Grade.EXCELLENT))

    (fault,) = refused.value.faults
    assert fault.place == "row 2"
    assert "P23-GR-3" in str(fault.values["provisions"])
    assert not GradeDecision.objects.exists()


def test_a_decision_below_the_suggestion_needs_a_reason_too() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), EXCELLENT)

    with pytest.raises(Refused, match="rules suggest"):
        decide(cycle, _row(Grade.GOOD))


def test_not_rating_one_whom_the_rules_suggest_a_grade_for_needs_a_reason() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)
    row = _row(Outcome(not_rated_reason="exempt"))

    with pytest.raises(Refused) as refused:
        decide(cycle, row)
    decide(cycle, _row(Outcome(not_rated_reason="exempt"), WHY))

    (fault,) = refused.value.faults
    assert fault.text == AGAINST_SUGGESTED
    assert fault.values["decided"] == FIGURE_LABELS["not_graded"]
    assert (Deviation.objects.get().suggested, Deviation.objects.get().reason) == ("GOOD", WHY)
    found = suggestion_counts_within(unit_of(cycle, "tinh"))["member"]
    assert (found.otherwise, found.against, found.with_reason) == (1, 1, 1)
    assert [one.pk for one in differing_within(unit_of(cycle, "tinh"))] == [member_case(cycle).pk]


def test_a_grade_that_nothing_leads_to_is_refused_without_empty_parentheses() -> None:
    cycle = assessed_cycle()
    known = {code: value for code, value in EXCELLENT.items() if code != "outstanding"}
    enter(member_case(cycle), known)

    with pytest.raises(Refused) as refused:
        decide(cycle, _row(Grade.FAILED))

    (fault,) = refused.value.faults
    assert fault.text == NOT_LED_TO
