"""How a decision is against the rules."""

from datetime import date

import pytest

from tests.builders import decide, decision, unit_of
from tests.cycle.assessed import EXCELLENT, GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation import evaluation_of, suggestion_counts_within
from xeploai.cycle.evaluation.deviations import AGAINST_SUGGESTED, NOT_LED_TO
from xeploai.cycle.evaluation.summaries import (
    differing_within,
)
from xeploai.cycle.models import Deviation, GradeDecision
from xeploai.cycle.operations import DecisionRow
from xeploai.cycle.queries import case_of
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.labels import FIGURE_LABELS
from xeploai.domain.words import Refused
from xeploai.organisations.models import Unit

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


FEW_TASKS = {"tasks_done": 4, "tasks_on_time": 4, "tasks_exceeded": 0, "main_targets_missed": 1}


@pytest.mark.parametrize("grade", [Grade.FAILED, Grade.COMPLETED])
def test_where_the_text_before_leaves_it_undecided_no_decision_but_a_closed_one_needs_a_reason(
    grade: Grade,
) -> None:
    """P23-KO-8 is known from 132-QĐ/TW; the list of 124-QĐ/TW is known in part."""
    cycle = assessed_cycle()
    enter(member_case(cycle), {**GOOD, **FEW_TASKS})

    decide(cycle, _row(grade))

    assert suggestion_counts_within(unit_of(cycle, "tinh"))["member"].against == 0
    assert suggestion_counts_within(unit_of(cycle, "tinh"))["member"].doubtful == 1
    assert list(member_case(cycle).evaluated.strikes)[-2:] == ["P23-KO-8.BOTH", "P23-KO-8.SHARE"]


def test_a_closed_grade_needs_its_reason_whatever_the_text_before_says() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), {**GOOD, **FEW_TASKS})

    with pytest.raises(Refused, match="close"):
        decide(cycle, _row(Grade.EXCELLENT))


def test_who_rates_though_not_to_rate_is_proposed_says_why() -> None:
    """P23-SUBJ-3: a branch of under six months; one province left 37 such branches unrated."""
    cycle = assessed_cycle()
    branch = case_of(cycle, "subordinate_branch", "ap-a11")
    Unit.objects.filter(code="ap-a11").update(opened_on=date(2023, 9, 1))
    enter(branch, {**GOOD, "subordinate_units_disciplined": 0})

    assert evaluation_of(branch).is_proposal
    with pytest.raises(Refused, match="no grade is given"):
        decide(cycle, decision("subordinate_branch", "ap-a11", Grade.GOOD))
    decide(cycle, decision("subordinate_branch", "ap-a11", Grade.GOOD), reason="Tách từ chi bộ cũ")
