"""Cases are evaluated from their facts."""

import pytest

from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation.evaluate import evaluation_of
from xeploai.domain.grades import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REPRIMAND = {
    "document": "12-QĐ/UBKT",
    "issued_by": "Ủy ban kiểm tra",
    "form": "REPRIMAND",
    "whom": "SUBJECT",
}


@pytest.mark.parametrize(
    ("day", "suggested"),
    [
        ("2022-12-31", Grade.GOOD),
        ("2023-01-01", Grade.FAILED),
        ("2023-12-31", Grade.FAILED),
        ("2024-01-01", Grade.GOOD),
    ],
)
def test_discipline_counts_in_the_year_in_which_it_was_decided(day: str, suggested: Grade) -> None:
    case = member_case(assessed_cycle())

    enter(case, {**GOOD, "discipline": [REPRIMAND | {"on": day}]})

    assert evaluation_of(case).suggested is suggested
