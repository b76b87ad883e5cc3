"""What every bench measures with."""

from pathlib import Path

import pytest

from tools.bench.measure import BenchFailed, Runs, in_child, interleaved, peak_mib


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
        in_child("tools.bench.rollup.engines.child", "abacus", str(tmp_path), str(tmp_path))


def test_peak_memory_of_a_python_with_numpy_is_plausible() -> None:
    assert 20 < peak_mib() < 100_000
