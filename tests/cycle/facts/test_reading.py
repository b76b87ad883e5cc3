"""Many cases are read together as each alone."""

from decimal import Decimal

import pytest

from tests.builders import decide, decision
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.facts.case import facts_of
from xeploai.cycle.facts.reading import facts_of_many
from xeploai.cycle.queries import case_of
from xeploai.domain.grades import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_all_cases_read_together_have_the_facts_of_each_read_alone() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), {**GOOD, "score_general": "27.5", "score_results": 60})
    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.GOOD))

    together = {(row.category, row.subject): values for row, values in facts_of_many(cycle)}

    assert together["member", "dv-0"]["score"] == Decimal("87.5")
    for (category, subject), values in together.items():
        alone = facts_of(case_of(cycle, category, subject))
        assert {code: fact.value for code, fact in alone.items()} == values
