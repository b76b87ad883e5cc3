"""Polars: the same cascade as lazy frames, on its streaming engine."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from tools.bench.rollup.nation import LEVELS, gradings_file, units_file
from xeploai.analytics.nation.coding import CountRows

KEY = ("unit", "category", "outcome")


class Engine:
    """See the package."""

    def __init__(self, folder: Path, years: Sequence[int]) -> None:
        self.folder, self.years = folder, years
        self.parts: list[pl.DataFrame] = []

    def run(self) -> None:
        """Do it all."""
        for year in self.years:
            units = pl.scan_parquet(units_file(self.folder, year))
            gradings = pl.scan_parquet(gradings_file(self.folder, year))
            own = gradings.group_by(KEY).agg(number=pl.len().cast(pl.Int32))
            placed = own.join(units, on="unit").collect(engine="streaming").lazy()
            self.parts.append(all_levels(placed, units.select("unit", "parent")))

    def rows(self) -> Iterator[CountRows]:
        """Yield the result by year."""
        for part in self.parts:
            yield CountRows(*(part[name].to_numpy() for name in (*KEY, "number")))


def all_levels(placed: pl.LazyFrame, units: pl.LazyFrame) -> pl.DataFrame:
    """Return the rows of all levels, lowest first."""
    columns = (*KEY, "number")
    below = placed.filter(level=LEVELS).select(*columns, "parent").collect(engine="streaming")
    levels = [below.select(columns)]
    for level in range(LEVELS - 1, 0, -1):
        from_below = below.lazy().select(pl.col("parent").alias("unit"), *columns[1:])
        both = pl.concat((placed.filter(level=level).select(columns), from_below))
        sums = both.group_by(KEY).agg(pl.col("number").sum())
        below = sums.join(units, on="unit").collect(engine="streaming")
        levels.append(below.select(columns))
    return pl.concat(levels)
