"""Time the stages of a test run, and show the times above pytest's last line.

Also a pytest plugin (`-p tools.stages`): a run ends with pytest's own summary, as any
other run of pytest does, with the times right above it.
"""

import time
from collections.abc import Callable

import pytest

OPTION = "--stage-times"


class StageTimes:
    """Seconds of wall-clock time that each stage of a run has taken, in order."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seconds: dict[str, float] = {}

    def run(self, name: str, stage: Callable[[], int]) -> int:
        """Run a stage, note how long it took and return its exit code."""
        start = self._clock()
        try:
            return stage()
        finally:
            self._seconds[name] = self._clock() - start

    def __str__(self) -> str:
        return ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self._seconds.items())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the times of the stages before this run of pytest."""
    parser.addoption(OPTION, default="", help="times of the stages before this one")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the times; pytest prints its own line, with the time of this stage, below."""
    earlier = terminalreporter.config.getoption(OPTION)
    if earlier:
        terminalreporter.write_line(f"stages before this one: {earlier}")
