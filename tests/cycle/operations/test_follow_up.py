"""A new decision against the rules needs a reason; what depends on it is marked."""

import pytest
from django.db import IntegrityError, transaction

from tests.builders import decide, decision, unit_of
from tests.cycle.assessed import GOOD, assessed_cycle, decided_cycle, enter, member_case
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.evaluation import suggestion_counts_within
from xeploai.cycle.evaluation.evaluate import evaluation_of
from xeploai.cycle.models import Deviation, Evaluated, GradeDecision, Recheck
from xeploai.cycle.operations import DecisionRow
from xeploai.cycle.queries import case_of, recheck_of, rechecks_open
from xeploai.domain.evaluation.evaluate import SuggestionKind
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused

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

    assert suggestion_counts_within(unit_of(cycle, "tinh"))["member"].as_suggested == 1


def test_a_mark_is_settled_by_another_decision_on_the_case() -> None:
    cycle = decided_cycle()
    decide(cycle, decision("subordinate_branch", "ap-a12", Grade.FAILED, document="QĐ 2"))
    head = case_of(cycle, "leading_cadre", "dv-1")
    assert recheck_of(head) is not None

    decide(cycle, decision("leading_cadre", "dv-1", Grade.COMPLETED, document="QĐ 3"))

    assert recheck_of(head) is None
    assert not rechecks_open(unit_of(cycle, "tinh"))
    assert Recheck.objects.count() == 1


def test_a_better_grade_and_the_same_grade_mark_nothing() -> None:
    cycle = decided_cycle()

    decide(cycle, decision("subordinate_branch", "ap-a11", Grade.EXCELLENT, document="QĐ 2"))
    decide(cycle, decision("subordinate_branch", "ap-a12", Grade.GOOD, document="QĐ 2"))

    assert not Recheck.objects.exists()
