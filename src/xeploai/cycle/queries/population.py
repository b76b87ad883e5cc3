"""Reads of a cycle's population: its day, who is not reviewed, and what ended."""

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from xeploai.cycle.models import Case, Cycle, CycleUnit, LateChange
from xeploai.domain import CASE_END_LABELS, CaseEnd, Fault, message

from .cases import case_of, with_decisions
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


def late_changes_of(case: Case) -> list[LateChange]:
    """Return what was done to a case's place in the review after the population stood."""
    return list(LateChange.objects.filter(case=case).order_by("pk"))


def fault_of_ended(case: Case, place: str = "") -> Fault:
    """Return why nothing is recorded on a case that ended."""
    text = message(
        "The case of “%(subject)s” ended on %(day)s (%(cause)s): nothing more is recorded on it."
    )
    values = {
        "subject": case.subject_code,
        "day": case.ended_on,
        "cause": CASE_END_LABELS[CaseEnd(case.end_cause)],
    }
    return Fault(text, values, place)


def ended_case(cycle: Cycle, category: str, subject: str) -> Case | None:
    """Return the case of a subject that ended, with what its page shows; None where none did."""
    ended = Case.with_ended.filter(
        cycle=cycle, category=category, subject_code=subject, ended_on__isnull=False
    )
    return with_decisions(ended).select_related("cycle_unit__cycle", "peer_group").first()


def case_of_any(cycle: Cycle, category: str, subject: str) -> Case:
    """Return a case, ended or not. Raises `Refused` where there is none."""
    return ended_case(cycle, category, subject) or case_of(cycle, category, subject)
