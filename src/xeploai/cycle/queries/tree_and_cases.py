"""Reads of cycles, frozen trees and cases."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from xeploai import rulepacks
from xeploai.cycle.models import NOT_RATED, UNDECIDED, Case, Cycle, CycleUnit, GradeDecision
from xeploai.domain import (
    STEP_WIDTH,
    Fault,
    Refused,
    ReportingSource,
    SubjectKind,
    message,
    next_path,
    search_key,
)


def cycle_of(year: int) -> Cycle:
    """Return the cycle of a year. Raises `Refused`, naming the years there are."""
    cycle = Cycle.objects.filter(year=year).first()
    if cycle is None:
        years = ", ".join(str(known) for known in Cycle.objects.values_list("year", flat=True))
        text = message(
            "There is no cycle %(year)s. Known cycles: %(known)s."
            " “xeploai cycle open” opens a new one."
        )
        raise Refused(Fault(text, {"year": year, "known": years or "–"}))
    return cycle


def unit_in_cycle(cycle: Cycle, code: str) -> CycleUnit:
    """Return the unit as it was frozen. Raises `Refused` where it was not open that year."""
    found = CycleUnit.objects.filter(cycle=cycle, code=code).select_related("cycle").first()
    if found is None:
        text = message(
            "Unit “%(code)s” does not stand in the tree of cycle %(year)s (as of %(day)s):"
            " the code is wrong, or the unit was not open that year."
        )
        values = {"code": code, "year": cycle.year, "day": cycle.closes_on}
        raise Refused(Fault(text, values))
    return found


def unit_of_year(year: int, code: str) -> CycleUnit:
    """Return the unit of a year's cycle, in one query. Raises `Refused` where there is none."""
    wanted = CycleUnit.objects.filter(cycle__year=year, code=code)
    return wanted.select_related("cycle").first() or unit_in_cycle(cycle_of(year), code)


def subtree(unit: CycleUnit) -> dict[str, str]:
    """Return the range of paths of the unit and everything below it, closed at both ends."""
    return {"path__gte": unit.path, "path__lt": next_path(unit.path)}


def units_above(unit: CycleUnit) -> QuerySet[CycleUnit]:
    """Return the unit's superiors, from the top down."""
    steps = [unit.path[:end] for end in range(STEP_WIDTH, len(unit.path), STEP_WIDTH)]
    return CycleUnit.objects.filter(cycle=unit.cycle_id, path__in=steps).order_by("path")


def previous_cycle(cycle: Cycle) -> Cycle | None:
    """Return the cycle that closed last before this one."""
    return Cycle.objects.filter(closes_on__lt=cycle.closes_on).order_by("-closes_on").first()


def decisions_in_force() -> QuerySet[GradeDecision]:
    """Return the decisions that nothing replaces."""
    return GradeDecision.objects.filter(replaced_by__isnull=True)


def cases_behind(
    unit: CycleUnit,
    *,
    categories: Iterable[str] | None = None,
    figure: str = "total",
    reason: str = "",
) -> QuerySet[Case]:
    """Return the cases that a figure of a unit counts, each with its decision in force.

    Where a return speaks for a unit, the cases below it are not counted and not listed.
    """
    cases = Case.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    if categories is not None:
        cases = cases.filter(category__in=list(categories))
    if not stands_below_a_return(unit):
        cases = cases.filter(cycle_unit__is_covered=False)
    return with_outcome(cases, figure, reason).order_by("path", "category", "subject_code")


def stands_below_a_return(unit: CycleUnit) -> bool:
    """Whether a unit above reports by return: seen from there, the cases here do not count."""
    return unit.is_covered and unit.source != ReportingSource.RETURN


GRADES_OF_FIGURE = {
    "good_or_better": ["EXCELLENT", "GOOD"],
    "excellent": ["EXCELLENT"],
    "good": ["GOOD"],
    "completed": ["COMPLETED"],
    "failed": ["FAILED"],
    "graded": ["EXCELLENT", "GOOD", "COMPLETED", "FAILED"],
}


def with_outcome(cases: QuerySet[Case], figure: str, reason: str = "") -> QuerySet[Case]:
    """Return the cases that a figure counts: by the decision in force, or for want of one."""
    held = decisions_in_force().filter(case=OuterRef("pk"))
    if figure == "total":
        return cases
    if figure == "undecided":
        return cases.filter(~Exists(held))
    if figure == "not_graded":
        held = held.exclude(not_rated_reason="")
        return cases.filter(Exists(held.filter(not_rated_reason=reason) if reason else held))
    return cases.filter(Exists(held.filter(grade__in=GRADES_OF_FIGURE[figure])))


def outcome_columns(decision: GradeDecision | None) -> tuple[str, str]:
    """Return outcome and reason as a tally stores them."""
    if decision is None:
        return UNDECIDED, ""
    return decision.grade or NOT_RATED, decision.not_rated_reason


def units_found(cycle: Cycle, *, below: str | None = None) -> list[tuple[str, str, str]]:
    """Return code, category and name of the frozen units, or of the direct subordinates of one."""
    units = CycleUnit.objects.filter(cycle=cycle).order_by("path")
    if below is not None:
        units = units.filter(parent=unit_in_cycle(cycle, below))
    return list(units.values_list("code", "category", "name"))


def units_named(cycle: Cycle, wanted: str) -> list[CycleUnit]:
    """Return the units whose name or code contains the words, without regard to diacritics."""
    words = search_key(wanted).split()
    units = CycleUnit.objects.filter(cycle=cycle).select_related("parent").order_by("path")
    return [
        unit
        for unit in units
        if all(word in search_key(f"{unit.name} {unit.code}") for word in words)
    ]


def cycles() -> list[Cycle]:
    """Return all cycles, the latest first."""
    return list(Cycle.objects.order_by("-closes_on"))


def top_unit_of_latest_cycle() -> CycleUnit | None:
    """Return where a reader starts; None while no cycle is frozen."""
    tops = CycleUnit.objects.filter(parent__isnull=True).select_related("cycle")
    return tops.order_by("-cycle__closes_on", "path").first()


def top_unit_of(cycle: Cycle) -> CycleUnit:
    """Return the unit at the top of a cycle's tree. Raises `Refused` while nothing is frozen."""
    top = CycleUnit.objects.filter(cycle=cycle, parent__isnull=True).select_related("cycle")
    found = top.order_by("path").first()
    if found is None:
        text = message("The tree of cycle %(year)s is not frozen yet.")
        raise Refused(Fault(text, {"year": cycle.year}))
    return found


def with_decisions(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the cases with all that a list of them shows, in a few queries."""
    related = cases.select_related("cycle_unit", "unit", "person", "collective")
    return related.prefetch_related(
        Prefetch("decisions", GradeDecision.objects.order_by("pk").select_related("authority"))
    )


def kinds_of(cycle: Cycle) -> dict[str, SubjectKind]:
    """Return the kind of subject of each category of a cycle."""
    categories = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)
    return {code: category.kind for code, category in categories.items()}
