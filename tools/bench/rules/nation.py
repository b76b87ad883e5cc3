"""The nation's members in columns, on one engine and one thread: `python -m ...rules_nation`.

Under the clock: making the expression, running it, and its result as an Arrow table in memory,
with the openness of each grade and the suggestion of every person. Outside: the columns of facts,
which lie in the engine's memory.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow as pa

from tools.bench.measure import BenchFailed, peak_mib, report_and_exit, timed
from tools.bench.rules.facts import make_facts
from xeploai.analytics.nation.connection import connect
from xeploai.analytics.nation.rules.columns import Layout, conditions_of, layout_of
from xeploai.analytics.nation.rules.plain import fact_table, verdicts_in
from xeploai.analytics.nation.rules.verdicts import SUBJECT, SUGGESTION, Suggestions, verdicts
from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.model.conditions import HasRecord
from xeploai.domain.model.facts import Values
from xeploai.domain.model.pack import Plan, rulebook
from xeploai.domain.model.provisions import Provision
from xeploai.rulepacks import pack

SEED = 2025
PACKS = {"vn-party-2023": date(2023, 12, 31), "vn-party-2025": date(2025, 12, 31)}
CATEGORY = "member"
# number of persons make_facts; the nation repeats these in random order
DISTINCT = 50_000
COMPARED = 500  # of them are evaluated one by one too
MEMORY_MIB = 4_096


class Case(NamedTuple):
    """What is evaluated: a plan, the nation's facts, and the first persons' facts one by one."""

    plan: Plan
    layout: Layout
    table: pa.Table
    first: list[Values]


def main() -> None:
    """Evaluate the nation `--repeat` times under each pack and report the seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("persons", type=int)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    # read by the library when it is first imported, which is below
    os.environ["POLARS_MAX_THREADS"] = "1"
    found = {code: measure(code, args.engine, args.persons, args.repeat) for code in PACKS}
    report_and_exit({"packs": found, "peak_mib": round(peak_mib())})


def measure(code: str, engine: str, persons: int, repeat: int) -> dict[str, Any]:
    """Return the seconds of each run under one pack, after one that is not counted."""
    case = nation(code, persons)
    table = ENGINES[engine](case.table)
    seconds = []
    for _ in range(repeat + 1):
        with timed() as watch:
            found = verdicts(table, case.plan, case.layout).to_pyarrow()
        seconds.append(watch.seconds)
    refuse_unlike(case, found)
    return {
        "runs_s": [round(each, 4) for each in seconds[1:]],
        "conditions": conditions_in(case.plan),
        "provisions": provisions_in(case.plan),
        "suggested": count_suggestions(case.plan, found),
    }


def nation(code: str, persons: int) -> Case:
    """Return made-up facts of this number of persons, the same every time."""
    book = rulebook(pack(code), on=PACKS[code])
    plan = book.plan_for(CATEGORY)
    layout = layout_of(plan, book.facts)
    chance = Random(SEED)
    distinct = [make_facts(plan, book.facts, chance) for _ in range(min(persons, DISTINCT))]
    places = np.random.default_rng(SEED).integers(0, len(distinct), persons)
    places[: len(distinct)] = np.arange(len(distinct))
    table = fact_table(layout, distinct).take(pa.array(places)).combine_chunks()
    numbered = table.set_column(0, SUBJECT, pa.array(np.arange(persons)))
    return Case(plan, layout, numbered, distinct[:COMPARED])


def on_duckdb(table: pa.Table) -> ibis.Table:
    """Return the facts as a table in DuckDB's memory."""
    return connect(memory_mib=MEMORY_MIB, threads=1).create_table("facts", table)


def on_polars(table: pa.Table) -> ibis.Table:
    """Return the facts as a Polars frame."""
    import polars as pl

    if pl.thread_pool_size() != 1:
        raise BenchFailed("Polars was imported before it was limited to one thread")
    return ibis.polars.connect({"facts": pl.from_arrow(table)}).table("facts")


ENGINES: Mapping[str, Callable[[pa.Table], ibis.Table]] = {
    "duckdb": on_duckdb,
    "polars": on_polars,
}


def evaluated_provisions(plan: Plan) -> tuple[Provision, ...]:
    """Return the provisions that open or close grades or give none."""
    return (*plan.not_rated, *plan.binding)


def comparisons_in(provision: Provision) -> int:
    """Return how many comparisons one provision makes under the clock for one person.

    Each single condition counts once wherever it is written, as does the limit by another's
    grade; joining counts for nothing. Conditions on records count for nothing either: they were
    answered when the columns were made.
    """
    single = [each for each in conditions_of(provision) if not each.parts()]
    return sum(not isinstance(each, HasRecord) for each in single) + (provision.condition is None)


def conditions_in(plan: Plan) -> int:
    """Return how many comparisons a plan makes for one person."""
    return sum(comparisons_in(each) for each in evaluated_provisions(plan))


def provisions_in(plan: Plan) -> int:
    """Return how many provisions compare anything for one person."""
    return sum(comparisons_in(each) > 0 for each in evaluated_provisions(plan))


def count_suggestions(plan: Plan, found: pa.Table) -> dict[str, int]:
    """Return how many persons have which suggestion."""
    each = Suggestions(plan).each
    numbers = Counter(found[SUGGESTION].to_numpy().tolist())
    named = {code: each[code].grade or each[code].reason or each[code].suggests for code in numbers}
    return {str(named[code]): number for code, number in sorted(numbers.items())}


def refuse_unlike(case: Case, found: pa.Table) -> None:
    """Refuse columns that do not say of the first persons what the evaluation says.

    Raises:
        BenchFailed: they differ.
    """
    if found.num_rows != case.table.num_rows:
        raise BenchFailed(f"{found.num_rows} of {case.table.num_rows} persons have a result")
    first = found.filter(pa.compute.less(found[SUBJECT], len(case.first))).sort_by(SUBJECT)
    in_columns = [(each.grades, each.suggestion.grade) for each in verdicts_in(first, case.plan)]
    known = [evaluate(case.plan, each) for each in case.first]
    if in_columns != [(each.grades, each.suggested) for each in known]:
        raise BenchFailed("the columns do not say what the evaluation says")


if __name__ == "__main__":
    main()
