import pytest

from tests.builders import (
    unit_of,
)
from tests.results.comparing.years import (
    assert_nothing_lost,
    assert_parts_add_up,
    members_of,
    reorganised,
    touched_categories,
)
from xeploai.cycle.models import Cycle
from xeploai.results.comparing import (
    comparison_of,
    comparison_query,
)
from xeploai.results.one_tree import RecountedSide, TreeChanges

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.same_queries
@pytest.mark.parametrize("seed", range(30))
def test_the_database_re_adds_as_the_definition_says_and_loses_nothing(seed: int) -> None:
    earlier, later, added, returns = reorganised(seed)
    changes = TreeChanges(earlier, later)

    for code, expected in added.items():
        side = RecountedSide(unit_of(later, code), changes).side()
        for category, total in side.totals.items():
            assert total.from_cases == expected.from_cases.get(category), (code, category)
            assert total.from_returns == expected.from_returns.get(category), (code, category)
        assert set(side.touched) == touched_categories(expected), code
        touching = [block.unit for block in expected.touched_by if block.is_return]
        if side.is_there or side.touched:
            assert len(side.touched_all) == len(touching), code
        owing = {one.code for total in side.totals.values() for one in total.owed_by}
        assert owing >= {one for one in touching if not returns[one]}
        assert_parts_add_up(side)
    assert_nothing_lost(earlier, later)


def test_on_this_years_tree_a_unit_that_received_another_is_compared_with_both(
    years: tuple[Cycle, Cycle],
) -> None:
    found = comparison_of(comparison_query(cycle_code=2023, code="huyen-b", tree="this_year"))

    assert members_of(found) == (5, 5, 0)
    assert [(one.sign, one.unit.code) for one in found.before.parts] == [
        (1, "huyen-b"),
        (1, "xa-a1"),
    ]


def test_on_this_years_tree_the_unit_that_gave_has_less_in_the_earlier_year(
    years: tuple[Cycle, Cycle],
) -> None:
    found = comparison_of(comparison_query(cycle_code=2023, code="huyen-a", tree="this_year"))

    assert members_of(found) == (None, None, None)
    assert [(one.sign, one.unit.code) for one in found.before.parts] == [
        (1, "huyen-a"),
        (-1, "xa-a1"),
    ]
