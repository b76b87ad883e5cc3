"""Count cases by an Ibis expression, on the engine that stores them."""

import ibis

from .coding import CaseNotCoded, CountRows

COLUMNS = ("unit", "category", "outcome", "number")
# rows; arrays of this length stay in the processor's cache
PORTION = 65_536


def case_counts(gradings: ibis.Table) -> ibis.Table:
    """Return how many cases of each category and outcome every unit has of its own.

    Args:
        gradings: one row a case, with whole numbers `unit`, `category`, `outcome` (see
            `coding`); only these are read.
    """
    return gradings.group_by("unit", "category", "outcome").aggregate(number=ibis._.count())


def of_year(gradings: ibis.Table, year: int) -> ibis.Table:
    """Return one year's cases. Parquet that lies year by year is read for that year only."""
    return gradings.filter(gradings.year == year)


def fetch_counts(counts: ibis.Table) -> list[CountRows]:
    """Run the expression where its data is and return the counts, in handy portions.

    Raises:
        CaseNotCoded: a unit, category or outcome is empty.
    """
    table = counts.select(*COLUMNS).to_pyarrow()
    for name in COLUMNS:
        if table[name].null_count:
            raise CaseNotCoded(f"{name} is empty for {table[name].null_count} groups of cases")
    batches = table.to_batches(max_chunksize=PORTION)
    return [CountRows(*(batch[name].to_numpy() for name in COLUMNS)) for batch in batches]
