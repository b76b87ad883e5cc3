"""Within which units the rows of a file must lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.cycle.access import Reader
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.cycle.queries import subtree, unit_in_cycle
from xeploai.domain import ACTS, Act, Fault, Role, message
from xeploai.intake import Kind
from xeploai.organisations.dated_rows import in_force
from xeploai.organisations.models import Placement
from xeploai.organisations.register import unit_by_code

ACT_OF_KIND: Mapping[Kind, Act] = {
    Kind.REGISTER: Act.KEEP_REGISTER,
    Kind.PEOPLE: Act.KEEP_REGISTER,
    Kind.POSTS: Act.KEEP_REGISTER,
    Kind.COLLECTIVES: Act.KEEP_REGISTER,
    Kind.GRADINGS: Act.RECORD_GRADES,
    Kind.RETURN: Act.SEND_RETURN,
}
OF_A_CYCLE = (Kind.GRADINGS, Kind.RETURN)
OUTSIDE = message("“%(unit)s” lies outside the units for which you may send this list.")


@dataclass(frozen=True)
class Reach:
    """Ids of the units that rows may concern: of the cycle's tree or of today's. None: all."""

    units: frozenset[int] | None = None

    def __contains__(self, unit: int | None) -> bool:
        return self.units is None or unit in self.units

    def within(self, other: "Reach") -> "Reach":
        """Return what lies in both."""
        if self.units is None or other.units is None:
            return self if other.units is None else other
        return Reach(self.units & other.units)


EVERYWHERE = Reach()


def outside(unit: str, place: str) -> Fault:
    """Return the fault of a row on a unit that is not within reach."""
    return Fault(OUTSIDE, {"unit": unit}, place)


def reach_of(reader: Reader, kind: Kind, cycle: Cycle | None) -> Reach:
    """Return the units on which somebody may send in a kind of list."""
    act = ACT_OF_KIND[kind]
    if kind in OF_A_CYCLE:
        found = reader.visible(cycle, act).values_list("pk", flat=True) if cycle else ()
        return Reach(frozenset(found))
    tops = [grant.unit_id for grant in reader.grants if act in ACTS[Role(grant.role)]]
    return Reach(units_below(tops, on=reader.on))


def limited_to(code: str, kind: Kind, cycle: Cycle | None, *, on: date) -> Reach:
    """Return a unit and everything below it. Raises `Refused` where there is no such unit."""
    if not code:
        return EVERYWHERE
    if kind in OF_A_CYCLE and cycle is not None:
        unit = unit_in_cycle(cycle, code)
        below = CycleUnit.objects.filter(cycle=cycle, **subtree(unit))
        return Reach(frozenset(below.values_list("pk", flat=True)))
    return Reach(units_below([unit_by_code(code).pk], on=on))


def units_below(tops: Iterable[int], *, on: date) -> frozenset[int]:
    """Return units and all that stand below them on a day."""
    below: dict[int | None, list[int]] = {}
    for unit, parent in Placement.objects.filter(in_force(on)).values_list("unit", "parent"):
        below.setdefault(parent, []).append(unit)
    found: set[int] = set()
    waiting = list(tops)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting += below.get(unit, ())
    return frozenset(found)
