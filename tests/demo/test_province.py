"""The invented province is the same for a seed and adds up to what was published."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo import on_a_day
from tests.demo.on_a_day import CATEGORIES, OnADay, digest
from xeploai.demo import DemoProvince, make_province
from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.rollup import CountedCase, FrozenUnit, ReportingSource, roll_up

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def counts_later(later: OnADay) -> dict[str, Counts]:
    return later.counts()


def test_the_same_seed_gives_the_same_province_whatever_the_order_of_sets(
    province: DemoProvince,
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": f"{ROOT / 'src'}"}

    other = subprocess.run(
        [sys.executable, on_a_day.__file__],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert other.stdout.strip() == digest(province)


def test_the_roll_up_of_the_domain_gives_the_same_totals(earlier: OnADay) -> None:
    cycle = earlier.cycle
    units = [
        FrozenUnit(code, parent, cycle.sources.get(code, ReportingSource.CASES))
        for code, parent in earlier.parents.items()
    ]
    cases = [CountedCase(one.unit, one.category, one.outcome) for one in cycle.decisions]

    totals = roll_up(units=units, cases=cases, returns=cycle.returns, categories=CATEGORIES)

    root = totals[earlier.province.root]
    assert {code: root.counts(code) for code in CATEGORIES} == earlier.counts()
    assert not root.missing
    assert not root.not_reported


def test_another_seed_gives_another_province_with_the_same_totals(
    province: DemoProvince, counts_later: dict[str, Counts]
) -> None:
    other = make_province(7)

    later = OnADay(other, other.cycles[1])
    assert {code: one.graded for code, one in later.counts().items()} == {
        code: one.graded for code, one in counts_later.items()
    }
    assert other.people != province.people
