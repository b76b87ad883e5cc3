"""Tallies follow every decision, and a tampered one is found."""

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from xeploai.cycle.models import Cycle, Tally
from xeploai.cycle.operations.tallies import tally_faults
from xeploai.domain.grades import Grade, Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    return make_cycle()


def test_tallies_follow_every_decision(cycle: Cycle) -> None:
    decide(
        cycle,
        decision("member", "dv-0", Grade.GOOD),
        decision("member", "dv-1", Outcome(None, "under_review")),
    )

    tallies = Tally.objects.filter(category="member").values_list("outcome", "reason", "number")
    assert set(tallies) == {
        ("GOOD", "", 1),
        ("NOT_RATED", "under_review", 1),
        ("UNDECIDED", "", 1),
    }
    assert tally_faults(cycle) == []


def test_a_tampered_tally_is_found(cycle: Cycle) -> None:
    Tally.objects.filter(category="member").update(number=7)

    assert len(tally_faults(cycle)) == 1
