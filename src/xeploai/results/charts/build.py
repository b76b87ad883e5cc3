"""All charts of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from xeploai.cycle.queries import CycleUnit, Reader
from xeploai.domain import Category, Statistics
from xeploai.results.hiding import HiddenRows, hidden_rows_for, statistics_for
from xeploai.results.statistics import statistics_of
from xeploai.results.versions import figures_version

from .grassroots import PeerUnit, grassroots_below
from .kinds import FUNNELS, change, composition, funnel, not_rated
from .parameters import ChartParameters, Peers
from .value import Chart

# per process; the charts of a province take some 3 MB
UNITS_CACHED = 16


def charts_of(
    statistics: Statistics, groups: tuple[PeerUnit, ...], parameters: ChartParameters, language: str
) -> tuple[Chart, ...]:
    """Return the charts of given statistics; `groups` are the units in the funnels.

    A unit without subordinates has only the charts that compare no units.
    """
    own = (change(statistics, language), not_rated(statistics, language))
    if not statistics.subordinates:
        return own
    funnels = (funnel(code, statistics, groups, parameters, language) for code in FUNNELS)
    return (composition(statistics, parameters, language), *own, *funnels)


@dataclass(frozen=True)
class Charts:
    """The charts of a unit, with their statistics and parameters.

    Args:
        parameters: as drawn, which may differ from the request (see `charts_of_unit`).
    """

    statistics: Statistics
    parameters: ChartParameters
    charts: tuple[Chart, ...]


def charts_of_unit(unit: CycleUnit, parameters: ChartParameters, language: str) -> Charts:
    """Return the current charts of a unit, from the cache while its version is the same.

    Without grassroots organisations below the unit the funnels compare its direct subordinates.

    Raises:
        Refused: the category does not exist.
    """
    version = figures_version(unit)
    if version is None:
        return compute_charts(unit, parameters, language)
    return _charts_at(unit.pk, version, parameters, language)


@lru_cache(maxsize=UNITS_CACHED)
def _charts_at(unit: int, version: int, parameters: ChartParameters, language: str) -> Charts:
    # the unit is read after its version, so a cached value is never older than its version
    stored = CycleUnit.objects.select_related("cycle").get(pk=unit)
    return compute_charts(stored, parameters, language)


def charts_for(
    unit: CycleUnit, parameters: ChartParameters, language: str, reader: Reader
) -> Charts:
    """Return the charts of a unit, without what the reader may not see of persons."""
    hidden = hidden_rows_for(reader, unit.cycle)
    if hidden.is_open(unit.path):
        return charts_of_unit(unit, parameters, language)
    return compute_charts(unit, parameters, language, statistics_for(unit, reader), hidden)


def compute_charts(
    unit: CycleUnit,
    parameters: ChartParameters,
    language: str,
    statistics: Statistics | None = None,
    hidden: HiddenRows | None = None,
) -> Charts:
    """Compute the charts of a unit, of its own statistics or of what a reader may see of them."""
    statistics = statistics or statistics_of(unit)
    parameters = parameters.for_known(statistics.category_labels)
    categories = parameters.categories(statistics.category_labels)
    groups: tuple[PeerUnit, ...] = ()
    if parameters.among is Peers.GRASSROOTS:
        groups = _visible(grassroots_below(unit, categories), categories, hidden)
    if not groups:
        parameters = ChartParameters(parameters.of, Peers.SUBORDINATES)
        groups = tuple(
            PeerUnit(subordinate.unit, parameters.sum_of(statistics, subordinate.categories))
            for subordinate in statistics.subordinates
        )
    return Charts(statistics, parameters, charts_of(statistics, groups, parameters, language))


def _visible(
    groups: tuple[PeerUnit, ...], categories: Mapping[str, Category], hidden: HiddenRows | None
) -> tuple[PeerUnit, ...]:
    if hidden is None:
        return groups
    return tuple(
        PeerUnit(one.unit, one.total.hidden())
        if any(hidden.hides(one.unit.code, code) for code in categories)
        else one
        for one in groups
    )
