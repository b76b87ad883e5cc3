"""Recount the tallies of units from the decisions; they are never adjusted."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count

from xeploai.cycle.queries import (
    NOT_RATED,
    UNDECIDED,
    Case,
    Cycle,
    CycleUnit,
    Tally,
    decisions_in_force,
)
from xeploai.organisations.bulk_insert import insert_many

BATCH = 1000
# unit, category, peer group, outcome, reason
Key = tuple[int, str, int | None, str, str]


def lock_units(cycle: Cycle, unit_ids: Sequence[int]) -> None:
    """Lock units until the transaction ends, in the order of their ids to avoid deadlocks."""
    units = CycleUnit.objects.select_for_update().filter(cycle=cycle)
    if len(unit_ids) <= BATCH:
        units = units.filter(pk__in=unit_ids)
    list(units.order_by("pk").values_list("pk"))


def recount(cycle: Cycle, unit_ids: Sequence[int] | None = None) -> None:
    """Rewrite the tallies of some units, or of all. The caller has locked the units."""
    stale = Tally.objects.filter(cycle=cycle)
    units = CycleUnit.objects.filter(cycle=cycle)
    if unit_ids is not None and len(unit_ids) <= BATCH:
        stale, units = stale.filter(cycle_unit__in=unit_ids), units.filter(pk__in=unit_ids)
        counted = count_cases(cycle, unit_ids)
    else:
        counted = count_cases(cycle)
    stale.delete()
    by_id = units.in_bulk()
    rows = (_row(cycle, by_id[key[0]], key, number) for key, number in counted.items())
    insert_many(Tally, COLUMNS, rows)


def count_cases(cycle: Cycle, unit_ids: Iterable[int] | None = None) -> Counter[Key]:
    """Count cases by unit, category, peer group and the decision in force, from the decisions."""
    if unit_ids is None:
        cases = Case.objects.filter(cycle=cycle)
        decisions = decisions_in_force().filter(case__cycle=cycle)
    else:
        # units belong to a cycle; to name the cycle too would make SQLite read all of it
        cases = Case.objects.filter(cycle_unit__in=unit_ids)
        decisions = decisions_in_force().filter(case__cycle_unit__in=unit_ids)
    undecided = Counter(
        {
            tuple(key): number
            for *key, number in cases.values_list("cycle_unit", "category", "peer_group")
            .annotate(number=Count("pk"))
            .order_by()
        }
    )
    counted: Counter[Key] = Counter()
    columns = ("case__cycle_unit", "case__category", "case__peer_group", "grade")
    decided = decisions.values_list(*columns, "not_rated_reason").annotate(number=Count("pk"))
    for unit, category, group, grade, reason, number in decided.order_by():
        counted[(unit, category, group, grade or NOT_RATED, reason)] = number
        undecided[(unit, category, group)] -= number
    for (unit, category, group), number in undecided.items():
        if number:
            counted[(unit, category, group, UNDECIDED, "")] = number
    return counted


COLUMNS = (
    "cycle_id",
    "cycle_unit_id",
    "path",
    "sector",
    "is_covered",
    "category",
    "outcome",
    "reason",
    "peer_group_id",
    "number",
)


def _row(cycle: Cycle, unit: CycleUnit, key: Key, number: int) -> tuple[object, ...]:
    unit_id, category, group, outcome, reason = key
    place = (cycle.pk, unit_id, unit.path, unit.sector, unit.is_covered)
    return (*place, category, outcome, reason, group, number)


def tally_faults(cycle: Cycle) -> list[Key]:
    """Return the keys under which tallies and decisions differ: none, unless data was altered."""
    columns = ("cycle_unit", "category", "peer_group", "outcome", "reason", "number")
    stored: Counter[Key] = Counter()
    for *key, number in Tally.objects.filter(cycle=cycle).values_list(*columns):
        stored[tuple(key)] += number
    counted = count_cases(cycle)
    return sorted(
        (key for key in stored.keys() | counted.keys() if stored[key] != counted[key]), key=str
    )
