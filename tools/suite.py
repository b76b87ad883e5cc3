"""Run the checks, all tests on SQLite, the mutation check, and the database tests on PostgreSQL.

With words, run only pytest with those words.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

from tools import check
from tools.browser import ensure_browser
from tools.postgresql import postgresql
from tools.process import ROOT, RunModule, run_module
from tools.stages import OPTION, StageTimes

PAGES = ROOT / "tests" / "browser"
DRAW, SEEDS = "--draw", 10**6
Server = Callable[[Path], AbstractContextManager[str]]


@dataclass(frozen=True)
class Machine:
    """What a run of the suite does to the machine, so that tests can replace it."""

    run: RunModule = run_module
    ensure_browser: Callable[[], None] = ensure_browser
    server: Server = postgresql


def main(words: Sequence[str], machine: Machine | None = None) -> int:
    """Run what the words ask for and return the first exit code that is not 0."""
    machine = machine or Machine()
    args, rest = _parser().parse_known_args(words)
    if args.mutants is not None:
        return _run_mutants(machine, [*args.mutants, *rest], all_of_them=args.all)
    with tempfile.TemporaryDirectory(prefix="xeploai-test-") as folder:
        environment = {"XEPLOAI_HOME": f"{folder}/home"}
        if args.faults:
            return _run_faults(machine, environment)
        if rest:
            if opens_pages(rest):
                machine.ensure_browser()
            return machine.run(["pytest", *rest], environment)
        return _Run(machine, Path(folder), environment).all_stages(args)


def opens_pages(words: Sequence[str]) -> bool:
    """Return whether the words ask for tests that need a browser."""
    paths = [(ROOT / word.split("::")[0]).resolve() for word in words if not word.startswith("-")]
    named = [path for path in paths if path.exists()]
    return not named or any(
        PAGES.is_relative_to(path) or path.is_relative_to(PAGES) for path in named
    )


@dataclass(frozen=True)
class _Run:
    machine: Machine
    folder: Path
    environment: Mapping[str, str]

    def all_stages(self, args: argparse.Namespace) -> int:
        times = StageTimes()
        if code := times.run("checks", lambda: check.main([], run=self.machine.run)):
            return code
        if code := times.run("fuzzed files", lambda: _fuzz(self.machine, "--seconds", "10")):
            return code
        self.machine.ensure_browser()
        with _started_early(self.machine.server, self.folder / "postgresql") as address:
            if code := times.run("SQLite", lambda: self._pytest(times, *_on_sqlite(args))):
                return code
            if args.tries_mutants and (code := times.run("mutants", lambda: self._mutants(args))):
                return code
            print("again on PostgreSQL, what touches the database:", flush=True)
            words = ("-m", "database", *_values_drawn(args))
            return self._pytest(times, *words, DATABASE_URL=address())

    def _mutants(self, args: argparse.Namespace) -> int:
        return _run_mutants(self.machine, [], all_of_them=args.all)

    def _pytest(self, times: StageTimes, *words: str, **variables: str) -> int:
        command = ["pytest", *words, "-p", "tools.stages", f"{OPTION}={times}"]
        return self.machine.run(command, {**self.environment, **variables})


def _on_sqlite(args: argparse.Namespace) -> tuple[str, ...]:
    # real servers and disks that are broken on purpose take minutes: a minute is in every run
    chosen = () if args.all else ("-m", "not at_length")
    # many of these tests wait for a server or a browser: one more than there are cores
    return (*chosen, "-n", str((os.cpu_count() or 1) + 1))


def _values_drawn(args: argparse.Namespace) -> tuple[str, ...]:
    """Return the words with which values that make the same queries are tried one for all."""
    if args.all:
        return ()
    seed = str(SystemRandom().randrange(SEEDS))
    print(f"of values that make the same queries, one is drawn: {DRAW} {seed}", flush=True)
    return (DRAW, seed)


@contextmanager
def _started_early(server: Server, folder: Path) -> Iterator[Callable[[], str]]:
    """Start the server while other stages run; yield a function that waits for its address."""
    # the pool is left first, so that a server that is still starting is stopped too
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=1) as pool:
        starting = pool.submit(lambda: stack.enter_context(server(folder)))
        yield starting.result


def _fuzz(machine: Machine, *words: str) -> int:
    return machine.run(["tools.fuzz_files", *words])


def _run_faults(machine: Machine, environment: Mapping[str, str]) -> int:
    """Run all that breaks on purpose: hostile files, dead processes, and the fuzzer at length."""
    code = machine.run(["pytest", "-m", "faults"], environment)
    return code or _fuzz(machine)


def _run_mutants(machine: Machine, names: Sequence[str], *, all_of_them: bool) -> int:
    return machine.run(["tools.mutants", *(["--all"] if all_of_them else []), *names])


def _parser() -> argparse.ArgumentParser:
    # no abbreviations: what is not known here belongs to pytest
    parser = argparse.ArgumentParser(prog="xeploai test", description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--all",
        action="store_true",
        help="try every mutant and every test, and renew the record of mutants",
    )
    parser.add_argument(
        "--faults",
        action="store_true",
        help="only hostile files, dead processes and the fuzzer of files, at length",
    )
    parser.add_argument(
        "--no-mutants", dest="tries_mutants", action="store_false", help="try no mutant"
    )
    parser.add_argument(
        "--mutants",
        nargs="*",
        metavar="NAME",
        help="only the mutation check; all mutants of the modules and packs that are named",
    )
    return parser
