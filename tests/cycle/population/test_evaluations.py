"""Which evaluations are older than what the register says."""

from datetime import date, timedelta

import pytest

from tests.builders import AT, BY, make_cycle, make_members, make_tree
from xeploai.cycle.models import Cycle, Evaluated
from xeploai.cycle.operations import evaluate_cycle, stale_evaluations
from xeploai.cycle.population import population_changes, refresh_population
from xeploai.domain import MembershipStatus
from xeploai.organisations.models import Person
from xeploai.organisations.register import change_status

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER, LAST = AT + timedelta(days=1), AT + timedelta(days=2)


@pytest.fixture
def cycle() -> Cycle:
    make_members(make_tree()["ap-a11"], 3)
    return make_cycle()


def put_on_probation(code: str) -> None:
    """Change what the register says of a member on the closing day, not where the case is."""
    change_status(
        person=Person.objects.get(code=code),
        status=MembershipStatus.PROBATIONARY,
        on=date(2023, 2, 1),
        document_number="3-QĐ",
        by=BY,
        at=LATER,
    )


def test_nothing_is_older_where_nothing_was_evaluated(cycle: Cycle) -> None:
    put_on_probation("dv-1")

    assert population_changes(cycle).to_evaluate == 0


def test_a_status_that_moves_no_case_makes_its_evaluation_older(cycle: Cycle) -> None:
    evaluate_cycle(cycle, at=AT)
    put_on_probation("dv-1")

    changes = population_changes(cycle)

    assert (changes.changes, changes.to_evaluate) == ((), 1)


def test_letting_the_cycle_follow_renews_what_is_older_and_nothing_else(cycle: Cycle) -> None:
    evaluate_cycle(cycle, at=AT)
    put_on_probation("dv-1")

    refresh_population(cycle=cycle, by=BY, at=LAST)

    renewed = dict(Evaluated.objects.values_list("case__subject_code", "evaluated_at"))
    assert (renewed["dv-1"], renewed["dv-0"]) == (LAST, AT)
    assert stale_evaluations(cycle)[0] == []
    assert population_changes(cycle).to_evaluate == 0


def test_what_was_evaluated_after_the_change_is_not_older(cycle: Cycle) -> None:
    put_on_probation("dv-1")
    evaluate_cycle(cycle, at=LAST)

    assert population_changes(cycle).to_evaluate == 0
