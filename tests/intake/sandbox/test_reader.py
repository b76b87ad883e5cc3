"""Small files of one sender are read in one process, each as if it were alone."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from xeploai.intake.sandbox import reader
from xeploai.intake.sandbox.answers import decode, encode
from xeploai.intake.sources import Content, Sheet, SourceFile, limits


@pytest.fixture
def files(tmp_path: Path) -> Any:
    def write(**sizes: int) -> list[SourceFile]:
        for name, size in sizes.items():
            (tmp_path / name).write_bytes(b"x" * size)
        return [SourceFile(tmp_path / name, f"{name}.csv") for name in sizes]

    return write


def cell_with(value: int) -> Content:
    return Content([Sheet("", "", [[value]])])


def endings(sources: list[SourceFile]) -> list[Any]:
    """Return the first cell of each file, or why there is none."""
    found = [
        ending.reason or decode(ending.answer, "").sheets[0].rows[0][0]
        for ending in reader._endings(sources)
    ]
    assert len(found) == len(sources)
    return found


@pytest.fixture
def read_as(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that replaces the reading of files in all copies."""
    return lambda read: monkeypatch.setattr(reader, "content_of", read)


def test_small_files_share_a_process_and_a_large_one_has_its_own(files: Any, read_as: Any) -> None:
    read_as(lambda _: cell_with(os.getpid()))

    first, second, large, fourth = endings(
        files(a=10, b=10, large=limits.TOGETHER_BYTES_MAX + 1, d=10)
    )

    assert first == second
    assert len({first, large, fourth, os.getpid()}) == 4


def test_no_process_reads_more_small_files_than_the_limit(
    files: Any, read_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TOGETHER_FILES_MAX", 2)
    read_as(lambda _: cell_with(os.getpid()))

    processes = endings(files(a=1, b=1, c=1, d=1, e=1))

    assert [processes.count(one) for one in dict.fromkeys(processes)] == [2, 2, 1]


def test_what_ends_the_process_of_several_is_read_again_alone(files: Any, read_as: Any) -> None:
    before: list[str] = []

    def read(source: SourceFile) -> Content:
        if source.name == "dies.csv":
            os.kill(os.getpid(), signal.SIGKILL)
        if source.name == "suffers.csv" and before:
            raise MemoryError
        before.append(source.name)
        return cell_with(len(before))

    read_as(read)

    # each process counts from one: the ones after a death are in another
    assert endings(files(a=1, suffers=1, dies=1, d=1, e=1)) == [1, 1, "memory", 1, 2]


def test_each_of_several_files_has_the_time_of_one(
    files: Any, read_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CPU_SECONDS", 1)

    def read(source: SourceFile) -> Content:
        until = time.process_time() + (5 if source.name == "slow.csv" else 0.7)
        while time.process_time() < until:
            pass
        return cell_with(1)

    read_as(read)

    assert endings(files(a=1, b=1, c=1, slow=1, e=1)) == [1, 1, 1, "time", 1]


def test_a_process_that_ends_or_stays_without_an_answer_is_a_refusal(
    files: Any, read_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PATIENCE_S", 0.2)

    def read(source: SourceFile) -> Content:
        if source.name == "leaves.csv":
            os._exit(0)
        if source.name == "closes.csv":
            # it goes on without its end of the pipe
            os.closerange(3, limits.OPEN_FILES_MAX)
            time.sleep(60)
        return cell_with(1)

    read_as(read)
    begun = time.monotonic()

    assert endings(files(leaves=1, closes=1, c=1)) == ["crash", "crash", 1]
    assert time.monotonic() - begun < 20


def test_a_process_that_answers_more_often_than_it_was_asked_answers_nothing_more(
    files: Any, read_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = b"".join(encode(cell_with(7)))
    monkeypatch.setattr(reader, "answer_lines", lambda *_: [answer + b"\0" + answer])

    assert endings(files(a=1)) == [7]
