"""Reads of cases, their decisions in force, and the decisions to check again."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from xeploai.cycle.models import (
    Case,
    Cycle,
    CycleUnit,
    GradeDecision,
    PeerGroup,
    Recheck,
)
from xeploai.domain import CASE_END_LABELS, CaseEnd, Fault, Refused, message
from xeploai.organisations.register import Unit, present_code

from .tree import stands_below_a_return, subtree

AT_ONCE = 500
GRADES_OF_FIGURE = {
    "good_or_better": ["EXCELLENT", "GOOD"],
    "excellent": ["EXCELLENT"],
    "good": ["GOOD"],
    "completed": ["COMPLETED"],
    "failed": ["FAILED"],
    "graded": ["EXCELLENT", "GOOD", "COMPLETED", "FAILED"],
}


def decisions_in_force() -> QuerySet[GradeDecision]:
    """Return the decisions that nothing replaces, on cases that have not ended.

    A decided case that is ended late keeps its decision, which counts nowhere.
    """
    return GradeDecision.objects.filter(replaced_by__isnull=True, case__ended_on__isnull=True)


def first_graded_on(cases: QuerySet[Case]) -> dict[int, date]:
    """Return the day on which each decided case was first decided, by its id.

    A record that corrects a wrong one says the day of that one anew.
    """
    days: dict[int, date] = {}
    seen: dict[int, int] = {}
    rows = GradeDecision.objects.filter(case__in=cases).order_by("pk")
    for case, day, correction in rows.values_list("case_id", "decided_on", "correction"):
        seen[case] = seen.get(case, 0) + (not correction)
        if case not in days or (correction and seen[case] == 1):
            days[case] = day
    return days


def case_of(cycle: Cycle, category: str, subject: str) -> Case:
    """Return one case with its decisions. Raises `Refused` where there is none."""
    case = _case(cycle, category, subject)
    if case is None and (code := present_code(subject)) != subject:
        # the other entry of a person who was registered twice
        case = _case(cycle, category, code)
    if case is None:
        ended = ended_case(cycle, category, subject)
        if ended is not None:
            raise Refused(fault_of_ended(ended))
        text = message("Cycle %(year)s has no case of “%(subject)s” in that category.")
        raise Refused(Fault(text, {"year": cycle.name, "subject": subject}))
    return case


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


def keys_of_cases(cases: Iterable[int]) -> list[tuple[str, str]]:
    """Return category and code of the subject of some cases, in order."""
    ids = list(cases)
    keys: set[tuple[str, str]] = set()
    for start in range(0, len(ids), AT_ONCE):
        some = Case.objects.filter(pk__in=ids[start : start + AT_ONCE])
        keys.update(some.values_list("category", "subject_code"))
    return sorted(keys)


def case_of_any(cycle: Cycle, category: str, subject: str) -> Case:
    """Return a case, ended or not. Raises `Refused` where there is none."""
    return ended_case(cycle, category, subject) or case_of(cycle, category, subject)


def _case(cycle: Cycle, category: str, subject: str) -> Case | None:
    cases = Case.objects.filter(cycle=cycle, category=category, subject_code=subject)
    return with_decisions(cases).select_related("cycle_unit__cycle", "peer_group").first()


def cases_within(cases: QuerySet[Case], unit: CycleUnit) -> QuerySet[Case]:
    """Return the cases at or below a unit."""
    return cases.filter(**subtree(unit))


def number_of_cases(cycle: Cycle, unit: CycleUnit | None = None) -> int:
    """Return how many cases a cycle has, or one of its units and those below it."""
    cases = Case.objects.filter(cycle=cycle)
    return (cases_within(cases, unit) if unit else cases).count()


def cases_behind(
    unit: CycleUnit,
    *,
    categories: Iterable[str] | None = None,
    figure: str = "total",
    reason: str = "",
) -> QuerySet[Case]:
    """Return the cases that a figure of a unit counts, in the order of the tree.

    Cases below a unit that reports by return are not counted, so they are not listed.
    """
    cases = Case.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    if categories is not None:
        cases = cases.filter(category__in=list(categories))
    if not stands_below_a_return(unit):
        cases = cases.filter(cycle_unit__is_covered=False)
    return with_outcome(cases, figure, reason).order_by("path", "category", "subject_code")


def with_outcome(cases: QuerySet[Case], figure: str, reason: str = "") -> QuerySet[Case]:
    """Return the cases that a figure counts: by the decision in force, or for want of one."""
    decisions = decisions_in_force().filter(case=OuterRef("pk"))
    if figure == "total":
        return cases
    if figure == "undecided":
        return cases.filter(~Exists(decisions))
    if figure == "not_graded":
        decisions = decisions.exclude(not_rated_reason="")
        matching = decisions.filter(not_rated_reason=reason) if reason else decisions
        return cases.filter(Exists(matching))
    return cases.filter(Exists(decisions.filter(grade__in=GRADES_OF_FIGURE[figure])))


def with_decisions(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the cases with all that a list of them shows, in a few queries."""
    related = cases.select_related("cycle_unit", "unit", "person", "collective")
    return related.prefetch_related(
        Prefetch("decisions", GradeDecision.objects.order_by("pk").select_related("authority"))
    )


