"""The bench of a sheet of reorganisation: preview, carrying out, taking back, both databases."""

import argparse
import json

import pytest

from tests.tools.bench.conftest import Databases
from tools.bench.__main__ import main
from tools.bench.reorganisation import command

WORDS = ["reorganisation", "--scale", "0.01", "--rows", "20", "--repeat", "1"]


def test_each_database_tells_the_seconds_of_ours_and_of_plain_sql(
    databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WORDS, "--json", *databases.words]) == 0

    found = json.loads(capsys.readouterr().out)
    assert set(found) - {"machine"} >= databases.names
    for database in databases.names:
        taken = found[database]
        assert all(taken[column] > 0 for column in command.COLUMNS)
        assert taken["rows"] == 20
        assert taken["members"]  # without members who go over it would be too easy


@pytest.mark.parametrize("words", [["--scale", "0"], ["--scale", "2"], ["--rows", "0"]])
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)
