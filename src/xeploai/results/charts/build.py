"""All charts of a unit."""

from dataclasses import dataclass
from functools import lru_cache

from xeploai.cycle.models import CycleUnit
from xeploai.domain import Statistics
from xeploai.results.statistics import statistics_of
from xeploai.results.versions import figures_version

from .change import change
from .composition import composition
from .funnels import FUNNELS, funnel
from .grassroots import Group, grassroots_below
from .not_rated import not_rated
from .parameters import Asked, Peers
from .value import Chart

# in each process; a province's charts hold some 3 MB
UNITS_KEPT = 16


def charts_of(
    statistics: Statistics, groups: tuple[Group, ...], asked: Asked, language: str
) -> tuple[Chart, ...]:
    """Return the charts of figures that are already known; `groups` stand in the funnels.

    A unit with nobody below it has only those that tell nobody apart.
    """
    own = (change(statistics, language), not_rated(statistics, language))
    if not statistics.subordinates:
        return own
    funnels = (funnel(code, statistics, groups, asked, language) for code in FUNNELS)
    return (composition(statistics, asked, language), *own, *funnels)


@dataclass(frozen=True)
class Charts:
    """The charts of a unit, with what they are made of.

    Args:
        asked: what is drawn: of what was asked for, what there is.
    """

    statistics: Statistics
    asked: Asked
    charts: tuple[Chart, ...]


def charts_of_unit(unit: CycleUnit, asked: Asked, language: str) -> Charts:
    """Return the charts of a unit, as its figures stand at this moment.

    What was made before is given again while no figure was written to, as with `statistics_of`.
    Where no grassroots organisation stands below the unit, its direct subordinates are held
    against each other.

    Raises:
        Refused: there is no such category.
    """
    version = figures_version(unit)
    if version is None:
        return made_charts(unit, asked, language)
    return _charts_at(unit.pk, version, asked, language)


@lru_cache(maxsize=UNITS_KEPT)
def _charts_at(unit: int, version: int, asked: Asked, language: str) -> Charts:
    # the unit is read after its version: what is kept is never older than the version says
    found = CycleUnit.objects.select_related("cycle").get(pk=unit)
    return made_charts(found, asked, language)


def made_charts(unit: CycleUnit, asked: Asked, language: str) -> Charts:
    """Return the charts of a unit, made anew."""
    statistics = statistics_of(unit)
    categories = asked.categories(statistics.category_labels)
    groups: tuple[Group, ...] = ()
    if asked.among is Peers.GRASSROOTS:
        groups = grassroots_below(unit, categories)
    if not groups:
        asked = Asked(asked.of, Peers.SUBORDINATES)
        groups = tuple(
            Group(one.unit, asked.sum_of(statistics, one.categories))
            for one in statistics.subordinates
        )
    return Charts(statistics, asked, charts_of(statistics, groups, asked, language))
