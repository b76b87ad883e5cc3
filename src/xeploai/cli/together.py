"""Programs that run and end together."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

# seconds that a program gets to finish what it is doing
PATIENCE_S = 20
GLANCE_S = 0.5
PR_SET_PDEATHSIG = 1


def run_together(programs: Sequence[Sequence[str]]) -> int:
    """Run modules of Python side by side until one ends or this process is told to end.

    Where one ends, the others are ended too: half a service helps nobody, and who started it
    starts it anew. Returns the exit code of the one that ended first; 0 where we were told to.
    """
    running = [
        subprocess.Popen([sys.executable, "-m", *words], preexec_fn=_end_with_parent)  # noqa: PLW1509
        for words in programs
    ]
    told: list[int] = []

    def tell(number: int, _: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    code: int | None = None
    while not told and code is None:
        code = _first_to_end(running)
    _end(running)
    return 0 if told else code or 1


def _first_to_end(running: Sequence[subprocess.Popen[bytes]]) -> int | None:
    for one in running:
        try:
            return one.wait(GLANCE_S)
        except subprocess.TimeoutExpired:
            continue
    return None


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for one in running:
        one.terminate()
    for one in running:
        try:
            one.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            one.kill()


def _end_with_parent() -> None:
    """Let the system end a program whose supervisor was killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
