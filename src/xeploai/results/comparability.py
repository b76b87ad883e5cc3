"""Whether one unit's figures of two cycles may be compared."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import Cycle, CycleUnit, pack_of
from xeploai.domain import Fault, message
from xeploai.organisations.models import Lineage
from xeploai.organisations.register import top_units_on


def reasons_not_to_compare(
    now: CycleUnit, before: CycleUnit | None, earlier: Cycle
) -> tuple[Fault, ...]:
    """Return the reasons against a comparison; empty if it is fair.

    Units founded or closed inside do not matter. Units that came from elsewhere or went
    elsewhere do.
    """
    cycle = now.cycle
    if unlike := unlike_packs(earlier, cycle):
        return unlike
    if before is None:
        text = message("The unit was not in the tree of cycle %(year)s.")
        return (Fault(text, {"year": earlier.name}),)
    if now.parent_id is None and before.parent_id is None:
        # the top unit contains everything in both years, but other provinces
        return tuple(_sentences(_provinces_that_came(now, before), [], earlier.year))
    came = _names(_came_in(now, before))
    went = _names(_came_in(before, now))
    came += _crossed(now, before, coming=True)
    went += _crossed(now, before, coming=False)
    return tuple(_sentences(came, went, earlier.year))


def unlike_packs(earlier: Cycle, later: Cycle) -> tuple[Fault, ...]:
    """Return why the rules of two cycles set other standards; nothing where they do not."""
    if pack_of(later).is_comparable_with(earlier.pack, later.closes_on):
        return ()
    text = message("Cycle %(year)s was graded under %(pack)s, by other standards.")
    return (Fault(text, {"year": earlier.name, "pack": earlier.pack}),)


def _provinces_that_came(now: CycleUnit, before: CycleUnit) -> list[str]:
    """Return the provinces that went over into this one, or into units of it, since.

    Those with a tree of their own in the earlier cycle, and those that had one by the register.
    """
    tops = CycleUnit.objects.filter(cycle=before.cycle_id, parent__isnull=True)
    others = {one.unit_id: one.name for one in tops.exclude(pk=before.pk)}
    by_register = top_units_on(before.cycle.closes_on)
    others |= {one.pk: one.name for one in by_register if one.pk != now.unit_id}
    others.pop(before.unit_id, None)
    if not others:
        return []
    transfers = _transfers(before.cycle.closes_on, now.cycle.closes_on)
    ours = _units_of(now)
    return [name for unit, name in others.items() if _reached(unit, transfers) & ours]


def _sentences(came: list[str], went: list[str], year: int) -> Iterable[Fault]:
    if came:
        text = message("Since cycle %(year)s these came from elsewhere: %(units)s.")
        yield Fault(text, {"year": year, "units": ", ".join(came)})
    if went:
        text = message("Since cycle %(year)s these went elsewhere: %(units)s.")
        yield Fault(text, {"year": year, "units": ", ".join(went)})


def _names(units: QuerySet[CycleUnit]) -> list[str]:
    return [str(unit.name) for unit in units.order_by("path")]


def _came_in(inside: CycleUnit, other: CycleUnit) -> QuerySet[CycleUnit]:
    """Return the units below `inside` that the other cycle has elsewhere than below `other`."""
    span = cycles.subtree(other)
    elsewhere = CycleUnit.objects.filter(cycle=other.cycle_id, unit=OuterRef("unit")).filter(
        Q(path__lt=span["path__gte"]) | Q(path__gte=span["path__lt"])
    )
    below = CycleUnit.objects.filter(cycle=inside.cycle_id, **cycles.subtree(inside))
    return below.filter(Exists(elsewhere))


def _crossed(now: CycleUnit, before: CycleUnit, *, coming: bool) -> list[str]:
    """Return units merged or split across the unit's border between the two closing days.

    The giving unit is looked up in the earlier tree, the receiving one in the later tree; chains
    of mergers are followed to their end.
    """
    transfers = _transfers(before.cycle.closes_on, now.cycle.closes_on)
    if not transfers:
        return []
    ours_then, ours_now = _units_of(before), _units_of(now)
    in_tree = set(CycleUnit.objects.filter(cycle=now.cycle_id).values_list("unit_id", flat=True))
    names: dict[str, None] = {}
    for gave, steps in transfers.items():
        for received, name in steps:
            ends = {one for one in _reached(received, transfers) if one in in_tree}
            came = gave not in ours_then and bool(ends & ours_now)
            went = gave in ours_then and (not ends or bool(ends - ours_now))
            if came if coming else went:
                names[name] = None
    return list(names)


# by the giving unit: the receiving units, each with the name of the event's unit
Transfers = Mapping[int, list[tuple[int, str]]]


def _transfers(after: date, until: date) -> Transfers:
    events = Lineage.objects.filter(
        kind__in=(Lineage.Kind.MERGED_INTO, Lineage.Kind.SPLIT_FROM), on__gt=after, on__lte=until
    )
    transfers: dict[int, list[tuple[int, str]]] = {}
    for event in events.select_related("unit").order_by("on", "pk"):
        pair = (event.unit_id, event.other_id or 0)
        # a split is stored at the new unit, which received
        gave, received = pair if event.kind == Lineage.Kind.MERGED_INTO else pair[::-1]
        transfers.setdefault(gave, []).append((received, event.unit.name))
    return transfers


def _reached(unit: int, transfers: Transfers) -> set[int]:
    """Return the unit and all units that received from it, directly or through others."""
    reached, waiting = set(), [unit]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += [received for received, _ in transfers.get(one, [])]
    return reached


def _units_of(unit: CycleUnit) -> set[int]:
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    return set(below.values_list("unit_id", flat=True))
