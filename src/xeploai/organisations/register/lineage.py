"""What became of units that closed, and what went over into a unit."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from xeploai.domain import LineageEntry, LineageKind
from xeploai.organisations.models import Lineage, Placement, Unit, in_force

from .queries import superiors_of_all

BATCH = 500


def lineage_after(codes: Iterable[str], on: date) -> list[LineageEntry]:
    """Return what happened after a day to units, or to others through them, by code."""
    found: dict[int, LineageEntry] = {}
    wanted = sorted(codes)
    for first in range(0, len(wanted), BATCH):
        some = wanted[first : first + BATCH]
        rows = Lineage.objects.filter(Q(unit__code__in=some) | Q(other__code__in=some), on__gt=on)
        for pk, kind, unit, other, day in rows.values_list(
            "pk", "kind", "unit__code", "other__code", "on"
        ):
            found[pk] = LineageEntry(LineageKind(kind), unit, other, day, "")
    return [found[pk] for pk in sorted(found)]


def successors_of(units: Iterable[int]) -> dict[int, set[int]]:
    """Return the ids of what each unit was merged into, however many mergers followed.

    A unit that is dissolved and taken over by another counts as merged into it. The last ones
    only: what lies between has closed itself.
    """
    return _followed(units, "unit_id", "other_id", last_only=True)


def heirs_of(units: Iterable[int], *, on: date) -> dict[int, set[int]]:
    """Return the ids of the units to which the roles at closed units pass.

    They are those that a unit was merged into, but never one that was above it: whoever acted for
    a district does not act for the whole province because the province took over from it.
    """
    above = superiors_of_all(units, on=on)
    return {unit: heirs - above[unit] for unit, heirs in successors_of(above).items()}


def acting_units(unit: int, *, on: date) -> set[int]:
    """Return the ids of the units that act for one on a day on which it does not exist.

    After its end those that it was merged into by then, before its beginning those that were
    merged into it; what lies between counts while it exists.
    """
    has_closed = Unit.objects.filter(pk=unit, closed_on__lte=on).exists()
    start, end = ("unit_id", "other_id") if has_closed else ("other_id", "unit_id")
    mergers = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO)
    mergers = mergers.filter(on__lte=on) if has_closed else mergers
    steps: dict[int, set[int]] = {}
    for here, there in mergers.values_list(start, end):
        steps.setdefault(here, set()).add(there)
    found, waiting = set[int](), [unit]
    while waiting:
        new = steps.get(waiting.pop(), set()) - found - {unit}
        found |= new
        waiting += new
    is_open = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    existing = Unit.objects.filter(is_open, pk__in=found, opened_on__lte=on)
    return set(existing.values_list("pk", flat=True))


def predecessors_of(units: Iterable[int]) -> dict[int, set[int]]:
    """Return the ids of everything that was merged into each unit, however many mergers ago."""
    return _followed(units, "other_id", "unit_id", last_only=False)


def _followed(
    units: Iterable[int], start: str, end: str, *, last_only: bool
) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {unit: set() for unit in units}
    ways: dict[int, set[int]] = {unit: {unit} for unit in found}
    while any(ways.values()):
        steps = _steps({at for way in ways.values() for at in way}, start, end)
        for unit, way in ways.items():
            after = {step for at in way for step in steps.get(at, ())} - found[unit] - {unit}
            if last_only:
                found[unit] -= {at for at in way if steps.get(at)}
            found[unit] |= after
            ways[unit] = after
    return found


def _steps(units: set[int], start: str, end: str) -> dict[int, list[int]]:
    steps: dict[int, list[int]] = {}
    ids = sorted(units)
    for first in range(0, len(ids), BATCH):
        wanted = {f"{start}__in": ids[first : first + BATCH]}
        merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO, **wanted)
        for here, there in merged.values_list(start, end):
            steps.setdefault(here, []).append(there)
    return steps


def ids_below(unit: int, *, on: date) -> set[int]:
    """Return the ids of all units below one on a day, itself left out."""
    below: set[int] = set()
    level = [unit]
    while level:
        placed = Placement.objects.filter(in_force(on), parent__in=level[:BATCH])
        new = set(placed.values_list("unit_id", flat=True)) - below
        below |= new
        level = [*level[BATCH:], *sorted(new)]
    return below
