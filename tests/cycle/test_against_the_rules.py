"""A decision against what the rules say needs a reason, and is listed."""

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY, decide, decision, unit_of
from tests.cycle.assessed import EXCELLENT, GOOD, assessed_cycle, enter, member_case
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.evaluation.deviations import AGAINST_SUGGESTED, NOT_LED_TO, record_reason
from xeploai.cycle.evaluation.evaluate import evaluate_cycle, evaluation_of
from xeploai.cycle.evaluation.not_rated import DOES_NOT_FIT
from xeploai.cycle.evaluation.summaries import (
    cases_missing,
    deviations_within,
    differing_within,
    missing_within,
    standings_below,
    standings_within,
)
from xeploai.cycle.models import Deviation, Evaluated, GradeDecision
from xeploai.cycle.operations.decisions import DecisionRow, record_decisions
from xeploai.domain.evaluation.evaluate import SuggestionKind
from xeploai.domain.faults import Refused
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.labels import FIGURE_LABELS

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "Đã khắc phục xong, cấp trên xác nhận."


def _row(grade: Grade | Outcome, reason: str = "", document: str = "QĐ 1") -> DecisionRow:
    one = decision("member", "dv-0", grade, document=document)
    return DecisionRow(**{**one.__dict__, "reason": reason, "place": "row 2"})


def test_the_suggested_grade_is_decided_without_any_reason() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    decide(cycle, _row(Grade.GOOD))

    assert not Deviation.objects.exists()
    assert not Evaluated.objects.get(case=member_case(cycle)).is_against


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
    found = standings_within(unit_of(cycle, "tinh"))["member"]
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


def test_a_reason_for_not_rating_is_one_that_fits_the_category() -> None:
    cycle = assessed_cycle()

    with pytest.raises(Refused) as refused:
        decide(cycle, _row(Outcome(not_rated_reason="newly_established")))
    decide(cycle, _row(Outcome(not_rated_reason="review_pending")))

    assert [one.text for one in refused.value.faults] == [DOES_NOT_FIT]
    assert GradeDecision.objects.get().not_rated_reason == "review_pending"


def test_with_a_reason_it_stands_and_the_reason_is_kept_with_what_was_against_it() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    decide(cycle, _row(Grade.EXCELLENT, WHY))

    kept = Deviation.objects.get()
    assert (kept.suggested, kept.reason) == ("GOOD", WHY)
    assert "P23-GR-3" in kept.closed_by
    assert JournalEntry.objects.filter(act="decision.reasoned").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.delete()


def test_one_reason_can_be_given_for_a_whole_batch() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    record_decisions(cycle=cycle, rows=[_row(Grade.EXCELLENT)], at=AT, by=BY, reason=WHY)

    assert Deviation.objects.get().reason == WHY


def test_of_a_case_without_facts_nothing_is_asked() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    decide(cycle, decision("member", "dv-1", Grade.EXCELLENT))

    assert GradeDecision.objects.count() == 1


def test_while_facts_are_missing_only_what_is_closed_already_needs_a_reason() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    enter(case, {"tasks_assigned": 10, "tasks_exceeded": 2, "tasks_on_time": 10})

    assert evaluation_of(case).suggests is SuggestionKind.MISSING
    decide(cycle, _row(Grade.GOOD))
    with pytest.raises(Refused, match="the rules close"):
        decide(cycle, _row(Grade.EXCELLENT, document="QĐ 2"))


def test_one_who_is_not_to_be_rated_gets_no_grade_without_a_reason() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    assert case.person is not None
    case.person.admitted_on = cycle.closes_on
    case.person.save()
    enter(case, GOOD)

    with pytest.raises(Refused, match="no grade is given"):
        decide(cycle, _row(Grade.GOOD))
    decide(cycle, decision("member", "dv-0", Outcome(not_rated_reason="newly_admitted")))

    assert standings_within(unit_of(cycle, "tinh"))["member"].as_suggested == 1


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


def test_a_unit_s_report_counts_what_was_decided_beside_what_is_suggested() -> None:
    cycle = assessed_cycle()
    top = unit_of(cycle, "tinh")
    enter(member_case(cycle), GOOD)
    decide(cycle, _row(Grade.EXCELLENT, WHY))

    evaluate_cycle(cycle, at=AT)

    found = standings_within(top)["member"]
    assert (found.cases, found.worked_out, found.suggested, found.better) == (2, 2, 1, 1)
    assert (found.against, found.with_reason, found.missing, found.undecided) == (1, 1, 1, 1)
    below = {unit.code: numbers for unit, numbers in standings_below(top)}
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


def test_an_organisation_can_be_under_inspection_but_not_exempt() -> None:
    cycle = assessed_cycle()
    branch = ("subordinate_branch", "ap-a11")

    with pytest.raises(Refused, match="is no reason for not rating a subject"):
        decide(cycle, decision(*branch, Outcome(not_rated_reason="exempt")))
    decide(cycle, decision(*branch, Outcome(not_rated_reason="under_review")))

    assert GradeDecision.objects.get().not_rated_reason == "under_review"
