"""Export a cycle and read its files with another engine."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from tests.builders import (
    AT,
    BY,
)
from xeploai.cycle.models import CycleUnit
from xeploai.results.dataset.write import export_cycle

GRADES_OF = {
    "total": "true",
    "graded": "outcome in ('EXCELLENT', 'GOOD', 'COMPLETED', 'FAILED')",
    "not_graded": "outcome = 'NOT_RATED'",
    "good_or_better": "outcome in ('EXCELLENT', 'GOOD')",
    "excellent": "outcome = 'EXCELLENT'",
    "good": "outcome = 'GOOD'",
    "completed": "outcome = 'COMPLETED'",
    "failed": "outcome = 'FAILED'",
    "undecided": "outcome = 'UNDECIDED'",
}


def exported(folder: Path, unit: CycleUnit, *, with_persons: bool = False) -> dict[str, int]:
    return export_cycle(unit=unit, folder=folder, with_persons=with_persons, by=BY, at=AT)


def rows_of(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the answer of another engine, which reads the files by their names."""
    with duckdb.connect() as engine:
        for file in folder.glob("*.parquet"):
            engine.execute(f"create view {file.stem} as select * from '{file}'")
        return list(engine.execute(query).fetchall())


def added_up(folder: Path, category: str) -> dict[str, int | None]:
    """Return the province's figures, from single cases and returned numbers only."""
    sums = ", ".join(f"sum(number) filter ({where})" for where in GRADES_OF.values())
    query = f"""
        select {sums} from (
            select outcome, 1 as number, category from cases where is_counted
            union all
            select outcome, number, category from returned_counts join returns using ("return")
            where is_counted
        ) where category = '{category}'
    """
    found = dict(zip(GRADES_OF, rows_of(folder, query)[0], strict=True))
    return {
        figure: None if found["total"] is None else number or 0 for figure, number in found.items()
    }


def columns_in(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the columns that the files really have: name, and whether one may be empty."""
    found = {}
    for file in folder.glob("*.parquet"):
        query = f"select name, repetition_type from parquet_schema('{file}') where type is not null"
        found[file.name] = rows_of(folder, query)
    return found


def both_languages(value: Any) -> Iterable[dict[str, str]]:
    """Yield every word of the dictionary that is said by language."""
    if isinstance(value, dict):
        if "vi" in value:
            yield value
        for part in value.values():
            yield from both_languages(part)
    elif isinstance(value, list):
        for part in value:
            yield from both_languages(part)
