"""Commands run in this process, on the test's own database."""

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
