"""The locks are renewed by uv."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.lock import LOCKS, main
from tools.process import ROOT, RequirementMissing


@pytest.fixture
def uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave nothing on PATH but a program called uv."""
    program = tmp_path / "uv"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("uv")
def test_every_set_has_its_lock_and_other_words_go_to_uv() -> None:
    commands: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> int:
        commands.append(command)
        return 0

    assert main(["--upgrade"], run=run) == 0
    assert [command[command.index("-o") + 1] for command in commands] == [
        f"requirements/{name}.txt" for name in LOCKS
    ]
    assert {command[-1] for command in commands} == {"--upgrade"}


@pytest.mark.usefixtures("uv")
def test_the_first_lock_that_fails_is_the_last() -> None:
    commands: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> int:
        commands.append(command)
        return 3

    assert main([], run=run) == 1
    assert len(commands) == 1


def test_locks_are_not_renewed_without_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(RequirementMissing, match="needs uv"):
        main([])


def test_every_lock_in_the_folder_is_one_that_is_renewed() -> None:
    names = {path.stem for path in (ROOT / "requirements").glob("*.txt")}

    assert names == {*LOCKS, "uv"}
