"""What `./xeploai test` runs, and in which order."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom

import pytest

from tools.check import CHECKS
from tools.suite import Machine, main, opens_pages

FUZZ = "tools.fuzz_files --seconds 10"


@dataclass
class FakeMachine:
    """Notes the modules that would run, and lets those with some word in them fail."""

    failing: str = "nothing"
    ran: list[str] = field(default_factory=list)
    environments: list[Mapping[str, str]] = field(default_factory=list)
    browsers: int = 0
    servers_stopped: int = 0

    def machine(self) -> Machine:
        return Machine(run=self.run, ensure_browser=self.ensure_browser, server=self.server)

    def run(self, words: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
        self.ran.append(" ".join(words))
        self.environments.append(environment or {})
        return int(self.failing in self.ran[-1])

    def ensure_browser(self) -> None:
        self.browsers += 1

    @contextmanager
    def server(self, folder: Path) -> Iterator[str]:
        yield "postgresql://nowhere"
        self.servers_stopped += 1

    @property
    def stages(self) -> list[str]:
        """The modules that ran behind the checks, without the times of earlier stages."""
        checks = {" ".join(tool) for tool in CHECKS.values()}
        return [words.partition(" -p ")[0] for words in self.ran if words not in checks]


WORKERS = f"-n {(os.cpu_count() or 1) + 1}"
SQLITE = f"pytest -m not at_length {WORKERS}"
POSTGRESQL = "pytest -m database --draw 7"


@pytest.fixture(autouse=True)
def _drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemRandom, "randrange", lambda *_: 7)


@pytest.mark.parametrize(
    ("words", "stages"),
    [
        ([], [FUZZ, SQLITE, "tools.mutants", POSTGRESQL]),
        (["--no-mutants"], [FUZZ, SQLITE, POSTGRESQL]),
        (["--all"], [FUZZ, f"pytest {WORKERS}", "tools.mutants --all", "pytest -m database"]),
        (["--mutants"], ["tools.mutants"]),
        (["--faults"], ["pytest -m faults", "tools.fuzz_files"]),
        (["--mutants", "tree", "rules"], ["tools.mutants tree rules"]),
        (["--mutants", "--seed", "7"], ["tools.mutants --seed 7"]),
        (["tests/domain", "-x"], ["pytest tests/domain -x"]),
    ],
)
def test_the_words_say_which_stages_run(words: list[str], stages: list[str]) -> None:
    fake = FakeMachine()

    assert main(words, fake.machine()) == 0
    assert fake.stages == stages


@pytest.mark.parametrize(
    ("failing", "stages"),
    [
        ("mypy", []),
        ("fuzz_files", [FUZZ]),
        ("pytest", [FUZZ, SQLITE]),
        ("tools.mutants", [FUZZ, SQLITE, "tools.mutants"]),
        ("-m database", [FUZZ, SQLITE, "tools.mutants", POSTGRESQL]),
    ],
)
def test_a_stage_that_fails_fails_the_whole_run_and_is_the_last(
    failing: str, stages: list[str]
) -> None:
    fake = FakeMachine(failing)

    assert main([], fake.machine()) == 1
    assert fake.stages == stages


def test_only_the_second_pass_runs_on_postgresql_and_its_server_is_stopped() -> None:
    fake = FakeMachine()

    main([], fake.machine())

    first, second = (
        environment
        for words, environment in zip(fake.ran, fake.environments, strict=True)
        if words.startswith("pytest")
    )
    assert "DATABASE_URL" not in first
    assert second["DATABASE_URL"] == "postgresql://nowhere"
    assert fake.servers_stopped == 1


def test_a_server_that_was_never_needed_is_stopped_too() -> None:
    fake = FakeMachine("pytest")

    main([], fake.machine())

    assert fake.servers_stopped == 1


def test_the_last_stage_is_given_the_times_of_those_before() -> None:
    fake = FakeMachine()

    main([], fake.machine())

    times = "checks 0 s, fuzzed files 0 s, SQLite 0 s, mutants 0 s"
    assert fake.ran[-1].endswith(f"--stage-times={times}")


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        (["-x"], True),
        (["tests"], True),
        (["tests/browser/test_charts.py::test_any"], True),
        (["tests/domain"], False),
        (["-k", "print", "tests/documents"], False),
    ],
)
def test_a_browser_is_asked_for_only_when_pages_are_opened(words: list[str], pages: bool) -> None:
    fake = FakeMachine()

    main(words, fake.machine())

    assert opens_pages(words) is pages
    assert bool(fake.browsers) is pages
