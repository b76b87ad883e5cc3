"""Evaluations are stored in a short form, for the cases that were asked for."""

import pytest

from tests.builders import AT, unit_of
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.models import Case, Evaluated
from xeploai.cycle.operations import evaluate_cases, evaluate_cycle

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_whole_cycle_has_one_evaluation_a_case_however_often_it_is_evaluated() -> None:
    cycle = assessed_cycle()

    assert evaluate_cycle(cycle, at=AT) == Case.objects.count()
    evaluate_cycle(cycle, at=AT)

    assert Evaluated.objects.count() == Case.objects.count()


def test_a_unit_or_some_cases_are_evaluated_alone() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)

    assert evaluate_cycle(cycle, path=unit_of(cycle, "ap-a12").path, at=AT) == 1
    assert evaluate_cases(cycle, [case.pk], at=AT) == 1
    assert evaluate_cases(cycle, [], at=AT) == 0
    assert Evaluated.objects.count() == 2


def test_the_short_form_has_the_suggestion_and_the_grades_by_state() -> None:
    case = member_case(assessed_cycle())

    enter(case, GOOD)

    stored = Evaluated.objects.get(case=case)
    assert (stored.suggests, stored.suggested, stored.decided) == ("GRADE", "GOOD", "UNDECIDED")
    # nothing knocks the case out, so it cannot be FAILED either
    assert stored.closed == "EXCELLENT,FAILED"
    assert not stored.is_against
