"""The totals of a unit by category, without the rest of its statistics."""

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import CycleUnit
from xeploai.domain import Total

from .returns_in_force import ReportedReturns, reported_below, totals_of
from .tallies import counted_tallies, counts_of_tallies


def category_totals(unit: CycleUnit, reported: ReportedReturns | None = None) -> dict[str, Total]:
    """Return only the totals by category, for comparisons with another year."""
    returned = reported or reported_below(unit)
    categories = cycles.categories_of(unit.cycle)
    counted = counts_of_tallies(counted_tallies(unit))
    return totals_of(categories, counted, returned.totals(categories))
