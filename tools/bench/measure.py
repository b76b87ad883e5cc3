"""What every bench needs: a child process for each run, medians, peak memory, the machine."""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

Facts = Mapping[str, Any]
KIB_PER_MIB = 1024


class BenchFailed(RuntimeError):
    """A run in a child process ended in an error; carries what it wrote."""


@dataclass
class Stopwatch:
    """Seconds that `timed` has measured."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """Measure how long the block takes, in seconds of wall-clock time."""
    watch, start = Stopwatch(), time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - start


@dataclass
class Runs:
    """The runs of one contestant: each is what its child process reported."""

    facts: list[Facts] = field(default_factory=list)

    def median(self, name: str = "seconds") -> float:
        """Return the median of one figure over the runs."""
        return statistics.median(float(fact[name]) for fact in self.facts)

    def best(self) -> float:
        """Return the shortest time: what the machine can do when nothing else disturbs it."""
        return min(float(fact["seconds"]) for fact in self.facts)

    def highest(self, name: str) -> float:
        """Return the largest of one figure over the runs."""
        return max(float(fact[name]) for fact in self.facts)

    def only(self, name: str) -> Any:
        """Return what all runs agree on.

        Raises:
            BenchFailed: they do not.
        """
        values = {fact[name] for fact in self.facts}
        if len(values) != 1:
            raise BenchFailed(f"runs disagree on {name}: {sorted(map(str, values))}")
        return values.pop()


def interleaved(
    contestants: Sequence[str], *, repeat: int, run: Callable[[str], Facts]
) -> dict[str, Runs]:
    """Run every contestant once, then every one again, so that a slow minute hits all alike.

    Every other round goes backwards: what a process leaves behind (memory that the system has
    still to clear) slows the next one, and that should not always be the same.
    """
    runs = {name: Runs() for name in contestants}
    for turn in range(repeat):
        for name in contestants if turn % 2 == 0 else reversed(contestants):
            runs[name].facts.append(run(name))
    return runs


def in_child(module: str, *words: str) -> Facts:
    """Run a module of ours in a process of its own and return what it reports.

    Raises:
        BenchFailed: the process failed or reported nothing.
    """
    command = [sys.executable, "-m", module, *words]
    # the child finds the package where this process did
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    child = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    lines = child.stdout.splitlines()
    if child.returncode or not lines:
        raise BenchFailed(f"{module} {' '.join(words)}: {child.stderr.strip() or 'no report'}")
    facts: Facts = json.loads(lines[-1])
    return facts


def report_and_exit(facts: Facts) -> NoReturn:
    """Report to `in_child` and leave at once: engines are slow, and wordy, when taken down."""
    print(json.dumps(facts), flush=True)
    os._exit(0)


def peak_mib() -> float:
    """Return the most memory this process has held at any time, in MiB.

    Linux hands `ru_maxrss` down from the parent to a fresh child; the process's own high-water
    mark starts from zero, so that is read where it exists.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        own = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(own.split()[1]) / KIB_PER_MIB
    except (OSError, StopIteration):
        unit = KIB_PER_MIB**2 if sys.platform == "darwin" else KIB_PER_MIB
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def machine() -> dict[str, object]:
    """Return what the figures were measured on."""
    return {
        "cpus": os.cpu_count(),
        "model": _processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(ln.split(":", 1)[1].strip() for ln in lines if ln.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
