"""Counts as columns: how they come out of an engine and how a roll-up hands them on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CountRows:
    """One row for each unit, category and outcome; four columns of equal length.

    Args:
        unit: the unit's number, as in the tree.
        category: coded, see `coding`.
        outcome: coded, see `coding`.
        number: subjects.
    """

    unit: IntArray
    category: IntArray
    outcome: IntArray
    number: IntArray

    def __len__(self) -> int:
        return len(self.unit)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int, int]]) -> Self:
        """Return the columns of rows given one by one."""
        table = np.array(list(rows), np.int64).reshape(-1, 4)
        return cls(table[:, 0], table[:, 1], table[:, 2], table[:, 3])

    def where(self, chosen: BoolArray) -> "CountRows":
        """Return the chosen rows."""
        columns = (self.unit, self.category, self.outcome, self.number)
        return CountRows(*(column[chosen] for column in columns))

    def table(self) -> pa.Table:
        """Return an Arrow table, for Parquet or for another engine."""
        return pa.table(vars(self))
