"""Run programs side by side, and start again whichever ends.

Each has a process group of its own: what it started ends with it, whatever it died of.
"""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger("xeploai.supervision")

GLANCE_S = 0.2
# before the first start again; twice as long after each further one
PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
# whoever ran for so long had started well
STEADY_S = 60.0
# seconds that a program gets to finish what it is doing
PATIENCE_S = 20.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """A Python module with its words.

    Args:
        name: in the log.
    """

    name: str
    words: Sequence[str]


@dataclass
class _Place:
    """A program, and the process that it runs in at the moment."""

    program: Program
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = field(default=0)

    def look(self) -> None:
        """Start the program where its time has come; notice where it has ended."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self._start()
        elif has_ended(self.process):
            self._note_end(self.process)

    def _start(self) -> None:
        self.started_at = time.monotonic()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.program.words],
                preexec_fn=_end_with_parent,  # noqa: PLW1509 (no other threads)
                start_new_session=True,
            )
        except OSError as error:
            # no process or no memory left at this moment
            self._wait(f"could not be started ({error})")

    def _note_end(self, process: "subprocess.Popen[bytes]") -> None:
        # before it is waited for: until then no other process has its number
        kill_group(process.pid)
        process.wait()
        self._wait(f"ended ({_manner(process.returncode)})")

    def _wait(self, what: str) -> None:
        self.process = None
        if time.monotonic() - self.started_at >= STEADY_S:
            self.failures = 0
        pause = min(PAUSE_S * 2**self.failures, LONGEST_PAUSE_S)
        self.failures += 1
        self.start_at = time.monotonic() + pause
        log.warning("%s %s: starting again in %.1f s", self.program.name, what, pause)

    def end(self) -> None:
        """Ask the program to end, and end it and all that it started."""
        if self.process is None:
            return
        self.process.terminate()
        until = time.monotonic() + PATIENCE_S
        while not has_ended(self.process) and time.monotonic() < until:
            time.sleep(GLANCE_S / 4)
        if not has_ended(self.process):
            log.warning("%s did not end in %d s: killed", self.program.name, PATIENCE_S)
        kill_group(self.process.pid)
        self.process.wait()
        self.process = None


def supervise(programs: Sequence[Program]) -> None:
    """Run programs until this process receives a signal; then end them, in this order."""
    signals: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        signals.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    places = [_Place(program) for program in programs]
    try:
        while not signals:
            for place in places:
                place.look()
            time.sleep(GLANCE_S)
        for place in places:
            place.end()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Whether a process has ended; it is not waited for yet, so that its number stays its own."""
    if process.returncode is not None:
        return True
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, flags) is not None


def kill_group(number: int) -> None:
    """Kill what is left of a process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)


def _manner(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


def _end_with_parent() -> None:
    """Let the system end a program whose supervisor was killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
