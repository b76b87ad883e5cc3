"""A grade stands where its subject was still there when it was given."""

from datetime import date

import pytest

from xeploai.domain import decision_stands

DECIDED = date(2025, 12, 10)


@pytest.mark.parametrize(
    ("changed_on", "stands"),
    [
        (date(2025, 12, 11), True),
        (date(2025, 12, 10), False),
        (date(2025, 12, 9), False),
        # nobody knows when it was: somebody has to look
        (None, False),
    ],
)
def test_a_grade_given_before_its_subject_left_stands(
    changed_on: date | None, stands: bool
) -> None:
    assert decision_stands(decided_on=DECIDED, changed_on=changed_on) is stands
