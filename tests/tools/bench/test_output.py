import argparse
import json
from typing import Any

import pytest

from tools.bench.measure import BenchFailed
from tools.bench.output import measure_and_print


def show(figures: dict[str, Any]) -> None:
    print(f"a table of {figures['seconds']}")


@pytest.mark.parametrize(
    ("as_json", "printed"), [(True, '{"seconds": 3}'), (False, "a table of 3")]
)
def test_figures_are_printed_as_a_table_or_as_json(
    capsys: pytest.CaptureFixture[str], as_json: bool, printed: str
) -> None:
    code = measure_and_print(argparse.Namespace(json=as_json), lambda _: {"seconds": 3}, show)

    out = capsys.readouterr().out
    assert code == 0
    assert (json.dumps(json.loads(out)) if as_json else out.strip()) == printed


def test_a_bench_that_fails_says_why_and_returns_1(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: argparse.Namespace) -> dict[str, Any]:
        raise BenchFailed("contestants disagree")

    assert measure_and_print(argparse.Namespace(json=True), fail, show) == 1
    assert capsys.readouterr().err == "contestants disagree\n"
