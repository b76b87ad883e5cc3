"""The contestants of the roll-up bench do the same work."""

from pathlib import Path

import numpy as np
import pytest

from tools.bench.rollup.engines import NAMES, engine_class
from tools.bench.rollup.engines.child import checksum, in_order
from tools.bench.rollup.nation import ensure_nation, gradings_file, years


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nation")
    ensure_nation(folder, scale=0.005, number_of_years=2)
    return folder


@pytest.mark.parametrize("name", [name for name in NAMES if name != "ours"])
def test_every_contestant_gives_our_rows(name: str, two_years: Path) -> None:
    other = engine_class(name)(two_years, years(2))
    ours = engine_class("ours")(two_years, years(2))

    other.run()
    ours.run()

    for theirs, our in zip(other.rows(), ours.rows(), strict=True):
        assert np.array_equal(in_order(theirs), in_order(our))
        assert checksum(theirs) == checksum(our)


def test_checksum_notices_two_numbers_that_changed_places(two_years: Path) -> None:
    ours = engine_class("ours")(two_years, years(1))
    ours.run()
    rows = next(ours.rows())
    before = checksum(rows)

    rows.number[[0, -1]] = rows.number[[-1, 0]]

    assert checksum(rows) != before


def test_made_up_nation_is_the_same_each_time(two_years: Path, tmp_path: Path) -> None:
    ensure_nation(tmp_path, scale=0.005, number_of_years=2)

    for year in years(2):
        again, before = (gradings_file(folder, year) for folder in (tmp_path, two_years))
        assert again.read_bytes() == before.read_bytes()
