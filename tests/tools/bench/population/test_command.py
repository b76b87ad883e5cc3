"""The bench of a cycle's population: opening and refreshing, both databases."""

import argparse
import json

import pytest

from tests.tools.bench.conftest import Databases
from tools.bench.__main__ import main
from tools.bench.population import command

WORDS = ["population", "--scale", "0.01", "--changes", "20"]


def test_each_database_tells_the_seconds_of_opening_and_refreshing(
    databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WORDS, "--json", *databases.words]) == 0

    found = json.loads(capsys.readouterr().out)
    assert set(found) - {"machine"} >= databases.names
    for database in databases.names:
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
