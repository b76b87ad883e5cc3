""""""

import random

import pytest

from tests.builders import unit_of
from tests.results.comparing.years import grade_at_random, reorganised
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain import FIGURES, Refused
from xeploai.results.comparing import comparison_of, comparison_query, siblings_of
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.same_queries
@pytest.mark.parametrize("seed", range(10))
def test_as_it_was_says_what_the_unit_page_says(seed: int) -> None:
    _, later, _, _ = reorganised(seed)
    grade_at_random(random.Random(seed), later)

    for unit in CycleUnit.objects.filter(cycle=later).select_related("cycle"):
        statistics = statistics_of(unit)
        found = comparison_of(comparison_query(cycle_code=2023, code=unit.code, with_cycle=2022))
        for code, total in statistics.categories.items():
            changes = statistics.changes(total, statistics.earlier_total(code))
            for figure in FIGURES:
                change = found.row(code).figure(figure).change
                expected = changes.get(figure)
                if expected is None or expected.difference is None:
                    assert change is None, (unit.code, code, figure)
                else:
                    assert change == expected, (unit.code, code, figure)


@pytest.mark.same_queries
@pytest.mark.parametrize("seed", range(10))
def test_siblings_show_what_their_own_pages_show(seed: int) -> None:
    _, later, _, _ = reorganised(seed)

    for unit in CycleUnit.objects.filter(cycle=later, parent__isnull=False):
        for one in siblings_of(unit):
            statistics = statistics_of(one.unit)
            assert one.comparison is not None
            assert one.comparison.now.totals == statistics.categories


def test_the_top_has_no_siblings(years: tuple[Cycle, Cycle]) -> None:
    with pytest.raises(Refused):
        siblings_of(unit_of(years[1], "tinh"))
