"""A whole province, one subject after the other, with reasons: `python -m ...rules_province`.

Under the clock: `domain.evaluation.evaluate` of every subject, every answer of every condition
kept until the last subject is done. Outside: reading the pack, the facts (in memory).
"""

import argparse
import gc
import time
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tools.bench.measure import peak_mib, report_and_exit, timed
from tools.bench.rules.facts import Subject, make_facts
from tools.bench.rules.zen import write_contest
from xeploai.domain.evaluation.evaluate import Evaluation, evaluate
from xeploai.domain.model.pack import Rulebook, rulebook
from xeploai.domain.model.rules import SubjectKind
from xeploai.intake import pause_garbage_collection
from xeploai.rulepacks import pack

SEED = 2023
PACK = "vn-party-2023"
ON = date(2023, 12, 31)
# the province whose published figures the demo follows
SUBJECTS = {
    SubjectKind.MEMBER: 57_241,
    SubjectKind.CADRE: 5_600,
    SubjectKind.COLLECTIVE: 400,
    SubjectKind.ORGANISATION: 3_700,
}


def main() -> None:
    """Evaluate the province `--repeat` times and report the seconds of each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--part", type=float, default=1.0, help="of the subjects of each kind")
    parser.add_argument("--contest", type=Path, help="a folder to write the subjects to, for ZEN")
    args = parser.parse_args()
    report_and_exit(measure(repeat=args.repeat, part=args.part, contest=args.contest))


def measure(*, repeat: int, part: float = 1.0, contest: Path | None = None) -> dict[str, Any]:
    """Return the seconds of each run and what was evaluated.

    Args:
        contest: where to write the subjects and our suggestions for another engine.
    """
    subjects = province(rulebook(pack(PACK), on=ON), part=part)
    seconds, processor = [], []
    found: list[Evaluation] = []
    for _ in range(repeat):
        found.clear()
        gc.collect()
        before = time.process_time()
        with timed() as watch, pause_garbage_collection():
            found = [evaluate(each.plan, each.values) for each in subjects]
        seconds.append(watch.seconds)
        processor.append(time.process_time() - before)
    if contest is not None:
        write_contest(contest, subjects, found)
    return {
        "runs_s": [round(each, 3) for each in seconds],
        # without what other programs had of the processor
        "cpu_s": [round(each, 3) for each in processor],
        "subjects": len(subjects),
        "answers": sum(len(each.not_rated) + len(each.answers) for each in found),
        "suggested": dict(Counter(each.suggested or each.suggests for each in found)),
        "peak_mib": round(peak_mib()),
    }


def province(book: Rulebook, *, part: float = 1.0) -> list[Subject]:
    """Return the subjects with made-up facts, the organisations of all categories in turn."""
    chance = Random(SEED)
    categories = book.pack.categories_on(book.on)
    subjects = []
    for kind, number in SUBJECTS.items():
        codes = [code for code, each in categories.items() if each.kind is kind]
        plans = [book.plan_for(code) for code in codes]
        for place in range(round(number * part)):
            plan = plans[place % len(plans)]
            subjects.append(Subject(plan, make_facts(plan, book.facts, chance)))
    return subjects


if __name__ == "__main__":
    main()
