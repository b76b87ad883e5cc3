"""The bench of a cycle's population: opening and refreshing, both databases."""

import argparse
import json

import pytest

from tools.bench.__main__ import main
from tools.bench.population import command

WORDS = ["population", "--scale", "0.01", "--changes", "20"]


def test_both_databases_tell_the_seconds_of_opening_and_refreshing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*WORDS, "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    for database in ("sqlite", "postgresql"):
        taken = found[database]
        assert all(taken[column] > 0 for column in command.COLUMNS)
        assert taken["cases"]
        assert taken["differences"]  # without differences nothing would be refreshed


@pytest.mark.parametrize("scale", ["0", "2"])
def test_sizes_that_make_no_sense_are_refused(scale: str) -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(["--scale", scale])
