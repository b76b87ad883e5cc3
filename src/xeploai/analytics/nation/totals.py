"""The result of a roll-up: totals of every unit, to be read one unit at a time or as rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from xeploai.domain import Counts

from .coding import BoolArray, Coding, CountRows, IntArray
from .tree import TreeOrder


@dataclass(frozen=True)
class Reporting:
    """Who has reported nothing. All arrays but `covered` are positions in rising order.

    Args:
        covered: for each position, whether a unit above it reports by return.
        missing: units without a return, or with no case decided, that their superiors wait for.
        missing_below_returns: units with no case decided that a return covers.
        silent: by category, senders whose return does not report it.
    """

    covered: BoolArray
    missing: IntArray
    missing_below_returns: IntArray
    silent: Mapping[str, IntArray]


@dataclass(frozen=True)
class TreeTotals:
    """The totals of every unit in one year; see `domain.figures.rollup.UnitTotals`.

    Args:
        from_cases: subjects by key (category and outcome in one, see `coding`) and position.
        from_returns: the same of returns.
        numbers_of_returns: by category and position, how many returns report the category.
    """

    order: TreeOrder
    coding: Coding
    from_cases: IntArray
    from_returns: IntArray
    numbers_of_returns: IntArray
    reporting: Reporting

    def cases_of(self, unit: int) -> dict[str, Counts]:
        """Return counts by category of single cases; a category without cases is not there."""
        return self._counts(self.from_cases[:, self.order.position(unit)])

    def returns_of(self, unit: int) -> dict[str, Counts]:
        """Return counts by category of returns, for the categories that any reports."""
        at = self.order.position(unit)
        counts = self._counts(self.from_returns[:, at])
        reported = np.flatnonzero(self.numbers_of_returns[:, at])
        names = [self.coding.categories[code] for code in reported]
        return {name: counts.get(name, Counts()) for name in names}

    def missing_of(self, unit: int) -> IntArray:
        """Return the units, itself included, that have reported nothing and are waited for."""
        at = self.order.position(unit)
        covered = self.reporting.covered[at]
        waited_for = self.reporting.missing_below_returns if covered else self.reporting.missing
        return self._within(waited_for, at)

    def not_reported_of(self, unit: int, categories: Iterable[str]) -> dict[str, IntArray]:
        """Return, by category, the units whose return says nothing of it."""
        at = self.order.position(unit)
        silent = {name: self._within(self.reporting.silent[name], at) for name in categories}
        return {name: units for name, units in silent.items() if units.size}

    def case_rows(self) -> CountRows:
        """Return the totals of single cases that are not zero."""
        return self._rows(self.from_cases)

    def return_rows(self) -> CountRows:
        """Return the totals of returns that are not zero."""
        return self._rows(self.from_returns)

    def _counts(self, column: IntArray) -> dict[str, Counts]:
        numbers = ((int(key), int(column[key])) for key in np.flatnonzero(column))
        return self.coding.counts(numbers)

    def _within(self, positions: IntArray, at: int) -> IntArray:
        first, last = np.searchsorted(positions, (at, self.order.end[at]))
        return self.order.units[positions[first:last]]

    def _rows(self, lines: IntArray) -> CountRows:
        lengths = [int(np.count_nonzero(line)) for line in lines]
        category, outcome = np.divmod(np.arange(len(lines)), len(self.coding.outcomes))
        rows = CountRows(
            np.empty(sum(lengths), self.order.units.dtype),
            np.repeat(category.astype(np.uint8), lengths),
            np.repeat(outcome.astype(np.uint8), lengths),
            np.empty(sum(lengths), lines.dtype),
        )
        last = 0
        for line, length in zip(lines, lengths, strict=True):
            first, last = last, last + length
            # of truth values numpy lists the places three times as fast as of numbers
            at = np.flatnonzero(line != 0)
            rows.unit[first:last] = self.order.units[at]
            rows.number[first:last] = line[at]
        return rows
