"""Which units the rows of a list may concern: by role, and by the unit that was chosen."""

from collections.abc import Iterable, Mapping
from datetime import date

from xeploai.cycle.queries import Cycle, CycleUnit, Reader, subtree, unit_in_cycle
from xeploai.domain import ACTS, Act, Role
from xeploai.intake import Kind
from xeploai.organisations.register import Placement, in_force, unit_by_code

from .context import EVERYWHERE, Reach

ACT_OF_KIND: Mapping[Kind, Act] = {
    Kind.REGISTER: Act.KEEP_REGISTER,
    Kind.PEOPLE: Act.KEEP_REGISTER,
    Kind.POSTS: Act.KEEP_REGISTER,
    Kind.COLLECTIVES: Act.KEEP_REGISTER,
    Kind.GRADINGS: Act.RECORD_GRADES,
    Kind.RETURN: Act.SEND_RETURN,
    Kind.REORGANISATION: Act.KEEP_REGISTER,
}
OF_A_CYCLE = (Kind.GRADINGS, Kind.RETURN)


def reach_of(reader: Reader, kind: Kind, cycle: Cycle | None) -> Reach:
    """Return the units for which the reader may send a kind of list."""
    act = ACT_OF_KIND[kind]
    if kind in OF_A_CYCLE:
        units = reader.visible(cycle, act).values_list("pk", flat=True) if cycle else ()
        return Reach(frozenset(units))
    able = [grant for grant in reader.grants if act in ACTS[Role(grant.role)]]
    tops = {unit for grant in able for unit in reader.units_of(grant)}
    return Reach(units_below(tops, on=reader.on))


def register_reach(reader: Reader) -> Reach:
    """Return the units whose register the reader keeps."""
    return reach_of(reader, Kind.REGISTER, None)


def limited_to(code: str, kind: Kind, cycle: Cycle | None, *, on: date) -> Reach:
    """Return the reach of a unit and all below. Raises `Refused` for an unknown unit."""
    if not code:
        return EVERYWHERE
    if kind in OF_A_CYCLE and cycle is not None:
        unit = unit_in_cycle(cycle, code)
        below = CycleUnit.objects.filter(cycle=cycle, **subtree(unit))
        return Reach(frozenset(below.values_list("pk", flat=True)))
    return Reach(units_below([unit_by_code(code).pk], on=on))


def units_below(tops: Iterable[int], *, on: date) -> frozenset[int]:
    """Return units and all that are below them on a day."""
    below: dict[int | None, list[int]] = {}
    for unit, parent in Placement.objects.filter(in_force(on)).values_list("unit", "parent"):
        below.setdefault(parent, []).append(unit)
    reached: set[int] = set()
    stack = list(tops)
    while stack:
        unit = stack.pop()
        if unit not in reached:
            reached.add(unit)
            stack += below.get(unit, ())
    return frozenset(reached)
