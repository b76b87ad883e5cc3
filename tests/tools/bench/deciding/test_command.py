"""The bench of one decision: both databases, every kind of subject."""

import argparse
import json

import pytest

from tests.tools.bench.conftest import Databases
from tools.bench.__main__ import main
from tools.bench.deciding import command
from tools.bench.deciding.child import KINDS

WORDS = ["deciding", "--scale", "0.01", "--decisions", "1"]


def test_each_database_tells_the_milliseconds_of_every_kind(
    databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*WORDS, "--json", *databases.words]) == 0

    found = json.loads(capsys.readouterr().out)
    assert set(found["record_ms"]) == databases.names
    for database, taken in found["record_ms"].items():
        assert set(found[database]["kinds_ms"]) == set(KINDS)
        assert 0 < taken <= found[database]["slowest_ms"]
        assert found[database]["sheets"]  # without facts nothing would be compared


def test_a_table_has_a_row_for_each_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = {"record_ms": 20.0, "kinds_ms": {"member": 21.5}, "slowest_ms": 90.0, "cases": 66_910}
    monkeypatch.setattr(command, "in_child", lambda *_: figures)

    assert main([*WORDS, "--no-postgresql"]) == 0

    told = capsys.readouterr().out
    assert "66,910 cases" in told
    assert "21.5" in told
    assert "postgresql" not in told


@pytest.mark.parametrize("words", [["--scale", "0"], ["--scale", "2"], ["--decisions", "0"]])
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)
