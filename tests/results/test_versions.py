"""Figures are cached by their version, and never older than it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from tests.builders import (
    decide,
    decision,
    unit_of,
)
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain import Grade
from xeploai.results.statistics import compute_statistics, statistics_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_statistics_are_computed_once_while_nothing_changes(
    versioned_cycle: Cycle, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    unit = unit_of(versioned_cycle, "tinh")
    first = statistics_of(unit)

    with django_assert_max_num_queries(2):  # type: ignore[attr-defined]
        again = statistics_of(unit)

    assert again is first


def test_a_decision_is_in_the_next_statistics(versioned_cycle: Cycle) -> None:
    unit = unit_of(versioned_cycle, "tinh")
    for grade in (Grade.GOOD, Grade.EXCELLENT):
        subject = f"dv-{list(Grade).index(grade)}"
        before = statistics_of(unit)
        decide(versioned_cycle, decision("member", subject, grade))
        after = statistics_of(unit)

        assert after != before
        assert after == compute_statistics(unit)


def test_what_a_transaction_may_yet_undo_is_never_kept(versioned_cycle: Cycle) -> None:
    unit = unit_of(versioned_cycle, "tinh")
    before = statistics_of(unit)

    with transaction.atomic():
        decide(versioned_cycle, decision("member", "dv-0", Grade.FAILED))
        within = statistics_of(unit)
        transaction.set_rollback(True)
    decide(versioned_cycle, decision("member", "dv-0", Grade.GOOD))

    assert within.categories["member"] != before.categories["member"]
    assert statistics_of(unit) == compute_statistics(unit) != within


def test_a_reader_with_an_old_unit_in_hand_keeps_nothing_old(versioned_cycle: Cycle) -> None:
    old = unit_of(versioned_cycle, "huyen-a")
    CycleUnit.objects.filter(pk=old.pk).update(name="Tên khác")

    assert statistics_of(old).unit.name == "Tên khác"


def test_a_decision_of_the_year_before_is_in_the_next_statistics(versioned_cycle: Cycle) -> None:
    unit, earlier = unit_of(versioned_cycle, "tinh"), Cycle.objects.get(year=2022)
    before = statistics_of(unit)

    decide(earlier, decision("member", "dv-0", Grade.GOOD, decided_on=date(2022, 12, 20)))

    assert statistics_of(unit).earlier != before.earlier
    assert statistics_of(unit) == compute_statistics(unit)
