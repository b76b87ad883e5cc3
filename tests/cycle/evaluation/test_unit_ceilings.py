"""The ceilings that the subjects of a unit are under."""

from fractions import Fraction

import pytest

from tests.builders import unit_of
from tests.cycle.assessed import assessed_cycle, store_local_rules
from xeploai.cycle.evaluation import CycleCeilings
from xeploai.cycle.evaluation.unit_ceilings import UnitCeiling, ceilings_about
from xeploai.cycle.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SHARE = "parameters:\n  - {parameter: P23-CAP-1.share, from: 2023-11-20, value: %s %%}\n"


def about(cycle: Cycle, code: str, category: str) -> list[UnitCeiling]:
    found = ceilings_about(unit_of(cycle, code), CycleCeilings(cycle))
    return [each for each in found if each.category == category]


def shares(cycle: Cycle, code: str, category: str) -> list[Fraction | None]:
    found = (each.ceiling for each in about(cycle, code, category))
    return [each.share if each else None for each in found]


def test_a_unit_is_under_the_ceiling_of_the_unit_that_decides_whatever_it_lays_down_itself() -> (
    None
):
    cycle = assessed_cycle()
    store_local_rules(SHARE % 15)
    store_local_rules(SHARE % 10, code="xa-2023", unit="xa-a1")

    assert shares(cycle, "xa-a1", "grassroots_committee") == [Fraction(15, 100)]
    assert shares(cycle, "xa-a1", "subordinate_branch") == [Fraction(1, 10)]
    assert shares(cycle, "ap-a11", "subordinate_branch") == [Fraction(1, 10)]


def test_units_that_decide_below_bring_each_its_own_ceiling() -> None:
    cycle = assessed_cycle()
    store_local_rules(SHARE % 10, code="xa-2023", unit="xa-a1")

    assert shares(cycle, "tinh", "subordinate_branch") == [Fraction(1, 10), Fraction(1, 5)]
    (of_district,) = about(cycle, "tinh", "grassroots_committee")
    assert of_district.ceiling is not None
    assert of_district.ceiling.share == Fraction(1, 5)


def test_a_category_without_subjects_here_goes_by_the_unit_above_that_holds_its_groups() -> None:
    cycle = assessed_cycle()
    store_local_rules(SHARE % 10, code="xa-2023", unit="xa-a1")

    (found,) = about(cycle, "xa-a1", "district_committee")

    assert found.path == unit_of(cycle, "tinh").path
    assert found.ceiling is not None
    assert found.ceiling.share == Fraction(1, 5)


def test_every_unit_that_decides_on_subjects_is_named_though_the_ceiling_is_one() -> None:
    cycle = assessed_cycle()

    (found,) = about(cycle, "tinh", "subordinate_branch")

    paths = [unit_of(cycle, code).path for code in ("xa-a1", "xa-b1")]
    assert [path for path in found.paths if path in paths] == paths
    assert found.path == found.paths[0]
