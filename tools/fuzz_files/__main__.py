"""Mutate lists and read them: `python -m tools.fuzz_files --number 100000`.

Every file must be read or refused. A crash, a hang, and an exception that is no refusal are
findings; the number of the file makes it again (`--keep FOLDER`).
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from .batches import Finding, run_batch
from .mutations import mutated

BATCH = 500


def main(words: Sequence[str] | None = None) -> int:
    """Run and print what came of it; 1 where there is a finding."""
    args = _parser().parse_args(words)
    if args.keep is not None:
        file = mutated(args.seed, args.first)
        args.keep.mkdir(parents=True, exist_ok=True)
        (args.keep / file.name).write_bytes(file.content)
        print(args.keep / file.name)
        return 0
    begun = time.monotonic()
    endings: Counter[str] = Counter()
    findings: list[Finding] = []
    number, last = args.first, args.first + args.number
    with tempfile.TemporaryDirectory(prefix="xeploai-fuzz-") as folder:
        while number < last and time.monotonic() - begun < args.seconds:
            batch = run_batch(args.seed, range(number, min(number + BATCH, last)), Path(folder))
            endings += batch.endings
            findings += batch.findings
            number = batch.next_number
    took = time.monotonic() - begun
    told = ", ".join(f"{count:,} {name}" for name, count in endings.most_common())
    print(f"{number - args.first:,} mutated files in {took:.0f} s: {told or 'none'}")
    for finding in findings:
        print(f"FINDING seed {args.seed}, file {finding.number} ({finding.name}): {finding.what}")
    return 1 if findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools.fuzz_files", description=__doc__)
    parser.add_argument("--number", type=int, default=100_000, help="how many files (100000)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--seed", type=int, default=1, help="other files (1)")
    parser.add_argument("--first", type=int, default=0, help="number of the first file (0)")
    parser.add_argument("--keep", type=Path, help="only write the first file into this folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())
