"""Many cases are read together as each alone."""

from datetime import date
from decimal import Decimal

import pytest

from tests.builders import decide, decision
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.facts.reading import absent_of, facts_of, facts_of_many
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


def test_what_is_not_decided_yet_is_no_fact_and_says_so() -> None:
    cycle = assessed_cycle()
    head = case_of(cycle, "leading_cadre", "dv-1")

    absent = absent_of(head)

    assert "collective_grade" not in facts_of(head)
    assert "has no decision yet" in str(absent["collective_grade"])
    assert "has no decision yet" in str(absent["unit_grade"])
    assert "general criteria; Points for the results of tasks" in str(absent["score"])


def test_a_sum_has_the_sources_of_its_parts_and_the_latest_of_their_days() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    enter(case, {"score_general": 25}, source="Chi bộ", document="BC 1")
    enter(
        case,
        {"score_results": 60},
        source="Đảng ủy",
        document="BC 2",
        dated_on=date(2023, 12, 9),
    )

    score = facts_of(case)["score"]

    assert score.value == 85
    assert (score.source, score.dated) == ("Chi bộ, BC 1; Đảng ủy, BC 2", date(2023, 12, 9))
