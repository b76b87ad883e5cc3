"""Reads of a cycle's population: its day, who is not reviewed, and what ended."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from xeploai.cycle.models import Case, Cycle, CycleUnit, LateChange
from xeploai.domain import SubjectKind
from xeploai.organisations.register import members_by_status

from .cases import decisions_in_force
from .tree import kinds_of, pack_of, subtree


def population_day(cycle: Cycle) -> date:
    """Return the day whose register the population follows: the closing day, past or to come.

    What the register already states for a later day of the cycle counts at once: who is known to
    move on 20 December is reviewed by the new branch, as in the tree that is frozen on opening.
    """
    return cycle.closes_on


def members_not_reviewed(unit: CycleUnit) -> dict[str, int] | None:
    """Return how many members within a unit have no case, by status, from the register.

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


def members_without_case(cycle: Cycle, reviewed: Collection[int]) -> dict[int, dict[str, int]]:
    """Return who is not reviewed because of the status on the closing day, by branch and status.

    Args:
        reviewed: persons who have a case nevertheless, by id: every member counts once.
    """
    on = cycle.closes_on
    statuses = pack_of(cycle).statuses_not_reviewed_on(on)
    return members_by_status(on, statuses, without=reviewed)


def members_reviewed(cycle: Cycle, *, decided: bool = False) -> set[int]:
    """Return the persons who have a case as members that did not end, or only the decided ones."""
    kinds = kinds_of(cycle)
    categories = [code for code, kind in kinds.items() if kind is SubjectKind.MEMBER]
    cases = Case.objects.filter(cycle=cycle, category__in=categories, person__isnull=False)
    if decided:
        cases = cases.filter(Exists(decisions_in_force().filter(case=OuterRef("pk"))))
    return {person for person in cases.values_list("person_id", flat=True) if person is not None}


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


def late_changes_in(cycle: Cycle) -> QuerySet[LateChange]:
    """Return the late changes of a cycle's cases in their order, those of ended cases too."""
    changes = LateChange.objects.filter(case__cycle=cycle).order_by("pk")
    return changes.select_related("case__person", "case__collective", "case__unit")


def late_changes_of(case: Case) -> list[LateChange]:
    """Return what was done to a case's place in the review after the population stood."""
    return list(LateChange.objects.filter(case=case).order_by("pk"))
