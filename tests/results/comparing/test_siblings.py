import pytest

from tests.builders import (
    unit_of,
)
from tests.results.comparing.years import reorganised
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain import Refused
from xeploai.results.comparing import (
    siblings_of,
)
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("seed", range(10))
def test_siblings_show_what_their_own_pages_show(seed: int) -> None:
    _, later, _, _ = reorganised(seed)

    for unit in CycleUnit.objects.filter(cycle=later, parent__isnull=False):
        for one in siblings_of(unit):
            statistics = statistics_of(one.unit)
            assert one.comparison is not None
            assert one.comparison.now.totals == statistics.categories
            assert one.comparison.now.missing == statistics.missing_units


def test_the_top_has_no_siblings(years: tuple[Cycle, Cycle]) -> None:
    with pytest.raises(Refused):
        siblings_of(unit_of(years[1], "tinh"))
