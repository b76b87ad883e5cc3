"""Runs the tests against each mutant, in a process of its own for each."""

import contextlib
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import hypothesis
import pytest
import yaml  # noqa: F401  # loaded once, for all the processes that fork from this one

from tools.mutants.mutant import Fate, Mutant, Verdict
from tools.process import ROOT

# processor time, so that a busy machine kills nothing
SECONDS_OF_IMPORTS = 20
SECONDS_IN_ALL = 120  # by the clock: against a test that only waits
MEMORY = 2 << 30
TIMED_OUT = 71
BROKEN = 70
# runs the tests against a mutant in its own process, and returns pytest's exit code
Attempt = Callable[[Mutant, "Listener"], int]

PYTEST = [
    f"--rootdir={ROOT}",
    # neither pytest.ini nor conftest.py of the whole project: they want Django
    *("-c", os.devnull, f"--confcutdir={ROOT / 'tests' / 'domain'}"),
    *("-p", "no:cacheprovider", "-p", "no:logging"),
    *("--import-mode=importlib", "--assert=plain", "--tb=no", "-W", "error", "-x", "-q"),
    *("-o", "markers=database"),
]


def prepare() -> None:
    """Make this process one that mutants can fork from."""
    for folder in (ROOT, ROOT / "src"):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    # plugins are for the project's other tests, and each process would load them again
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    quick = hypothesis.settings(
        derandomize=True,
        max_examples=30,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.register_profile("mutants", quick)
    hypothesis.settings.load_profile("mutants")
    gc.freeze()


class NoRun(Exception):
    """The tests cannot be run, or fail without any mutant: nothing could be said of one."""


def check_unchanged(tests: Iterable[Path]) -> None:
    """Run the tests on the source as it is.

    Raises:
        NoRun: they fail.
    """
    nothing = Mutant("", ROOT, 0, "", "", lambda: None, (tuple(tests),))
    process = _Process(run_pytest, nothing, SECONDS_IN_ALL)
    os.waitpid(process.number, 0)
    code, by = process.outcome()
    if code != pytest.ExitCode.OK:
        raise NoRun(f"the tests fail without any mutant: {by or f'pytest ends with {code}'}")


def verdicts(
    mutants: Iterable[Mutant], attempt: Attempt, *, at_once: int, seconds: float
) -> Iterator[Verdict]:
    """Try the mutants, several at once, and yield the fate of each as it becomes known.

    Args:
        attempt: runs the tests in a process of the mutant's own.
        seconds: processor time after which a test will never end.
    """
    waiting = iter(mutants)
    running: dict[int, tuple[Mutant, _Process]] = {}
    while True:
        for mutant in waiting:
            process = _Process(attempt, mutant, seconds)
            running[process.number] = (mutant, process)
            if len(running) >= at_once:
                break
        if not running:
            return
        number, status = os.wait()
        if number in running:
            mutant, process = running.pop(number)
            yield _verdict(mutant, status, *process.outcome())


def run_pytest(mutant: Mutant, listener: "Listener") -> int:
    """Put a mutant and run its tests step by step; nothing of the project is imported yet."""
    mutant.put()
    code: int = pytest.ExitCode.NO_TESTS_COLLECTED
    for files in mutant.tests:
        code = pytest.main([*PYTEST, *map(str, files)], plugins=[listener])
        if code != pytest.ExitCode.OK:
            break
    return int(code)


def _verdict(mutant: Mutant, status: int, code: int | None, by: str) -> Verdict:
    if status == signal.SIGALRM or os.waitstatus_to_exitcode(status) == TIMED_OUT:
        return Verdict(mutant, Fate.TIMED_OUT, by)
    if code == pytest.ExitCode.OK:
        return Verdict(mutant, Fate.SURVIVED)
    if code in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED) and by:
        return Verdict(mutant, Fate.KILLED, by)
    return Verdict(mutant, Fate.NOT_TRIED, f"pytest ends with {code}, the process with {status}")


class _Process:
    """A forked process that runs the tests and writes what happened into a pipe."""

    def __init__(self, attempt: Attempt, mutant: Mutant, seconds: float) -> None:
        self.reads, writes = os.pipe()
        self.number = os.fork()
        if self.number == 0:
            try:
                _live(attempt, mutant, Listener(writes, seconds))
            finally:
                os._exit(BROKEN)
        os.close(writes)

    def outcome(self) -> tuple[int | None, str]:
        """Return pytest's exit code and the test that noticed or ran last."""
        with os.fdopen(self.reads, encoding="utf-8") as pipe:
            lines = pipe.read().splitlines()
        code = int(lines[-1]) if lines and lines[-1].isdigit() else None
        tests = [line for line in lines if not line.isdigit()]
        return code, tests[-1] if tests else ""


def _live(attempt: Attempt, mutant: Mutant, listener: "Listener") -> None:
    _limit(listener)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        listener.tell(str(attempt(mutant, listener)))
    os._exit(0)


def _limit(listener: "Listener") -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, listener.stop)
    signal.alarm(SECONDS_IN_ALL)
    signal.setitimer(signal.ITIMER_PROF, SECONDS_OF_IMPORTS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


class Listener:
    """Report to the parent which test runs, and limit the time of each."""

    def __init__(self, writes: int, seconds: float) -> None:
        self.writes, self.seconds = writes, seconds
        self.running = "the imports"
        self.has_failed = False

    def tell(self, line: str) -> None:
        """Write a line into the pipe."""
        os.write(self.writes, f"{line}\n".encode())

    def stop(self, *_: object) -> None:
        """End the process whose test takes too long."""
        self.tell(self.running)
        os._exit(TIMED_OUT)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Start the clock of one test."""
        self.running = nodeid
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Name a test that fails."""
        if report.failed:
            self.has_failed = True
            self.tell(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Name a file that cannot be imported."""
        if report.failed:
            self.tell(f"{report.nodeid} (cannot be imported)")
