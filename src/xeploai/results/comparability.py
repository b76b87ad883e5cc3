"""Whether one unit's figures of two cycles may be set side by side."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain.faults import Fault, message
from xeploai.organisations.models import Lineage


def reasons_not_to_compare(
    now: CycleUnit, before: CycleUnit | None, earlier: Cycle
) -> tuple[Fault, ...]:
    """Return why not, one sentence each; nothing where the comparison is fair.

    Units that were founded or closed inside do not disturb it. Units that came from elsewhere,
    or went elsewhere, do.
    """
    cycle = now.cycle
    if not rulepacks.pack(cycle.pack).is_comparable_with(earlier.pack, cycle.closes_on):
        text = message("Cycle %(year)s was graded under %(pack)s, by other standards.")
        return (Fault(text, {"year": earlier.year, "pack": earlier.pack}),)
    if before is None:
        text = message("The unit was not in the tree of cycle %(year)s.")
        return (Fault(text, {"year": earlier.year}),)
    if now.parent_id is None and before.parent_id is None:
        return ()  # everything stands below it in both years
    came = _codes(_came_in(now, before))
    went = _codes(_came_in(before, now))
    came += _crossed(now, before, coming=True)
    went += _crossed(now, before, coming=False)
    return tuple(_sentences(came, went, earlier.year))


def _sentences(came: list[str], went: list[str], year: int) -> Iterable[Fault]:
    if came:
        text = message("Since cycle %(year)s these came from elsewhere: %(units)s.")
        yield Fault(text, {"year": year, "units": ", ".join(came)})
    if went:
        text = message("Since cycle %(year)s these went elsewhere: %(units)s.")
        yield Fault(text, {"year": year, "units": ", ".join(went)})


def _codes(units: QuerySet[CycleUnit]) -> list[str]:
    return [str(unit.name) for unit in units.order_by("path")]


def _came_in(inside: CycleUnit, other: CycleUnit) -> QuerySet[CycleUnit]:
    """Return the units below `inside` that stood in the other cycle, but not below `other`."""
    span = cycles.subtree(other)
    elsewhere = CycleUnit.objects.filter(cycle=other.cycle_id, unit=OuterRef("unit")).filter(
        Q(path__lt=span["path__gte"]) | Q(path__gte=span["path__lt"])
    )
    below = CycleUnit.objects.filter(cycle=inside.cycle_id, **cycles.subtree(inside))
    return below.filter(Exists(elsewhere))


def _crossed(now: CycleUnit, before: CycleUnit, *, coming: bool) -> list[str]:
    """Return units merged or split across the border between the two closing days.

    What gave stood in the earlier tree, what received stands in the later one.
    """
    merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO)
    split = Lineage.objects.filter(kind=Lineage.Kind.SPLIT_FROM)
    ended = CycleUnit.objects.filter(cycle=before.cycle_id, **cycles.subtree(before))
    heirs = CycleUnit.objects.filter(cycle=now.cycle_id, **cycles.subtree(now))
    found = []
    for events, gave, received in ((merged, "unit", "other"), (split, "other", "unit")):
        was_ours = Exists(ended.filter(unit=OuterRef(gave)))
        is_ours = Exists(heirs.filter(unit=OuterRef(received)))
        crossing = is_ours & ~was_ours if coming else was_ours & ~is_ours
        dated = events.filter(on__gt=before.cycle.closes_on, on__lte=now.cycle.closes_on)
        found += [str(event.unit.name) for event in dated.filter(crossing).select_related("unit")]
    return found
