"""Hand-written DuckDB SQL: counts by unit, then GROUP BYs level by level, kept in a table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from tools.bench.rollup.nation import LEVELS, gradings_file, units_file
from xeploai.analytics.nation.coding import CountRows

OWN = """
CREATE OR REPLACE TEMP TABLE own AS
SELECT unit, parent, level, category, outcome, number
FROM (
    SELECT unit, category, outcome, count(*)::INTEGER AS number
    FROM read_parquet('{gradings}') GROUP BY ALL
) JOIN read_parquet('{units}') USING (unit)
"""
LOWEST = """
CREATE OR REPLACE TEMP TABLE level_{level} AS
SELECT unit, parent, category, outcome, number FROM own WHERE level = {level}
"""
HIGHER = """
CREATE OR REPLACE TEMP TABLE level_{level} AS
SELECT unit, units.parent, category, outcome, number
FROM (
    SELECT unit, category, outcome, sum(number)::INTEGER AS number
    FROM (
        SELECT unit, category, outcome, number FROM own WHERE level = {level}
        UNION ALL
        SELECT parent, category, outcome, number FROM level_{below}
    ) GROUP BY ALL
) JOIN (SELECT unit, parent FROM read_parquet('{units}') WHERE level = {level}) units USING (unit)
"""
KEEP = """
INSERT INTO result
SELECT {year}::SMALLINT, unit, category, outcome, number FROM level_{level}
"""
RESULT = """
CREATE TABLE result (
    year SMALLINT, unit INTEGER, category UTINYINT, outcome UTINYINT, number INTEGER
)
"""
READ = "SELECT unit, category, outcome, number FROM result WHERE year = {year}"


class Engine:
    """See the package."""

    def __init__(self, folder: Path, years: Sequence[int]) -> None:
        self.folder, self.years = folder, years

    def run(self) -> None:
        """Do it all."""
        self.connection = duckdb.connect(config={"preserve_insertion_order": False})
        self.connection.execute(RESULT)
        for year in self.years:
            self._one_year(year)

    def _one_year(self, year: int) -> None:
        units = units_file(self.folder, year)
        steps = [OWN.format(gradings=gradings_file(self.folder, year), units=units)]
        steps.append(LOWEST.format(level=LEVELS))
        steps.extend(
            HIGHER.format(level=level, below=level + 1, units=units)
            for level in range(LEVELS - 1, 0, -1)
        )
        steps.extend(KEEP.format(year=year, level=level) for level in range(1, LEVELS + 1))
        for step in steps:
            self.connection.execute(step)

    def rows(self) -> Iterator[CountRows]:
        """Yield the result by year."""
        for year in self.years:
            table = self.connection.sql(READ.format(year=year)).to_arrow_table()
            yield CountRows(*(column.to_numpy() for column in table.columns))
