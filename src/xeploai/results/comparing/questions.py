"""Parse, check and run the comparison of two units or cycles."""

from collections.abc import Iterator
from dataclasses import dataclass

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import Cycle, CycleUnit
from xeploai.domain import Fault, Refused, message
from xeploai.results.comparability import reasons_not_to_compare, unlike_packs
from xeploai.results.one_tree import RecountedSide, TreeChanges
from xeploai.results.tallies import unit_ref

from .compare import compare
from .siblings import Shows, everything, side_of, side_without_figures
from .values import TreeBasis, UnitComparison

NOT_THERE = message("“%(unit)s” is not in the tree of cycle %(year)s.")
WENT_OVER = message(
    "“%(unit)s” is not in the tree of cycle %(year)s: what it was there now belongs to"
    " “%(heir)s” (%(code)s). Compare that unit."
)


@dataclass(frozen=True)
class ComparisonQuery:
    """One unit of one cycle, and the unit and cycle to compare it with.

    Args:
        other: the unit in the other cycle, or (on this year's tree) in the cycle of `unit`,
            which is then the later one; None if it was not there.
    """

    unit: CycleUnit
    other: CycleUnit | None
    other_cycle: Cycle
    tree: TreeBasis

    @property
    def is_of_two_units(self) -> bool:
        """Whether two different units are compared."""
        return self.other is not None and self.other.unit_id != self.unit.unit_id


def comparison_query(
    *,
    cycle_code: str | int,
    code: str,
    with_cycle: str | int | None = None,
    with_code: str | None = None,
    tree: str = TreeBasis.AS_IT_WAS,
) -> ComparisonQuery:
    """Parse a comparison.

    Args:
        with_cycle: the code of the other cycle; the same one where another unit is named,
            else the one before.
        with_code: the other unit; the same where it is left out.

    Raises:
        Refused: a cycle or unit does not exist, or both sides are the same.
    """
    query = cycles.cycle_of(cycle_code)
    other = _other_cycle(query, with_cycle, is_named=with_code is not None)
    if tree not in list(TreeBasis):
        text = message("The tree “%(tree)s” does not exist. Choose one of: %(known)s.")
        raise Refused(Fault(text, {"tree": tree, "known": ", ".join(TreeBasis)}))
    if TreeBasis(tree) is TreeBasis.THIS_YEAR:
        return _on_one_tree(query, other, code, with_code or code)
    unit = cycles.unit_in_cycle(query, code)
    if with_code is None or with_code == code:
        if other == query:
            text = message(
                "“%(unit)s” cannot be compared with itself: choose another cycle or unit."
            )
            raise Refused(Fault(text, {"unit": unit.name}))
        return ComparisonQuery(unit, same_unit_in(unit, other), other, TreeBasis.AS_IT_WAS)
    return ComparisonQuery(unit, cycles.unit_in_cycle(other, with_code), other, TreeBasis.AS_IT_WAS)


def _other_cycle(query: Cycle, with_cycle: str | int | None, *, is_named: bool) -> Cycle:
    if with_cycle is not None:
        return cycles.cycle_of(with_cycle)
    before = None if is_named else cycles.previous_cycle(query)
    if before is None and not is_named:
        text = message("No cycle closed before %(year)s: name another cycle or unit to compare.")
        raise Refused(Fault(text, {"year": query.name}))
    return before or query


def _on_one_tree(query: Cycle, other: Cycle, code: str, with_code: str) -> ComparisonQuery:
    """Return the query with the later cycle first, since its tree is used."""
    if query == other:
        text = message(
            "Both sides are of cycle %(year)s and use the same tree anyway: name another cycle."
        )
        raise Refused(Fault(text, {"year": query.name}))
    earlier, later = sorted((query, other), key=lambda one: one.closes_on)
    now, then = (code, with_code) if later == query else (with_code, code)
    units = [_units_in_tree(one, later, earlier) for one in (now, then)]
    return ComparisonQuery(units[0], units[1], earlier, TreeBasis.THIS_YEAR)


