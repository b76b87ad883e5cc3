"""A new decision against the rules needs a reason; what depends on it is marked."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY, decide, decision, unit_of
from tests.cycle.assessed import (
    ADOPTED,
    GOOD,
    WARNING,
    assessed_cycle,
    decided_cycle,
    enter,
    member_case,
    store_local_rules,
)
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.evaluation import suggestion_counts_within
from xeploai.cycle.evaluation.evaluate import evaluation_of
from xeploai.cycle.models import Cycle, Deviation, Evaluated, GradeDecision, Recheck
from xeploai.cycle.operations import DecisionRow, follow_up, record_decisions
from xeploai.cycle.queries import case_of, recheck_of, rechecks_open
from xeploai.domain.evaluation.evaluate import SuggestionKind
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused
from xeploai.organisations.models import Person

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

    better = decision("subordinate_branch", "ap-a11", Grade.EXCELLENT, document="QĐ 2")
    decide(cycle, better, reason="Thành tích nổi trội")
    decide(cycle, decision("subordinate_branch", "ap-a12", Grade.GOOD, document="QĐ 2"))

    assert not Recheck.objects.exists()


def _admitted_on_the_last_day(cycle: Cycle) -> None:
    Person.objects.filter(code="dv-0").update(admitted_on=cycle.closes_on)


def test_without_any_fact_sheet_a_grade_for_a_new_member_needs_a_reason() -> None:
    cycle = assessed_cycle()
    _admitted_on_the_last_day(cycle)

    with pytest.raises(Refused, match="no grade is given") as refused:
        decide(cycle, _row(Grade.GOOD))
    decide(cycle, _row(Grade.GOOD, WHY))

    assert [fault.place for fault in refused.value.faults] == ["row 2"]
    assert Deviation.objects.get().not_rated_reason == "newly_admitted"
    assert Evaluated.objects.get(case=member_case(cycle)).is_against


@pytest.mark.parametrize(
    ("admitted_on", "is_against"), [(date(2023, 6, 30), False), (date(2023, 7, 1), True)]
)
def test_six_months_from_the_register_turn_the_guard(admitted_on: date, is_against: bool) -> None:
    cycle = assessed_cycle()
    Person.objects.filter(code="dv-0").update(admitted_on=admitted_on)

    decide(cycle, _row(Grade.GOOD, WHY))

    assert Evaluated.objects.get(case=member_case(cycle)).is_against is is_against
    assert Deviation.objects.exists() is is_against


def test_without_any_fact_sheet_a_grade_above_that_of_the_unit_needs_a_reason() -> None:
    cycle = assessed_cycle()
    store_local_rules(ADOPTED)
    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.COMPLETED))

    with pytest.raises(Refused, match="the rules close"):
        decide(cycle, decision("leadership_collective", "tt-a1", Grade.GOOD))


def test_a_grade_that_fell_marks_what_rested_on_it_without_any_fact_sheet() -> None:
    cycle = assessed_cycle()
    store_local_rules(ADOPTED)
    decide(
        cycle,
        decision("grassroots_committee", "xa-a1", Grade.GOOD),
        decision("leadership_collective", "tt-a1", Grade.GOOD),
    )

    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.COMPLETED, document="QĐ 2"))

    collective = case_of(cycle, "leadership_collective", "tt-a1")
    assert recheck_of(collective) is not None
    assert Evaluated.objects.get(case=collective).is_against


def test_discipline_entered_for_the_leader_guards_the_member_s_grade() -> None:
    cycle = assessed_cycle()
    enter(case_of(cycle, "leading_cadre", "dv-1"), {"discipline": [WARNING]})

    with pytest.raises(Refused, match="the rules"):
        decide(cycle, decision("member", "dv-1", Grade.GOOD))


def test_of_whom_nothing_is_known_any_grade_is_recorded_and_counts_as_not_compared() -> None:
    cycle = assessed_cycle()

    for number, grade in enumerate(Grade):
        decide(cycle, _row(grade, document=f"QĐ {number}"))

    stored = Evaluated.objects.get(case=member_case(cycle))
    assert (stored.is_compared, stored.is_against, stored.basis) == (False, False, "")


def test_a_batch_over_the_few_is_compared_like_a_single_decision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follow_up, "FEW", 1)
    cycle = assessed_cycle()
    _admitted_on_the_last_day(cycle)
    rows = (_row(Grade.GOOD), decision("member", "dv-1", Grade.GOOD))

    with pytest.raises(Refused) as refused:
        decide(cycle, *rows)
    decide(cycle, *rows[1:], _row(Outcome(not_rated_reason="newly_admitted")))

    assert len(refused.value.faults) == 1
    assert Evaluated.objects.filter(decided="GOOD").count() == 1


def test_a_trial_refuses_as_recording_would_and_stores_nothing() -> None:
    cycle = assessed_cycle()
    _admitted_on_the_last_day(cycle)

    with pytest.raises(Refused, match="no grade is given"):
        record_decisions(cycle=cycle, rows=[_row(Grade.GOOD)], at=AT, by=BY, is_trial=True)
    record_decisions(cycle=cycle, rows=[_row(Grade.GOOD, WHY)], at=AT, by=BY, is_trial=True)

    assert not GradeDecision.objects.exists()
    assert not Evaluated.objects.exists()
