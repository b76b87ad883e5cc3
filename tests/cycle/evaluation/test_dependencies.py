"""Some cases wait for the grades of others."""

import pytest

from tests.builders import decide, decision
from tests.cycle.assessed import (
    ADOPTED,
    assessed_cycle,
    store_local_rules,
)
from xeploai.cycle.evaluation import cases_awaited_by
from xeploai.cycle.queries import case_of
from xeploai.domain.grades import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_head_waits_for_the_unit_the_collective_and_the_units_below() -> None:
    cycle = assessed_cycle()
    store_local_rules(ADOPTED)

    found = {
        one.fact: one.number for one in cases_awaited_by(case_of(cycle, "leading_cadre", "dv-1"))
    }

    assert found == {"collective_grade": 1, "unit_grade": 1, "direct_units": 2}
    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.GOOD))
    left = cases_awaited_by(case_of(cycle, "leading_cadre", "dv-1"))
    assert {one.fact for one in left} == {"collective_grade", "direct_units"}
