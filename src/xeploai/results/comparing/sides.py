"""Sides as they were: each year on its own tree, as the unit page shows it."""

from collections.abc import Iterator
from dataclasses import replace

from xeploai import rulepacks
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain import Statistics, Total, UnitRef
from xeploai.results.statistics import statistics_of, unit_ref

from .values import Side


def side_of(unit: CycleUnit) -> Side:
    """Return the figures that the unit's page shows."""
    return _side(statistics_of(unit))


def _side(statistics: Statistics) -> Side:
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
    """Return the side of a unit that did not stand in the tree, or that is closed to the reader."""
    pack = rulepacks.pack(cycle.pack)
    categories, bases = pack.categories_on(cycle.closes_on), pack.share_bases_on(cycle.closes_on)
    totals = {code: Total() for code in categories}
    return Side(unit, cycle.year, cycle.pack, categories, bases, totals, is_there=False)


def sides_below(parent: CycleUnit) -> Iterator[tuple[CycleUnit, Side]]:
    """Yield the direct subordinates of a unit, each with the figures that its own page shows."""
    statistics = statistics_of(parent)
    units = CycleUnit.objects.filter(cycle=parent.cycle_id, parent=parent)
    ordered = units.select_related("cycle").order_by("path")
    missing = _missing_by_path(parent, statistics)
    for unit, one in zip(ordered, statistics.subordinates, strict=True):
        if one.is_within_return:
            # a return from above hides the cases here, which the unit's own page may show
            yield unit, side_of(unit)
            continue
        own = tuple(ref for path, ref in missing if path.startswith(unit.path))
        side = _side(statistics)
        yield unit, replace(side, unit=one.unit, totals=one.categories, missing=own)


def _missing_by_path(parent: CycleUnit, statistics: Statistics) -> list[tuple[str, UnitRef]]:
    codes = [unit.code for unit in statistics.missing_units]
    found = CycleUnit.objects.filter(cycle=parent.cycle_id, code__in=codes).order_by("path")
    return [(unit.path, unit_ref(unit)) for unit in found]
