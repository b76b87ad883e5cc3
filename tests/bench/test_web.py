"""The bench of the pages: it may only compare what is served the same way, and tells all asked."""

import argparse
import itertools
import json
from pathlib import Path

import pytest

from xeploai.bench import web
from xeploai.bench.measure import BenchFailed
from xeploai.bench.web_home import _as_template
from xeploai.bench.web_server import GRANIAN, Served
from xeploai.cli.commands import serve as serving
from xeploai.cli.main import run

FIGURES = {"rps", "p95_ms", "bare_rps", "ratio"}


@pytest.fixture(scope="module")
def options() -> list[str]:
    return ["bench", "web", "--size", "small", "--seconds", "0.2", "--repeat", "1"]


def test_both_databases_tell_all_figures_of_all_pages(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run([*options, "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert set(told) == {"sqlite", "postgresql", "machine"}
    for database in ("sqlite", "postgresql"):
        assert set(told[database]) == {"unit_page", "case_list", "sign_in"}
        for found in told[database].values():
            assert set(found) == FIGURES
            assert all(value > 0 for value in found.values())


def test_the_bench_serves_as_the_command_does(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def note(programs: list[list[str]]) -> int:
        started.extend(programs)
        return 0

    monkeypatch.setattr(serving, "run_together", note)
    monkeypatch.setattr(serving, "collect_files", lambda: None)
    assert serving.serve_pages(0) == 0

    words = started[0]
    pairs = set(zip(GRANIAN[::2], GRANIAN[1::2], strict=True))
    assert pairs <= set(itertools.pairwise(words))


def test_a_bare_page_is_a_template_of_the_same_text() -> None:
    assert "{% verbatim %}{{ nothing }}{% endverbatim %}" in _as_template("{{ nothing }}")


def test_old_figures_are_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = iter([["1 2"], ["1 2", "1 3"]])

    def told(module: str, *_: str) -> dict[str, object]:
        return {} if module == web.HOME else {"figures": next(figures)}

    monkeypatch.setattr(web, "in_child", told)
    facts = {"unit_page_ours": "/", "session_ours": "x"}

    with pytest.raises(BenchFailed, match="before a decision"):
        web._refuse_old_figures(facts, Served(1), Path())


@pytest.mark.parametrize("words", [["--size", "huge"], ["--repeat", "x"]])
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    web.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)
