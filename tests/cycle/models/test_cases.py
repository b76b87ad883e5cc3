"""What was decided stays, and the database makes sure."""

import pytest
from django.db import DatabaseError, transaction

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.domain.grades import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DISTRICT = "district_committee"


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    return make_cycle()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_a_decision(cycle: Cycle, act: str) -> None:
    decide(cycle, decision(DISTRICT, "huyen-a", Grade.GOOD))
    rows = GradeDecision.objects.all()
    changes = {"update": lambda: rows.update(grade="FAILED"), "delete": rows.delete}

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        changes[act]()
