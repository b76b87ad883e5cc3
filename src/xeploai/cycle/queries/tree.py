"""Reads of cycles and their frozen trees."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from xeploai import rulepacks
from xeploai.cycle.models import AddedTree, Cycle, CycleUnit, Tally
from xeploai.domain import (
    STEP_WIDTH,
    Category,
    CycleKey,
    Fault,
    NotRatedReason,
    Period,
    Refused,
    ReportingSource,
    RulePack,
    SubjectKind,
    message,
    next_path,
    periods_compared_with,
    read_cycle_code,
)

LATEST_FIRST = ("-closes_on", "-family", "-code")
NO_SUCH_CYCLE = message("There is no cycle %(year)s. Known cycles: %(known)s.")


def pack_of(cycle: Cycle) -> RulePack:
    """Return the rule pack that a cycle was opened with."""
    return rulepacks.pack(cycle.pack)


def categories_of(cycle: Cycle) -> Mapping[str, Category]:
    """Return the categories that a cycle reviews, by code, in the order of the pack."""
    return pack_of(cycle).categories_reviewed_on(cycle.closes_on, Period(cycle.period))


def reasons_of(cycle: Cycle) -> Mapping[str, NotRatedReason]:
    """Return the reasons for not rating that may be given in a cycle, by code."""
    return pack_of(cycle).not_rated_reasons_for(cycle.closes_on, Period(cycle.period))


def cycles() -> list[Cycle]:
    """Return the cycles that have a tree, the latest first; on one day the Party's first."""
    return list(Cycle.objects.filter(frozen_at__isnull=False).order_by(*LATEST_FIRST))


def all_cycles() -> list[Cycle]:
    """Return all cycles, planned and withdrawn ones too, the latest first."""
    return list(Cycle.objects.order_by(*LATEST_FIRST))


def cycle_of(code: str | int) -> Cycle:
    """Return the cycle with a code; a year is the code of the Party's yearly cycle.

    Raises:
        Refused: there is none, or it is no code; names the codes of the cycles that exist.
    """
    key = read_cycle_code(f"{code:04}" if isinstance(code, int) else code)
    cycle = Cycle.objects.filter(code=key.code).first()
    if cycle is None:
        known = ", ".join(Cycle.objects.order_by("code").values_list("code", flat=True))
        raise Refused(Fault(NO_SUCH_CYCLE, {"year": key.name, "known": known or "–"}))
    return cycle


def previous_cycle(cycle: Cycle) -> Cycle | None:
    """Return the cycle to compare with: the one of its kind that closed last before it.

    Of the same family; a quarter follows a quarter, a year a year.
    """
    kinds = periods_compared_with(Period(cycle.period))
    same = Cycle.objects.filter(family=cycle.family, period__in=kinds, frozen_at__isnull=False)
    return same.filter(closes_on__lt=cycle.closes_on).order_by("-closes_on").first()


def quarters_of(year: Cycle | CycleKey) -> list[Cycle]:
    """Return the cycles of the quarters of a year that have a tree, the first first.

    The year itself may not be planned yet.
    """
    key = year if isinstance(year, CycleKey) else year.key
    codes = [quarter.code for quarter in key.quarters]
    return list(Cycle.objects.filter(code__in=codes, frozen_at__isnull=False).order_by("period"))


def kinds_of(cycle: Cycle) -> dict[str, SubjectKind]:
    """Return the kind of subject of each category of a cycle."""
    categories = pack_of(cycle).categories_on(cycle.closes_on)
    return {code: category.kind for code, category in categories.items()}


def unit_in_cycle(cycle: Cycle, code: str) -> CycleUnit:
    """Return a frozen unit. Raises `Refused` where the unit was not open that year."""
    unit = CycleUnit.objects.filter(cycle=cycle, code=code).select_related("cycle").first()
    if unit is None:
        text = message(
            "Unit “%(code)s” is not in the tree of cycle %(year)s (as of %(day)s):"
            " the code is wrong, or the unit was not open that year."
        )
        values = {"code": code, "year": cycle.name, "day": cycle.closes_on}
        raise Refused(Fault(text, values))
    return unit


def unit_of_cycle(cycle_code: str, code: str) -> CycleUnit:
    """Return a unit of the cycle with a code, in one query. Raises `Refused` without one."""
    units = CycleUnit.objects.filter(cycle__code=cycle_code, code=code)
    return units.select_related("cycle").first() or unit_in_cycle(cycle_of(cycle_code), code)


