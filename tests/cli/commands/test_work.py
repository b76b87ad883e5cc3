"""`xeploai work`: the background work."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli.commands import work
from xeploai.uploads import fair_queue

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["--until-done"], (None, True)),
        (["--only", "reading"], (True, False)),
        (["--only", "other"], (False, False)),
    ],
)
def test_a_worker_reads_files_or_does_the_rest_or_both_until_done(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, words: list[str], given: tuple[Any, bool]
) -> None:
    workers: list[tuple[Any, bool]] = []

    def run(worker: fair_queue.FairWorker) -> None:
        workers.append((worker.reads, worker.batch))

    monkeypatch.setattr(fair_queue.FairWorker, "run", run)
    monkeypatch.setattr(fair_queue.FairWorker, "configure_signals", lambda _: None)

    assert xeploai("work", *words).code == 0
    assert workers == [given]


def test_several_workers_read_and_one_does_the_rest(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.READERS = 3
    started: list[list[str]] = []
    monkeypatch.setattr(work, "run_workers", lambda parts: started.append([*parts]))

    assert xeploai("work").code == 0
    assert started == [["reading", "reading", "reading", "other"]]


PROGRAM = """
import subprocess, sys
from xeploai.cli.commands import work

def start(part):
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])

work._start = start
work.PAUSE_S = 0.1
work.run_workers(["reading", "other"])
"""


def test_a_worker_that_was_killed_is_started_again_and_all_end_with_a_signal(
    tmp_path: Path,
) -> None:
    all_of_them = subprocess.Popen([sys.executable, "-c", PROGRAM], stderr=subprocess.PIPE)
    try:
        first = _children(all_of_them.pid, 2)
        os.kill(first[0], signal.SIGKILL)
        until = time.monotonic() + 20
        while first[0] in (now := _children(all_of_them.pid, 2)) and time.monotonic() < until:
            time.sleep(0.05)

        assert first[1] in now
    finally:
        all_of_them.send_signal(signal.SIGTERM)
        _, said = all_of_them.communicate(timeout=30)

    assert all_of_them.returncode == 0
    assert "worker “reading” ended (-9): started again" in said.decode()
    assert not any(Path(f"/proc/{pid}").exists() for pid in (*first, *now))


def _children(pid: int, number: int) -> list[int]:
    """Return the children of a process, once there are so many that live."""
    path, until = Path(f"/proc/{pid}/task/{pid}/children"), time.monotonic() + 20
    while time.monotonic() < until:
        children = [int(each) for each in path.read_text().split()]
        living = [each for each in children if _lives(each)]
        if len(living) == number:
            return living
        time.sleep(0.05)
    raise AssertionError("the workers did not start")


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
