"""Compare the units under one superior, each with its side of the comparison."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from xeploai.cycle.queries import Cycle, CycleUnit, categories_of, pack_of
from xeploai.domain import Fault, Refused, Statistics, Total, UnitRef, message
from xeploai.results.one_tree import Side
from xeploai.results.statistics import statistics_of

from .compare import compare
from .values import UnitComparison

# what a side shows of the figures of a cycle's unit
Shows = Callable[[Side, Cycle], Side]


def everything(side: Side, cycle: Cycle) -> Side:
    """Show a side whole."""
    return side


def side_of(unit: CycleUnit) -> Side:
    """Return the figures of the unit's page."""
    return side_of_statistics(statistics_of(unit))


def side_of_statistics(statistics: Statistics) -> Side:
    return Side(
        unit=statistics.unit,
        cycle=statistics.cycle,
        period=statistics.period,
        pack=statistics.pack,
        categories=statistics.category_labels,
        bases=statistics.share_bases,
        totals=statistics.categories,
        within=statistics.reported_within,
    )


def side_without_figures(unit: UnitRef, cycle: Cycle) -> Side:
    """Return the side of a unit that was not in the tree, or that the reader may not see."""
    pack = pack_of(cycle)
    categories, bases = categories_of(cycle), pack.share_bases_on(cycle.closes_on)
    totals = {code: Total() for code in categories}
    return Side(
        unit, cycle.year, cycle.pack, categories, bases, totals, is_there=False, period=cycle.key
    )


@dataclass(frozen=True)
class Sibling:
    """A direct subordinate of the same superior, compared with the unit.

    Args:
        comparison: its figures minus the unit's; None if the reader may not see them.
        closed: why not.
    """

    unit: CycleUnit
    comparison: UnitComparison | None
    closed: Fault | None = None


def siblings_of(
    unit: CycleUnit,
    *,
    why_closed: Callable[[CycleUnit], Fault | None] = lambda _: None,
    shows: Shows = everything,
) -> list[Sibling]:
    """Return all direct subordinates of the unit's superior, including the unit itself.

    Args:
        why_closed: returns why the reader may not see a unit's figures, or None.
        shows: what the reader may see of a unit's figures.

    Raises:
        Refused: the unit is at the top.
    """
    parent = unit.parent
    if parent is None:
        text = message("“%(unit)s” is at the top, so it has no siblings to compare with.")
        raise Refused(Fault(text, {"unit": unit.name}))
    sides = [(one, shows(side, one.cycle)) for one, side in sides_below(parent)]
    own = next(side for one, side in sides if one.pk == unit.pk)
    siblings = []
    for one, side in sides:
        closed = why_closed(one)
        siblings.append(Sibling(one, None if closed else compare(own, side), closed))
    return siblings


def sides_below(parent: CycleUnit) -> Iterator[tuple[CycleUnit, Side]]:
    """Yield the direct subordinates of a unit with the figures of their own pages."""
    statistics = statistics_of(parent)
    units = CycleUnit.objects.filter(cycle=parent.cycle_id, parent=parent)
    ordered = units.select_related("cycle").order_by("path")
    for unit, one in zip(ordered, statistics.subordinates, strict=True):
        if one.is_within_return:
            # the superior's statistics hide these cases, but the unit's own page shows them
            yield unit, side_of(unit)
            continue
        side = side_of_statistics(statistics)
        yield unit, replace(side, unit=one.unit, totals=one.categories)