def top_unit_of(cycle: Cycle) -> CycleUnit:
    """Return the root of a cycle's own tree. Raises `Refused` until the tree is frozen.

    A tree that was added later is not the cycle's own, whatever the order of the codes.
    """
    tops = CycleUnit.objects.filter(cycle=cycle, parent__isnull=True).select_related("cycle")
    added = AddedTree.objects.filter(cycle=cycle, taken_back_at__isnull=True)
    own = tops.exclude(code__in=added.values("root_code"))
    top = own.order_by("path").first()
    if top is None:
        text = message("The tree of cycle %(year)s is not frozen yet.")
        raise Refused(Fault(text, {"year": cycle.name}))
    return top


def top_units_of(cycle: Cycle) -> list[CycleUnit]:
    """Return the roots of all trees of a cycle: its own first, then those that were added.

    Raises:
        Refused: the tree is not frozen yet.
    """
    own = top_unit_of(cycle)
    tops = CycleUnit.objects.filter(cycle=cycle, parent__isnull=True).exclude(pk=own.pk)
    return [own, *tops.select_related("cycle").order_by("path")]


def top_unit_of_latest_cycle() -> CycleUnit | None:
    """Return the unit at which a reader starts; None until a cycle is frozen."""
    tops = CycleUnit.objects.filter(parent__isnull=True).select_related("cycle")
    return tops.order_by("-cycle__closes_on", "-cycle__family", "-cycle__code", "path").first()


def subtree(unit: CycleUnit) -> dict[str, str]:
    """Return filters for the paths of a unit and everything below it."""
    return {"path__gte": unit.path, "path__lt": next_path(unit.path)}


def number_of_units(unit: CycleUnit) -> int:
    """Return how many units a unit and those below it are."""
    return CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit)).count()


def unit_at_path(cycle: Cycle, path: str) -> CycleUnit:
    """Return the unit at a path of a cycle's tree."""
    return CycleUnit.objects.select_related("cycle").get(cycle=cycle, path=path)


def units_above(unit: CycleUnit) -> QuerySet[CycleUnit]:
    """Return the unit's superiors, from the top down."""
    steps = [unit.path[:end] for end in range(STEP_WIDTH, len(unit.path), STEP_WIDTH)]
    return CycleUnit.objects.filter(cycle=unit.cycle_id, path__in=steps).order_by("path")


def steps_below(units: QuerySet[CycleUnit], parents: Iterable[int]) -> QuerySet[CycleUnit]:
    """Return those of `units` directly below `parents`, annotated with `has_below`."""
    own = CycleUnit.objects.filter(parent=OuterRef("pk"))
    below = units.filter(parent__in=list(parents)).annotate(has_below=Exists(own))
    return below.order_by("path")


def highest_of(units: QuerySet[CycleUnit]) -> QuerySet[CycleUnit]:
    """Return those of `units` whose superior is not among them."""
    inside = Q(parent__in=units.values("pk"))
    return units.filter(Q(parent__isnull=True) | ~inside).select_related("cycle").order_by("path")


def unit_rows(cycle: Cycle, *, below: str | None = None) -> list[tuple[str, str, str]]:
    """Return code, category and name of the frozen units, or of the direct subordinates of one."""
    units = CycleUnit.objects.filter(cycle=cycle).order_by("path")
    if below is not None:
        units = units.filter(parent=unit_in_cycle(cycle, below))
    return list(units.values_list("code", "category", "name"))


def subordinates_holding(unit: CycleUnit, codes: Iterable[str]) -> dict[str, str]:
    """Map each code of a unit below to the code of the direct subordinate that contains it."""
    wanted = list(codes)
    if not wanted:
        return {}
    end = len(unit.path) + STEP_WIDTH
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    direct = dict(below.filter(parent=unit).values_list("path", "code"))
    rows = below.filter(code__in=wanted).values_list("code", "path")
    return {code: direct[path[:end]] for code, path in rows if path[:end] in direct}


def units_with_cases(unit: CycleUnit) -> int:
    """Return how many units at or below one have cases that its totals count."""
    tallies = Tally.objects.filter(cycle=unit.cycle_id, is_covered=False, **subtree(unit))
    return tallies.values("cycle_unit").distinct().count()


def stands_below_a_return(unit: CycleUnit) -> bool:
    """Whether a unit above reports by return: totals up there do not count the cases here."""
    return unit.is_covered and unit.source != ReportingSource.RETURN


def sender_above(unit: CycleUnit) -> CycleUnit | None:
    """Return the unit whose return replaces the cases here; None where there is none."""
    if not unit.is_covered:
        return None
    steps = [unit.path[:end] for end in range(STEP_WIDTH, len(unit.path) + 1, STEP_WIDTH)]
    above = CycleUnit.objects.filter(cycle=unit.cycle_id, path__in=steps)
    return above.filter(source="RETURN").first()
