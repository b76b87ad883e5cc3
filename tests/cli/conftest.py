"""Commands run in this process on the test's own database, or in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from xeploai.cli.main import run


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The printed lines, without indents."""
        return [line.strip() for line in self.out.splitlines()]

    @property
    def text(self) -> str:
        """The printed text, without the breaks of its lines."""
        return " ".join(self.out.split())

    @property
    def refusal(self) -> str:
        """The one sentence of a refusal."""
        assert self.code == 2, self
        (line,) = self.err.splitlines()
        return line


Xeploai = Callable[..., Answer]


@pytest.fixture
def xeploai(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Xeploai:
    """Return a function that runs a command, given as words."""
    monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XEPLOAI_LANG", "en")

    def call(*words: object) -> Answer:
        capsys.readouterr()
        code = run([str(word) for word in words])
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call


def row_of(table: str, first: str) -> list[str]:
    """Return the cells of the first line of a printed table that begins with a text."""
    rows = ([cell.strip() for cell in line.split("│")[1:-1]] for line in table.splitlines())
    return next(cells for cells in rows if cells and cells[0] == first)


def environment(**variables: str) -> dict[str, str]:
    """Return the variables for a process on a home's own database."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**env, "XEPLOAI_LANG": "en", **variables}


def alone(home: Path, *words: str, **variables: str) -> Answer:
    """Run a command in a process of its own, on the home's own database."""
    ended = subprocess.run(
        [sys.executable, "-m", "xeploai", *words, "--home", str(home)],
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(ended.returncode, ended.stdout, ended.stderr)
