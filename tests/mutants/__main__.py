"""`python -m tests.mutants`: the mutation check. `./xeploai test` runs it after the tests."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutants import modules, packs, report, running, scenarios
from tests.mutants.mutant import Verdict
from tests.mutants.running import ROOT

RULEPACKS = ROOT / "src" / "xeploai" / "rulepacks" / "packs"


def main(words: Sequence[str] | None = None) -> int:
    """Try every mutant, and return 1 if one survives or the list of equivalents is not true."""
    args = _parser().parse_args(words)
    started = time.monotonic()
    running.prepare()
    try:
        tried = [*_modules_tried(args), *_packs_tried(args)]
    except running.NoRun as fault:
        print(f"mutants: {fault}", flush=True)
        return 1
    listed = report.equivalents_in(args.equivalents) if args.equivalents.exists() else []
    listed = [each for each in listed if _is_asked_for(each.source, args)]
    found = report.judged(tried, listed)
    found.sort(key=lambda verdict: (verdict.mutant.file, verdict.mutant.line))
    report.write(found, args.json, root=args.root)
    return _tell(found, report.faults_of(found, listed), time.monotonic() - started)


def _tell(found: Sequence[Verdict], faults: Sequence[str], seconds: float) -> int:
    print(report.table_of(found))
    print(*faults, sep="\n", end="\n" if faults else "")
    answer = f"failed: {len(faults)} faults" if faults else "every one was noticed"
    print(f"mutants: {len(found)} in {seconds:.0f} s: {answer}", flush=True)
    return 1 if faults else 0


def _modules_tried(args: argparse.Namespace) -> list[Verdict]:
    tests = modules.files_of_tests(args.tests)
    found = modules.modules_of(args.package, args.source)
    mutants = [
        mutant
        for name, path in found.items()
        if _is_asked_for(name, args)
        for mutant in modules.mutants_of_module(name, path, tests)
    ]
    if mutants:
        running.check_unchanged(tests)
    at_once, seconds = args.jobs, args.seconds
    return list(running.verdicts(mutants, running.run_pytest, at_once=at_once, seconds=seconds))


def _packs_tried(args: argparse.Namespace) -> list[Verdict]:
    mutants = [
        mutant
        for path in (sorted(args.packs.glob("*.yaml")) if args.packs else ())
        if _is_asked_for(path.stem, args)
        for mutant in packs.mutants_of_pack(path, scenarios.put_in_catalogue)
    ]
    if not mutants:
        return []
    tests = modules.files_of_tests([args.scenarios])
    if not tests:
        raise running.NoRun(f"no scenario in {args.scenarios} goes without a database")
    return scenarios.verdicts_of_packs(mutants, tests, at_once=args.jobs, seconds=args.seconds)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.mutants", description=__doc__)
    here = ROOT / "tests" / "mutants"
    parser.add_argument("only", nargs="*", help="modules and packs; all if none is named")
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--package", default="xeploai.domain")
    parser.add_argument("--source", type=Path, default=ROOT / "src" / "xeploai" / "domain")
    folders = [ROOT / "tests" / "domain", ROOT / "tests" / "scenarios"]
    parser.add_argument("--tests", type=Path, nargs="+", default=folders)
    parser.add_argument("--packs", type=_folder, default=RULEPACKS, help="“” for none")
    parser.add_argument("--scenarios", type=Path, default=folders[1])
    parser.add_argument("--equivalents", type=Path, default=here / "equivalent.yaml")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "mutants.json")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=5, help="processor time of one test")
    return parser


def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _is_asked_for(source: str, args: argparse.Namespace) -> bool:
    return not args.only or source.rpartition(".")[2] in args.only


if __name__ == "__main__":
    sys.exit(main())
