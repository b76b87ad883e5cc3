"""What benches on a part of the demo have in common."""

import argparse
import os
import sys
from pathlib import Path

import pytest

from tools.bench.databases import add_options, at_least_one, child_with_database, scale


@pytest.mark.parametrize("given", ["0", "-1", "1.01"])
def test_a_part_of_the_demo_is_above_nothing_and_at_most_all(given: str) -> None:
    assert scale("1") == 1
    with pytest.raises(argparse.ArgumentTypeError, match="above 0"):
        scale(given)


def test_a_number_of_times_is_at_least_one() -> None:
    assert at_least_one("1") == 1
    with pytest.raises(argparse.ArgumentTypeError, match="at least 1"):
        at_least_one("0")


def test_a_bench_measures_both_databases_unless_told_otherwise() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)

    assert parser.parse_args([]).postgresql is True
    assert parser.parse_args(["--no-postgresql", "--scale", "0.5"]).scale == 0.5


def test_a_child_works_in_a_home_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("XEPLOAI_HOME", "before")
    words = ["child", "--home", str(home), "--scale", "0.1", "--rows", "7"]
    monkeypatch.setattr(sys, "argv", words)

    with child_with_database("rows") as args:
        assert os.environ["XEPLOAI_HOME"] == str(home)

    assert home.is_dir()
    assert (args.rows, args.scale) == (7, 0.1)