def cases_of_same_subject(case: Case) -> QuerySet[Case]:
    """Return all cases of a case's subject, of every cycle, the latest first."""
    same = Case.objects.filter(
        unit=case.unit_id, person=case.person_id, collective=case.collective_id
    )
    return _latest_first(same)


def cases_of_person(person: int) -> QuerySet[Case]:
    """Return all cases of a person, of every cycle, the latest first."""
    return _latest_first(Case.objects.filter(person=person))


def _latest_first(cases: QuerySet[Case]) -> QuerySet[Case]:
    ordered = cases.order_by("-cycle__closes_on", "category")
    return with_decisions(ordered).select_related("cycle_unit__cycle")


def members_of_branch(cycle: Cycle, unit: Unit) -> int | None:
    """Return how many persons have a case at a unit with none below it; None where none has one.

    Above the branches nothing is returned: below them some may report by return only.
    """
    frozen = CycleUnit.objects.filter(cycle=cycle, unit=unit, below=None).first()
    if frozen is None:
        return None
    persons = Case.objects.filter(cycle_unit=frozen, person__isnull=False)
    return persons.values("person").distinct().count() or None


def peer_group(unit: CycleUnit, key: int) -> PeerGroup:
    """Return a group that lies wholly within a unit. Raises `Refused` where there is none."""
    groups = PeerGroup.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    group = groups.filter(pk=key).first()
    if group is None:
        text = message("There is no such group of similar subjects within “%(unit)s”.")
        raise Refused(Fault(text, {"unit": unit.name}))
    return group


def rechecks_open(unit: CycleUnit) -> QuerySet[Recheck]:
    """Return the decisions within a unit that still need a recheck, the latest first."""
    rechecks = Recheck.objects.filter(
        case__cycle=unit.cycle_id,
        **{f"case__{key}": value for key, value in subtree(unit).items()},
        decision__replaced_by__isnull=True,
        case__ended_on__isnull=True,
    )
    related = rechecks.select_related(
        "case__cycle_unit",
        "case__person",
        "case__collective",
        "decision__authority",
        "caused_by__case",
        "caused_by__replaces",
    )
    return related.order_by("-raised_at", "case__path", "pk")


def recheck_of(case: Case) -> Recheck | None:
    """Return the latest recheck asked for on the decision in force on a case."""
    rechecks = Recheck.objects.filter(case=case, decision__replaced_by__isnull=True)
    related = rechecks.select_related(
        "decision", "caused_by__case__cycle_unit", "caused_by__replaces"
    )
    return related.order_by("pk").last()
