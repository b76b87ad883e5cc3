"""A reason for not rating fits some categories and not others."""

import pytest

from tests.builders import decide, decision
from tests.cycle.assessed import assessed_cycle
from xeploai.cycle.evaluation.not_rated import DOES_NOT_FIT
from xeploai.cycle.models import GradeDecision
from xeploai.cycle.operations import DecisionRow
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _row(grade: Grade | Outcome, reason: str = "", document: str = "QĐ 1") -> DecisionRow:
    one = decision("member", "dv-0", grade, document=document)
    return DecisionRow(**{**one.__dict__, "reason": reason, "place": "row 2"})


def test_a_reason_for_not_rating_is_one_that_fits_the_category() -> None:
    cycle = assessed_cycle()

    with pytest.raises(Refused) as refused:
        decide(cycle, _row(Outcome(not_rated_reason="newly_established")))
    decide(cycle, _row(Outcome(not_rated_reason="review_pending")))

    assert [one.text for one in refused.value.faults] == [DOES_NOT_FIT]
    assert GradeDecision.objects.get().not_rated_reason == "review_pending"


def test_an_organisation_can_be_under_inspection_but_not_exempt() -> None:
    cycle = assessed_cycle()
    branch = ("subordinate_branch", "ap-a11")

    with pytest.raises(Refused, match="is not a reason for not rating a subject"):
        decide(cycle, decision(*branch, Outcome(not_rated_reason="exempt")))
    decide(cycle, decision(*branch, Outcome(not_rated_reason="under_review")))

    assert GradeDecision.objects.get().not_rated_reason == "under_review"
