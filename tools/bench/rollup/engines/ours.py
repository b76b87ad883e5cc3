"""The product's own roll-up; connection and tree order are made under the clock."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from tools.bench.rollup.nation import CODING, gradings_file, units_file
from xeploai.analytics.nation.coding import CountRows
from xeploai.analytics.nation.connection import connect
from xeploai.analytics.nation.rollup import FrozenTree, roll_up_years
from xeploai.analytics.nation.tree import TreeOrder


class Engine:
    """See the package."""

    def __init__(self, folder: Path, years: Sequence[int]) -> None:
        self.folder, self.years = folder, years
        self.parts: list[CountRows] = []

    def run(self) -> None:
        """Do it all."""
        files = [str(gradings_file(self.folder, year)) for year in self.years]
        gradings = connect().read_parquet(files)
        trees = ((year, FrozenTree(read_order(self.folder, year))) for year in self.years)
        for _, totals in roll_up_years(gradings, trees, CODING):
            self.parts.append(totals.case_rows())

    def rows(self) -> Iterator[CountRows]:
        """Yield the result by year."""
        return iter(self.parts)


def read_order(folder: Path, year: int) -> TreeOrder:
    """Return the order of a year's tree from its file."""
    table = pq.read_table(units_file(folder, year), columns=["unit", "parent"])
    return TreeOrder.of(table["unit"].to_numpy(), table["parent"].to_numpy())
