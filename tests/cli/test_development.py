"""What `./xeploai test` runs, and in which order."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from xeploai.bench import postgresql
from xeploai.cli import development


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the tools that are called, and let each of them pass."""
    found: list[str] = []

    def call(command: list[str], environment: Mapping[str, str] | None = None) -> int:
        found.append(" ".join(command[2:]))
        return 0

    @contextmanager
    def no_server(folder: Path) -> Iterator[str]:
        yield "postgresql://nowhere"

    monkeypatch.setattr(development, "_call", call)
    monkeypatch.setattr(development, "_check", lambda rest: 0)
    monkeypatch.setattr(development, "ready_browser", lambda: None)
    monkeypatch.setattr(postgresql, "postgresql", no_server)
    return found


@pytest.mark.parametrize(
    ("words", "tools"),
    [
        ([], ["pytest", "pytest -m database", "tests.mutants"]),
        (["--no-mutants"], ["pytest", "pytest -m database"]),
        (["--mutants"], ["tests.mutants"]),
        (["--mutants", "tree", "rules"], ["tests.mutants tree rules"]),
        (["tests/domain"], ["pytest tests/domain"]),
    ],
)
def test_the_mutation_check_comes_last_and_can_be_left_out_or_run_alone(
    called: list[str], words: list[str], tools: list[str]
) -> None:
    assert development._test(words) == 0
    assert called == tools


def test_a_mutant_that_survives_fails_the_whole_run(
    called: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(development, "_mutants", lambda rest: 1)

    assert development._test([]) == 1
