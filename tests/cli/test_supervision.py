"""Programs side by side: whichever ends is started again, and all end with their supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from xeploai.cli import supervision
from xeploai.cli.supervision import Program, _Place, has_ended, supervise

SLEEPER = "import time; time.sleep(60)"
SUPERVISOR = """
import logging, sys
from xeploai.cli import supervision
logging.basicConfig(level="INFO", format="%(message)s")
supervision.PAUSE_S = 0.1
supervision.PATIENCE_S = float(sys.argv[1])
supervision.supervise([supervision.Program(name, [name]) for name in sys.argv[2:]])
"""
PATIENCE_S = 30
T = TypeVar("T")


def note_and(then: str, folder: Path) -> str:
    """Return a program that leaves its number, under its name, in a folder."""
    return (
        "import os, pathlib, sys\n"
        f"pathlib.Path({str(folder)!r}, f'{{__spec__.name}}.{{os.getpid()}}').touch()\n{then}\n"
    )


@contextmanager
def supervisor(
    folder: Path, patience: float = 20, **programs: str
) -> Iterator["subprocess.Popen[str]"]:
    """Start a supervisor of some programs, each given as its source."""
    for name, source in programs.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    path = os.pathsep.join([str(folder), *filter(None, sys.path)])
    started = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(patience), *programs],
        env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def wait_for(look: Callable[[], T]) -> T:
    """Return what is seen once it is there."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def numbers_of(folder: Path, name: str) -> list[int]:
    """Return the numbers that a program has left, the first start first."""
    left = sorted(folder.glob(f"{name}.[0-9]*"), key=lambda file: file.stat().st_mtime_ns)
    return [int(file.suffix[1:]) for file in left]


def is_gone(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_whichever_ends_is_started_again_and_the_others_go_on(tmp_path: Path) -> None:
    sleeper = note_and(SLEEPER, tmp_path)
    with supervisor(tmp_path, one=sleeper, two=sleeper) as started:
        (first,) = wait_for(lambda: numbers_of(tmp_path, "one"))
        (other,) = wait_for(lambda: numbers_of(tmp_path, "two"))

        os.kill(first, signal.SIGKILL)
        wait_for(lambda: len(numbers_of(tmp_path, "one")) == 2)
        started.terminate()
        _, said = started.communicate(timeout=PATIENCE_S)

    assert numbers_of(tmp_path, "two") == [other]
    assert said.splitlines() == ["one ended (SIGKILL): starting again in 0.1 s"]
    assert started.returncode == 0


def test_each_further_start_waits_twice_as_long_up_to_a_limit(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "LONGEST_PAUSE_S", 1.5)
    place = _Place(Program("one", []), started_at=time.monotonic())

    for _ in range(4):
        place._wait("ended")

    assert [line.rpartition("in ")[2] for line in caplog.messages] == [
        "0.5 s",
        "1.0 s",
        "1.5 s",
        "1.5 s",
    ]


def test_who_ran_well_for_a_while_is_started_again_at_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = _Place(Program("one", []), failures=9, started_at=-supervision.STEADY_S)

    place._wait("ended")

    assert caplog.messages == ["one ended: starting again in 0.5 s"]


def test_a_program_that_the_system_cannot_start_is_tried_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    place = _Place(Program("one", []))

    place.look()

    assert place.process is None
    assert "could not be started" in caplog.messages[0]


def test_what_a_program_had_started_ends_with_it(tmp_path: Path) -> None:
    child = note_and(SLEEPER, tmp_path)
    starts = (
        "import subprocess, time\nsubprocess.Popen([sys.executable, '-m', 'child'])\ntime.sleep(60)"
    )
    with supervisor(tmp_path, one=note_and(starts, tmp_path)) as _:
        (tmp_path / "child.py").write_text(child, encoding="utf-8")
        (first,) = wait_for(lambda: numbers_of(tmp_path, "one"))
        orphan = wait_for(lambda: numbers_of(tmp_path, "child"))[0]

        os.kill(first, signal.SIGKILL)

        wait_for(lambda: is_gone(orphan))


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells of a parent's end")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_all_end_with_whoever_started_them(tmp_path: Path, how: signal.Signals) -> None:
    sleeper = note_and(SLEEPER, tmp_path)
    with supervisor(tmp_path, one=sleeper, two=sleeper) as started:
        pids = [wait_for(lambda: numbers_of(tmp_path, "one"))[0]]
        pids += [wait_for(lambda: numbers_of(tmp_path, "two"))[0]]

        started.send_signal(how)
        started.wait(PATIENCE_S)

        wait_for(lambda: all(map(is_gone, pids)))


def test_they_end_in_their_order_and_who_does_not_end_is_killed(tmp_path: Path) -> None:
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    first = note_and(SLEEPER, tmp_path).replace("import os", f"{deaf}import os", 1)
    last = note_and(
        "import signal, time\n"
        "def end(*_):\n"
        f"    (other,) = pathlib.Path({str(tmp_path)!r}).glob('one.[0-9]*')\n"
        "    living = pathlib.Path('/proc', other.suffix[1:]).exists()\n"
        f"    pathlib.Path({str(tmp_path)!r}, 'early' if living else 'late').touch()\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\ntime.sleep(60)",
        tmp_path,
    )
    with supervisor(tmp_path, patience=0.5, one=first, two=last) as started:
        (pid,) = wait_for(lambda: numbers_of(tmp_path, "one"))
        wait_for(lambda: numbers_of(tmp_path, "two"))
        # its handler is set after its number is left
        time.sleep(0.5)

        started.terminate()
        _, said = started.communicate(timeout=PATIENCE_S)

    assert "one did not end in 0 s: killed" in said
    assert is_gone(pid)
    assert (tmp_path / "late").exists()


def test_handlers_of_signals_are_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(supervision, "GLANCE_S", 0)
    monkeypatch.setattr(time, "sleep", lambda _: os.kill(os.getpid(), signal.SIGTERM))

    supervise([])

    assert signal.getsignal(signal.SIGTERM) is before


def test_an_ended_process_keeps_its_number_until_it_is_waited_for() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    wait_for(lambda: has_ended(process))

    assert Path(f"/proc/{process.pid}").exists() or sys.platform != "linux"
    assert process.wait() == 0
    assert has_ended(process)
