"""Tallies count in a unit's totals unless a return covers them."""

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree, unit_of
from xeploai.cycle.models import Cycle
from xeploai.domain import UNDECIDED, Counts, Grade, Outcome
from xeploai.results.tallies import (
    counted_tallies,
    counts_of_tallies,
    outcome_of,
    sum_tallies,
    tallies_below,
    unit_ref,
)


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    make_members(units["ap-b11"], 3)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(cycle, decision("member", "dv-0", Grade.GOOD))
    return cycle


@pytest.mark.parametrize(
    ("stored", "outcome"),
    [
        (("GOOD", ""), Outcome(Grade.GOOD)),
        (("NOT_RATED", "under_review"), Outcome(None, "under_review")),
        (("UNDECIDED", ""), UNDECIDED),
    ],
)
def test_two_columns_are_one_outcome(stored: tuple[str, str], outcome: Outcome) -> None:
    assert outcome_of(*stored) == outcome


@pytest.mark.django_db
@pytest.mark.database
def test_cases_covered_by_a_return_do_not_count(cycle: Cycle) -> None:
    top = unit_of(cycle, "tinh")

    assert counts_of_tallies(counted_tallies(top))["member"] == Counts(good=1, undecided=1)
    assert counts_of_tallies(tallies_below(top))["member"] == Counts(good=1, undecided=4)


@pytest.mark.django_db
@pytest.mark.database
def test_a_covered_unit_counts_its_own_cases_once_one_is_decided(cycle: Cycle) -> None:
    covered = unit_of(cycle, "xa-b1")
    assert not counted_tallies(covered).exists()

    decide(cycle, decision("member", "dv-2", Grade.FAILED))

    assert counts_of_tallies(counted_tallies(covered))["member"] == Counts(failed=1, undecided=2)


@pytest.mark.django_db
@pytest.mark.database
def test_sums_are_by_sector_and_by_direct_subordinate(cycle: Cycle) -> None:
    top = unit_of(cycle, "tinh")

    sums = sum_tallies(top)

    step = unit_of(cycle, "huyen-a").path[len(top.path) :]
    assert sums.all["member"] == sums.by_step[step]["member"]
    assert sums.by_sector["COMMUNE"]["member"] == sums.all["member"]
    assert unit_ref(top).code == "tinh"