def _units_in_tree(code: str, later: Cycle, earlier: Cycle) -> CycleUnit:
    found = CycleUnit.objects.filter(cycle=later, code=code).select_related("cycle").first()
    if found is not None:
        return found
    then = cycles.unit_in_cycle(earlier, code)
    changes = TreeChanges(earlier, later)
    home = changes.fates[then.code].home
    values: dict[str, object] = {"unit": then.name, "year": later.name}
    if home is None:
        raise Refused(Fault(NOT_THERE, values))
    heir = changes.now[home]
    raise Refused(Fault(WENT_OVER, {**values, "heir": heir.name, "code": heir.code}))


def same_unit_in(unit: CycleUnit, cycle: Cycle) -> CycleUnit | None:
    """Return the same unit in another cycle, if it was there."""
    same = CycleUnit.objects.filter(cycle=cycle, unit=unit.unit_id)
    return same.select_related("cycle").first()


def comparison_of(
    query: ComparisonQuery, *, closed: Fault | None = None, shows: Shows = everything
) -> UnitComparison:
    """Run a comparison, the earlier cycle first.

    Args:
        closed: why the reader may not see the other unit's figures; they are left out then.
        shows: what the reader may see of a unit's figures.
    """
    if closed is not None and query.other is not None:
        return _without_other(query, closed, shows)
    if query.tree is TreeBasis.THIS_YEAR:
        return _on_this_years_tree(query, shows)
    if query.is_of_two_units:
        return _of_two_units(query, shows)
    return _of_two_years(query, shows)


def _without_other(query: ComparisonQuery, why: Fault, shows: Shows) -> UnitComparison:
    assert query.other is not None
    other = side_without_figures(unit_ref(query.other), query.other_cycle)
    sides = [
        (query.other_cycle.closes_on, other),
        (query.unit.cycle.closes_on, shows(side_of(query.unit), query.unit.cycle)),
    ]
    before, now = (side for _, side in sorted(sides, key=lambda one: one[0]))
    return compare(before, now, reasons=(why,), tree=query.tree)


def _of_two_years(query: ComparisonQuery, shows: Shows) -> UnitComparison:
    unit, other = query.unit, query.other
    own_side = shows(side_of(unit), unit.cycle)
    ref = unit_ref(unit)
    other_side = side_without_figures(ref, query.other_cycle)
    if other is not None:
        other_side = shows(side_of(other), other.cycle)
    if query.other_cycle.closes_on < unit.cycle.closes_on:
        reasons = reasons_not_to_compare(unit, other, query.other_cycle)
        return compare(other_side, own_side, reasons=reasons)
    if other is not None:
        reasons = reasons_not_to_compare(other, unit, unit.cycle)
        return compare(own_side, other_side, reasons=reasons)
    why = (*unlike_packs(unit.cycle, query.other_cycle), _gone(unit, query.other_cycle))
    return compare(own_side, other_side, reasons=why)


def _gone(unit: CycleUnit, later: Cycle) -> Fault:
    changes = TreeChanges(unit.cycle, later)
    home = changes.fates[unit.code].home
    values: dict[str, object] = {"unit": unit.name, "year": later.name}
    if home is None:
        return Fault(NOT_THERE, values)
    heir = changes.now[home]
    return Fault(WENT_OVER, {**values, "heir": heir.name, "code": heir.code})


def _of_two_units(query: ComparisonQuery, shows: Shows) -> UnitComparison:
    assert query.other is not None
    first, second = query.other, query.unit
    if first.cycle.closes_on > second.cycle.closes_on:
        first, second = second, first
    return compare(
        shows(side_of(first), first.cycle),
        shows(side_of(second), second.cycle),
        reasons=unlike_packs(first.cycle, second.cycle),
        remarks=_part_of_the_other(first, second),
    )


def _part_of_the_other(first: CycleUnit, second: CycleUnit) -> Iterator[Fault]:
    text = message("“%(unit)s” is below “%(above)s”, whose figures contain its own.")
    if first.cycle_id == second.cycle_id:
        for unit, above in ((first, second), (second, first)):
            if unit.path.startswith(above.path):
                yield Fault(text, {"unit": unit.name, "above": above.name})


def _on_this_years_tree(query: ComparisonQuery, shows: Shows) -> UnitComparison:
    assert query.other is not None
    later, earlier = query.unit.cycle, query.other_cycle
    before = shows(RecountedSide(query.other, TreeChanges(earlier, later)).side(), earlier)
    now = shows(side_of(query.unit), later)
    reasons = unlike_packs(earlier, later)
    return compare(before, now, reasons=reasons, tree=TreeBasis.THIS_YEAR)
