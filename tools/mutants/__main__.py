"""Change modules and rule packs in one small place at a time; the tests must notice each change.

Without names, every mutant of what changed since `record.json` is tried, and a random tenth of the
others. With names, every mutant of the modules and packs that are named; with `--all`, every mutant
there is. What was tried completely, and noticed, is then recorded.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import SystemRandom

from tools.mutants import modules, packs, report, running, scenarios
from tools.mutants.mutant import Mutant, Verdict
from tools.mutants.record import (
    Record,
    Selection,
    Source,
    checksum,
    complete_sources,
    renew,
    select,
)
from tools.mutants.report import Equivalent
from tools.process import ROOT

HERE = Path(__file__).resolve().parent
SEEDS = 10**6


def main(words: Sequence[str] | None = None) -> int:
    """Try the mutants, and return 1 if one survives or the list of equivalents is not true."""
    args = _parser().parse_args(words)
    started = time.monotonic()
    running.prepare()
    tests = modules.files_of_tests(args.tests)
    sources = [*_module_sources(args, tests), *_pack_sources(args)]
    if args.only:
        # without this, a misspelt name would try nothing and find nothing wrong
        if unknown := set(args.only).difference(*map(_names_of, sources)):
            print(f"mutants: no module or pack is called {', '.join(sorted(unknown))}", flush=True)
            return 1
        sources = [source for source in sources if not _names_of(source).isdisjoint(args.only)]
    listed = report.equivalents_in(args.equivalents) if args.equivalents.exists() else []
    listed = [each for each in listed if each.source in {source.name for source in sources}]
    record = Record.load(args.record, operators=_operators())
    chosen = _choose(args, sources, record, listed)
    try:
        verdicts = [*_try_modules(args, chosen.mutants, tests), *_try_packs(args, chosen.mutants)]
    except running.NoRun as fault:
        print(f"mutants: {fault}", flush=True)
        return 1
    verdicts = report.apply_equivalents(verdicts, listed)
    verdicts.sort(key=lambda verdict: (verdict.mutant.file, verdict.mutant.line))
    report.write(verdicts, args.json, root=args.root)
    faults = report.faults_of(verdicts, listed)
    if not faults and (args.all or args.only):
        _renew(args, record, complete_sources(sources, verdicts), listed)
    return _print_result(verdicts, faults, time.monotonic() - started)


def _names_of(source: Source) -> set[str]:
    """Return what a module or pack is called by: its name as reports have it, or the end of it."""
    return {source.name, source.name.rpartition(".")[2]}


def _choose(
    args: argparse.Namespace,
    sources: Sequence[Source],
    record: Record,
    listed: Sequence[Equivalent],
) -> Selection:
    if args.all or args.only:
        every = tuple(mutant for source in sources for mutant in source.mutants)
        return Selection(every, tuple(source.name for source in sources))
    seed = SystemRandom().randrange(SEEDS) if args.seed is None else args.seed
    chosen = select(sources, record, listed, seed=seed, root=args.root)
    number, total = chosen.drawn
    print(
        f"mutants: {len(chosen.changed)} of {len(sources)} modules and packs differ from the record"
        f"{': ' + ', '.join(chosen.changed) if chosen.changed else ''}; of the {total} mutants of"
        f" the others, {number} are tried (again with --mutants --seed {seed})",
        flush=True,
    )
    return chosen


def _renew(
    args: argparse.Namespace,
    record: Record,
    complete: Iterable[Source],
    listed: Sequence[Equivalent],
) -> None:
    # a whole run starts from nothing, so that what no longer exists leaves the record
    before = Record({}, record.operators) if args.all and not args.only else record
    renew(before, complete, listed, root=args.root).write(args.record)


def _operators() -> str:
    return checksum([HERE / "operators.py", HERE / "packs.py"], root=HERE)


def _print_result(verdicts: Sequence[Verdict], faults: Sequence[str], seconds: float) -> int:
    print(report.table_of(verdicts))
    print(*faults, sep="\n", end="\n" if faults else "")
    answer = f"failed: {len(faults)} faults" if faults else "every one was noticed"
    print(f"mutants: {len(verdicts)} in {seconds:.0f} s: {answer}", flush=True)
    return 1 if faults else 0


def _module_sources(args: argparse.Namespace, tests: Sequence[Path]) -> list[Source]:
    return [
        Source(
            name,
            path,
            modules.judges_of(name, tests),
            tuple(modules.mutants_of_module(name, path, tests)),
        )
        for name, path in modules.modules_of(args.package, args.source).items()
    ]


def _pack_sources(args: argparse.Namespace) -> list[Source]:
    paths = sorted(args.packs.glob("*.yaml")) if args.packs else []
    codes = [path.stem for path in paths]
    return [
        Source(
            path.stem,
            path,
            scenarios.judges_of(path.stem, codes, args.scenarios),
            tuple(packs.mutants_of_pack(path, scenarios.put_in_catalogue)),
        )
        for path in paths
    ]


def _try_modules(
    args: argparse.Namespace, mutants: Iterable[Mutant], tests: Sequence[Path]
) -> list[Verdict]:
    chosen = [mutant for mutant in mutants if mutant.tests]
    if chosen:
        running.check_unchanged(tests)
    at_once, seconds = args.jobs, args.seconds
    return list(running.verdicts(chosen, running.run_pytest, at_once=at_once, seconds=seconds))


def _try_packs(args: argparse.Namespace, mutants: Iterable[Mutant]) -> list[Verdict]:
    chosen = [mutant for mutant in mutants if not mutant.tests]
    if not chosen:
        return []
    tests = modules.files_of_tests([args.scenarios])
    if not tests:
        raise running.NoRun(f"no scenario in {args.scenarios} goes without a database")
    return scenarios.verdicts_of_packs(chosen, tests, at_once=args.jobs, seconds=args.seconds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xeploai test --mutants", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help="a module or pack; all of its")
    parser.add_argument("--all", action="store_true", help="try every mutant, renew the record")
    parser.add_argument("--seed", type=int, help="draw the same tenth again")
    parser.add_argument("--record", type=Path, default=HERE / "record.json")
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--package", default="xeploai.domain")
    parser.add_argument("--source", type=Path, default=ROOT / "src" / "xeploai" / "domain")
    folders = [ROOT / "tests" / "domain", ROOT / "tests" / "scenarios"]
    parser.add_argument("--tests", type=Path, nargs="+", default=folders)
    rulepacks = ROOT / "src" / "xeploai" / "rulepacks" / "packs"
    parser.add_argument("--packs", type=_folder, default=rulepacks, help="“” for none")
    parser.add_argument("--scenarios", type=Path, default=folders[1])
    parser.add_argument("--equivalents", type=Path, default=HERE / "equivalent.yaml")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "mutants.json")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=5, help="processor time of one test")
    return parser


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


if __name__ == "__main__":
    sys.exit(main())
