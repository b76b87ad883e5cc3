"""A case is graded, not rated for a reason, or undecided."""

import pytest

from xeploai.domain.grades import UNDECIDED, Grade, GradeAndReasonTogether, Outcome


def test_a_subject_has_a_grade_or_a_reason_but_not_both() -> None:
    with pytest.raises(GradeAndReasonTogether):
        Outcome(Grade.GOOD, "exempt")


@pytest.mark.parametrize(
    ("outcome", "is_decided"),
    [(Outcome(Grade.FAILED), True), (Outcome(None, "exempt"), True), (UNDECIDED, False)],
)
def test_not_to_rate_is_a_decision_too(outcome: Outcome, *, is_decided: bool) -> None:
    assert outcome.is_decided is is_decided
