"""The bench of the roll-up: it may only compare contestants that do the same work."""

import argparse
from pathlib import Path

import numpy as np
import pytest

from xeploai.bench import rollup
from xeploai.bench.engines import NAMES, engine_class
from xeploai.bench.engines.child import checksum, in_order
from xeploai.bench.measure import BenchFailed, Runs, in_child, interleaved, peak_mib
from xeploai.bench.nation import LEVELS, ensure_nation, gradings_file, nation_at, years


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


def test_made_up_nation_has_five_levels_and_34_provinces() -> None:
    nation = nation_at(0.01)

    assert np.bincount(nation.level)[1] == 34
    assert nation.level.max() == LEVELS


def test_made_up_nation_is_the_same_each_time(two_years: Path, tmp_path: Path) -> None:
    ensure_nation(tmp_path, scale=0.005, number_of_years=2)

    for year in years(2):
        again, before = (gradings_file(folder, year) for folder in (tmp_path, two_years))
        assert again.read_bytes() == before.read_bytes()


def test_contestants_take_turns_in_changing_order() -> None:
    turns: list[str] = []

    def run(name: str) -> dict[str, float]:
        turns.append(name)
        return {"seconds": len(turns)}

    runs = interleaved(("a", "b"), repeat=3, run=run)

    assert turns == ["a", "b", "b", "a", "a", "b"]
    assert runs["a"].median() == 4


def test_runs_that_disagree_are_no_result() -> None:
    with pytest.raises(BenchFailed, match="rows"):
        Runs([{"rows": 1}, {"rows": 2}]).only("rows")


def test_failed_child_says_what_was_wrong(tmp_path: Path) -> None:
    with pytest.raises(BenchFailed, match="invalid choice"):
        in_child("xeploai.bench.engines.child", "abacus", str(tmp_path), str(tmp_path))


def test_peak_memory_of_a_python_with_numpy_is_plausible() -> None:
    assert 20 < peak_mib() < 100_000


@pytest.mark.parametrize("words", [["--scale", "0"], ["--scale", "nan"], ["--repeat", "0"]])
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    rollup.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)
