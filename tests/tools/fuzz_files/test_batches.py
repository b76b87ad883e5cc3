"""A crash, a hang and an exception are findings, and the files after them are read."""

import os
import signal
import time
from pathlib import Path

import pytest

from tools.fuzz_files import __main__ as program
from tools.fuzz_files import batches
from xeploai.intake import SourceFile


def batch_with(
    act: object, monkeypatch: pytest.MonkeyPatch, folder: Path, *, at: int = 2
) -> batches.Batch:
    """Run five files of which one does something else than being read."""
    number = iter(range(5))

    def read(_: SourceFile) -> str:
        if next(number) == at:
            act()  # type: ignore[operator]
        return batches.READ

    monkeypatch.setattr(batches, "read", read)
    return batches.run_batch(1, range(5), folder)


def test_every_file_is_read_or_refused(tmp_path: Path) -> None:
    batch = batches.run_batch(1, range(60), tmp_path)

    assert batch.findings == []
    assert sum(batch.endings.values()) == 60
    assert batch.endings[batches.REFUSED] > 0
    assert batch.endings[batches.READ] > 0


def test_an_exception_is_a_finding_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise KeyError("x")

    batch = batch_with(fail, monkeypatch, tmp_path)

    (finding,) = batch.findings
    assert finding.number == 2
    assert finding.what.startswith("KeyError at test_batches.py")
    assert batch.next_number == 5


def test_a_death_is_a_finding_and_a_new_process_goes_on_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batch_with(lambda: os.kill(os.getpid(), signal.SIGTERM), monkeypatch, tmp_path)

    (finding,) = batch.findings
    assert (finding.number, finding.what) == (2, "a death by SIGTERM")
    assert batch.next_number == 3


def test_a_hang_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SECONDS", 0.2)

    (finding,) = batch_with(lambda: time.sleep(60), monkeypatch, tmp_path).findings

    assert (finding.number, finding.what) == (2, "a hang")


def test_a_finding_fails_the_run_and_names_the_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = batches.Batch(3, findings=[batches.Finding(2, "a.csv", "a hang")])
    monkeypatch.setattr(program, "run_batch", lambda *_: found)

    assert program.main(["--number", "3"]) == 1
    assert "FINDING seed 1, file 2 (a.csv): a hang" in capsys.readouterr().out
    assert program.main(["--first", "2", "--keep", str(tmp_path)]) == 0
    assert len([*tmp_path.iterdir()]) == 1
