"""Reads of a cycle's population: its day, who is not reviewed, and what ended."""

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from xeploai.cycle.models import Case, Cycle, CycleUnit, LateChange

from .tree import subtree


def population_day(cycle: Cycle) -> date:
    """Return the day whose register the population follows: the closing day, past or to come.

    What the register already states for a later day of the cycle counts at once: who is known to
    move on 20 December is reviewed by the new branch, as in the tree that is frozen on opening.
    """
    return cycle.closes_on


def members_not_reviewed(unit: CycleUnit) -> dict[str, int] | None:
    """Return how many members within a unit are not reviewed, by status, from the register.

    They were counted when the tree was frozen or last followed the register. None where some of
    the units were frozen before that was counted: a number would be too low.
    """
    rows = CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    numbers: Counter[str] = Counter()
    for counted in rows.values_list("not_reviewed", flat=True):
        if counted is None:
            return None
        numbers.update(counted)
    return dict(sorted(numbers.items()))


def ended_cases_within(unit: CycleUnit) -> QuerySet[Case]:
    """Return the cases within a unit that ended, the latest first."""
    ended = Case.with_ended.filter(cycle=unit.cycle_id, ended_on__isnull=False, **subtree(unit))
    related = ended.select_related("cycle_unit", "unit", "person", "collective")
    return related.prefetch_related("late_changes").order_by("-ended_on", "path", "subject_code")


def cases_ended_late(cycle: Cycle) -> set[int]:
    """Return the cases of which the last late change ended them, by id."""
    changes = LateChange.objects.filter(case__cycle=cycle, case__ended_on__isnull=False)
    last = dict(changes.order_by("pk").values_list("case_id", "kind"))
    return {case for case, kind in last.items() if kind == LateChange.Kind.ENDED}


def late_changes_of(case: Case) -> list[LateChange]:
    """Return what was done to a case's place in the review after the population stood."""
    return list(LateChange.objects.filter(case=case).order_by("pk"))
