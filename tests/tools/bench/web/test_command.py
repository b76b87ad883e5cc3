"""The bench of the pages: it may only compare what is served the same way, and tells all asked."""

import argparse
import json
from pathlib import Path

import pytest

from tests.tools.bench.conftest import Databases
from tools.bench.__main__ import main
from tools.bench.measure import BenchFailed
from tools.bench.web import command
from tools.bench.web.command import NUMBER_OF_CLIENTS
from tools.bench.web.disturbances import DISTURBANCES
from tools.bench.web.server import Server
from tools.bench.web.under_load import PAGES

CROWDS = {"clients_8", "clients_32", "clients_128"}
FIGURES = {"rps", "p95_ms", "bare_rps", "ratio"}


@pytest.fixture(scope="module")
def options() -> list[str]:
    return ["web", "--size", "tiny", "--seconds", "0.01", "--repeat", "1"]


def test_each_database_tells_all_figures_of_all_pages(
    databases: Databases, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([*options, "--json", *databases.words])

    figures = json.loads(capsys.readouterr().out)
    assert code == 0
    assert set(figures) == {*databases.names, "machine"}
    for database in databases.names:
        pages = {"unit_page", "case_list", "sign_in", "case_while_storing", "under_load"}
        assert set(figures[database]) == pages
        under_load = figures[database].pop("under_load")
        assert {"quiet", *DISTURBANCES, *CROWDS} == set(under_load)
        for beside, measured in under_load.items():
            assert set(measured) == (set(PAGES) - {"health"} if beside in CROWDS else set(PAGES))
            assert all(0 < each["p50_ms"] <= each["max_ms"] for each in measured.values())
        storing = figures[database].pop("case_while_storing")
        assert storing["rows"] > 0
        assert storing["looks"] >= NUMBER_OF_CLIENTS
        for found in figures[database].values():
            assert set(found) == FIGURES
            assert all(value > 0 for value in found.values())


def test_old_figures_are_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = iter([["1 2"], ["1 2", "1 3"]])

    def report_of(module: str, *_: str) -> dict[str, object]:
        return {} if module == command.HOME else {"figures": next(figures)}

    monkeypatch.setattr(command, "in_child", report_of)
    facts = {"unit_page_ours": "/", "session_ours": "x"}

    with pytest.raises(BenchFailed, match="before a decision"):
        command.refuse_old_figures(facts, Server(1), Path())


@pytest.mark.parametrize("words", [["--size", "huge"], ["--repeat", "x"]])
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)
