"""Facts are read off the register and computed from decisions on others."""

from datetime import date

import pytest

from tests.builders import CLOSES_ON, decide, decision
from tests.cycle.assessed import assessed_cycle, member_case
from xeploai.cycle.facts.reading import facts_of
from xeploai.cycle.queries import case_of
from xeploai.domain import completed_months
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.model.facts import GradeCounts

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2023, 6, 30), date(2023, 12, 31), 6),
        (date(2023, 7, 1), date(2023, 12, 31), 5),
        (date(2023, 6, 30), date(2023, 12, 29), 5),
        (date(2022, 8, 31), date(2023, 2, 28), 6),
        (date(2024, 1, 1), date(2023, 12, 31), 0),
    ],
)
def test_a_month_is_over_on_its_day_or_on_the_last_of_a_shorter_one(
    start: date, end: date, months: int
) -> None:
    assert completed_months(start, end) == months


def test_the_register_is_read_as_of_the_closing_day() -> None:
    cycle = assessed_cycle()

    head = facts_of(case_of(cycle, "leading_cadre", "dv-1"))
    member = facts_of(member_case(cycle))

    assert (head["is_head"].value, head["leads_units"].value) == (True, True)
    assert head["is_head"].dated == CLOSES_ON
    assert (member["months_since_admission"].value, member["is_leader"].value) == (107, False)
    assert (member["is_exempt"].value, member["is_suspended"].value) == (False, False)


def test_grades_of_others_count_from_the_decision_in_force() -> None:
    cycle = assessed_cycle()
    decide(
        cycle,
        decision("grassroots_committee", "xa-a1", Grade.GOOD, document="QĐ 7"),
        decision("subordinate_branch", "ap-a11", Grade.FAILED),
        decision("subordinate_branch", "ap-a12", Outcome(not_rated_reason="newly_established")),
        decision("member", "dv-0", Grade.GOOD),
    )

    head = facts_of(case_of(cycle, "leading_cadre", "dv-1"))
    organisation = facts_of(case_of(cycle, "grassroots_committee", "xa-a1"))

    assert (head["unit_grade"].value, head["unit_grade"].source) == (Grade.GOOD, "QĐ 7")
    assert head["direct_units"].value == GradeCounts({Grade.FAILED: 1}, 0, 1)
    assert organisation["members"].value == GradeCounts({Grade.GOOD: 1}, 1, 0)
