"""The lower bound: read the columns, count them into place, add up; the tree order is given."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from tools.bench.rollup.engines.ours import read_order
from tools.bench.rollup.nation import CODING, gradings_file
from xeploai.analytics.nation.coding import CountRows, IntArray
from xeploai.analytics.nation.rollup import keep_freed_memory
from xeploai.analytics.nation.tree import add_subtrees


class Engine:
    """See the package. No rows are made of the sums before the clock stops."""

    def __init__(self, folder: Path, years: Sequence[int]) -> None:
        self.folder = folder
        self.orders = {year: read_order(folder, year) for year in years}
        for order in self.orders.values():
            order.positions(order.units)
        self.sums: dict[int, IntArray] = {}

    def run(self) -> None:
        """Do as little as can be done."""
        keep_freed_memory()
        for year, order in self.orders.items():
            file = gradings_file(self.folder, year)
            table = pq.read_table(file, columns=["unit", "category", "outcome"])
            place = table["category"].to_numpy().astype(np.int32)
            place *= len(CODING.outcomes)
            place += table["outcome"].to_numpy()
            place *= len(order)
            place += order.positions(table["unit"].to_numpy())
            own = np.bincount(place, minlength=CODING.keys * len(order))
            self.sums[year] = own.reshape(CODING.keys, len(order))
            add_subtrees(self.sums[year], order)

    def rows(self) -> Iterator[CountRows]:
        """Yield the result by year."""
        for year, order in self.orders.items():
            key, position = np.nonzero(self.sums[year])
            category, outcome = np.divmod(key, len(CODING.outcomes))
            number = self.sums[year][key, position]
            yield CountRows(order.units[position], category, outcome, number)
