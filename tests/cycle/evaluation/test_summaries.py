"""Suggestions and decisions are compared within a unit."""

from datetime import date

import pytest

from tests.builders import AT, decide, decision, unit_of
from tests.cycle.assessed import COMPLETED, GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation import doubts_of, suggestion_counts_within
from xeploai.cycle.evaluation.summaries import (
    ENTERED,
    cases_doubtful,
    cases_missing,
    cases_unsettled,
    compared_decisions,
    missing_within,
    suggestion_counts_below,
)
from xeploai.cycle.operations import DecisionRow, evaluate_cycle
from xeploai.domain import SuggestionKind
from xeploai.domain.grades import Grade, Outcome
from xeploai.organisations.models import Person, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "Đã khắc phục xong, cấp trên xác nhận."


def _row(grade: Grade | Outcome, reason: str = "", document: str = "QĐ 1") -> DecisionRow:
    one = decision("member", "dv-0", grade, document=document)
    return DecisionRow(**{**one.__dict__, "reason": reason, "place": "row 2"})


def test_a_unit_s_report_counts_what_was_decided_beside_what_is_suggested() -> None:
    cycle = assessed_cycle()
    top = unit_of(cycle, "tinh")
    enter(member_case(cycle), GOOD)
    decide(cycle, _row(Grade.EXCELLENT, WHY))

    evaluate_cycle(cycle, at=AT)

    found = suggestion_counts_within(top)["member"]
    assert (found.cases, found.worked_out, found.suggested, found.better) == (2, 2, 1, 1)
    assert (found.against, found.with_reason, found.missing, found.undecided) == (1, 1, 1, 1)
    below = {unit.code: numbers for unit, numbers in suggestion_counts_below(top)}
    assert below["huyen-a"]["member"] == found
    assert "member" not in below["huyen-b"]


def test_the_facts_that_are_missing_are_counted_and_their_cases_listed() -> None:
    cycle = assessed_cycle()
    top = unit_of(cycle, "tinh")
    enter(member_case(cycle), {code: each for code, each in GOOD.items() if code != "discipline"})

    evaluate_cycle(cycle, path=unit_of(cycle, "ap-a11").path, at=AT)

    assert missing_within(top)["discipline"] == 3
    assert cases_missing(top, "discipline").count() == 3
    assert cases_missing(top, "outstanding").count() == 2
    assert not cases_missing(unit_of(cycle, "huyen-b"))


def test_how_many_of_how_many_decisions_were_compared_and_on_which_facts() -> None:
    cycle = assessed_cycle()
    Person.objects.filter(code="dv-0").update(admitted_on=cycle.closes_on)
    decide(
        cycle,
        decision("member", "dv-0", Outcome(not_rated_reason="newly_admitted")),
        decision("member", "dv-1", Grade.GOOD),
        decision("subordinate_branch", "ap-a11", Grade.GOOD),
    )
    top = unit_of(cycle, "tinh")

    found = compared_decisions(top, suggestion_counts_within(top))

    assert (found.decisions, found.compared, found.against) == (3, 1, 0)
    assert set(found.facts) == {"months_since_admission", "is_exempt", "is_suspended"}
    assert "criteria_results" in found.missing


def test_facts_of_sheets_that_are_no_records_are_counted_under_one_word() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)
    decide(cycle, decision("member", "dv-0", Grade.GOOD))
    top = unit_of(cycle, "tinh")

    found = compared_decisions(top, suggestion_counts_within(top))

    assert {ENTERED, "discipline", "conclusions", "months_since_admission"} <= set(found.facts)
    assert "tasks_assigned" not in found.facts


def test_a_grade_that_is_closed_before_anything_is_suggested_counts_as_compared() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), {"tasks_assigned": 10, "tasks_exceeded": 2, "tasks_on_time": 10})
    decide(cycle, _row(Grade.EXCELLENT, WHY))

    found = suggestion_counts_within(unit_of(cycle, "tinh"))["member"]

    assert (found.compared, found.unsuggested, found.against) == (1, 1, 1)


def test_doubtful_cases_are_listed_with_the_provisions_of_the_document_before() -> None:
    cycle = assessed_cycle()
    few = {"tasks_done": 4, "tasks_on_time": 4, "tasks_exceeded": 0, "main_targets_missed": 1}
    enter(member_case(cycle), {**GOOD, **few})
    decide(cycle, _row(Grade.COMPLETED))
    top = unit_of(cycle, "tinh")

    (case,) = cases_doubtful(top)

    assert suggestion_counts_within(top)["member"].doubtful == 1
    assert not cases_doubtful(unit_of(cycle, "huyen-b"))
    doubt = doubts_of(cycle, [case.pk])[case.pk]
    assert doubt.suggests is SuggestionKind.PREDECESSOR
    assert {each.code for each in doubt.because} == {"P23-KO-8.BOTH", "P23-KO-8.SHARE"}


NOT_LAID_DOWN = {**GOOD, **COMPLETED}


def test_every_decision_that_was_not_compared_is_counted_and_listed_somewhere() -> None:
    """What Completed requires of a member the text of 2023 does not lay down."""
    cycle = assessed_cycle()
    member = member_case(cycle)
    enter(member, NOT_LAID_DOWN)
    decide(cycle, _row(Grade.COMPLETED))
    evaluate_cycle(cycle, at=AT)
    top = unit_of(cycle, "tinh")

    found = suggestion_counts_within(top)["member"]

    assert (found.decisions, found.compared, found.missing, found.unsettled) == (1, 0, 1, 1)
    assert found.compared + found.missing + found.doubtful + found.unsettled == found.cases
    assert [case.subject_code for case in cases_unsettled(top)] == ["dv-0"]
    assert doubts_of(cycle, [member.pk])[member.pk].suggests is SuggestionKind.NOT_LAID_DOWN
    assert doubts_of(cycle, []) == {}


def test_a_branch_rated_though_not_to_rate_is_proposed_is_compared() -> None:
    cycle = assessed_cycle()
    Unit.objects.filter(code="ap-a11").update(opened_on=date(2023, 9, 1))
    given = decision("subordinate_branch", "ap-a11", Grade.GOOD)
    decide(cycle, given, reason="Tách từ chi bộ cũ")
    evaluate_cycle(cycle, at=AT)
    top = unit_of(cycle, "tinh")

    found = suggestion_counts_within(top)["subordinate_branch"]

    assert (found.compared, found.against, found.otherwise, found.unsettled) == (1, 1, 1, 0)
    assert not cases_unsettled(top)


def test_an_undecided_case_is_not_counted_as_left_uncompared() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), NOT_LAID_DOWN)
    evaluate_cycle(cycle, at=AT)
    top = unit_of(cycle, "tinh")

    assert suggestion_counts_within(top)["member"].unsettled == 0
    assert not cases_unsettled(top)
