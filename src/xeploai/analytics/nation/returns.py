"""Returns that units sent instead of cases, as arrays."""

from dataclasses import dataclass, field

import numpy as np

from .coding import Coding, CountRows, IntArray


def no_units() -> IntArray:
    """Return an empty list of units."""
    return np.zeros(0, np.int64)


def _no_rows() -> CountRows:
    return CountRows.of(())


@dataclass(frozen=True)
class ReturnRows:
    """The returns in force of one year.

    A return may report zero for a category: so the categories that it reports are listed
    apart from the numbers.

    Args:
        senders: units whose return has come.
        reported_unit: with `reported_category`, the categories that each return reports.
        numbers: the counts; each unit, category and outcome once at most.
    """

    senders: IntArray = field(default_factory=no_units)
    reported_unit: IntArray = field(default_factory=no_units)
    reported_category: IntArray = field(default_factory=no_units)
    numbers: CountRows = field(default_factory=_no_rows)

    def of_units(self, units: IntArray) -> "ReturnRows":
        """Return what these units sent, senders in rising order."""
        senders = np.intersect1d(units, self.senders)
        reported = np.isin(self.reported_unit, senders)
        return ReturnRows(
            senders,
            self.reported_unit[reported],
            self.reported_category[reported],
            self.numbers.where(np.isin(self.numbers.unit, senders)),
        )

    def number_lines(self, coding: Coding) -> IntArray:
        """Return the counts, a line for each key and a column for each of the sorted senders."""
        lines = np.zeros((coding.keys, len(self.senders)), np.int64)
        key = coding.key(self.numbers.category, self.numbers.outcome)
        lines[key, np.searchsorted(self.senders, self.numbers.unit)] = self.numbers.number
        return lines

    def reported_lines(self, coding: Coding) -> IntArray:
        """Return 1 where a sender (column) reports a category (line), else 0."""
        lines = np.zeros((len(coding.categories), len(self.senders)), np.int32)
        lines[self.reported_category, np.searchsorted(self.senders, self.reported_unit)] = 1
        return lines
