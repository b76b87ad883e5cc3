"""Sides of a comparison on their own year's tree, as on the unit page."""

from xeploai.cycle.queries import Cycle, CycleUnit, pack_of
from xeploai.domain import Statistics, Total, UnitRef
from xeploai.results.statistics import statistics_of

from .values import Side


def side_of(unit: CycleUnit) -> Side:
    """Return the figures of the unit's page."""
    return side_of_statistics(statistics_of(unit))


def side_of_statistics(statistics: Statistics) -> Side:
    return Side(
        unit=statistics.unit,
        cycle=statistics.cycle,
        pack=statistics.pack,
        categories=statistics.category_labels,
        bases=statistics.share_bases,
        totals=statistics.categories,
        missing=statistics.missing_units,
        within=statistics.reported_within,
    )


def side_without_figures(unit: UnitRef, cycle: Cycle) -> Side:
    """Return the side of a unit that was not in the tree, or that the reader may not see."""
    pack = pack_of(cycle)
    categories, bases = pack.categories_on(cycle.closes_on), pack.share_bases_on(cycle.closes_on)
    totals = {code: Total() for code in categories}
    return Side(unit, cycle.year, cycle.pack, categories, bases, totals, is_there=False)
