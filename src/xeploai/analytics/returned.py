"""What units returned instead of cases, as arrays."""

from dataclasses import dataclass, field

import numpy as np

from .coding import Coding
from .rows import CountRows, IntArray


def nobody() -> IntArray:
    """Return an empty list of units."""
    return np.zeros(0, np.int64)


def _no_rows() -> CountRows:
    return CountRows.of(())


@dataclass(frozen=True)
class ReturnRows:
    """The returns in force of one year.

    A return may speak of a category and say zero: so the categories it speaks of are listed
    apart from the numbers.

    Args:
        senders: units whose return has come.
        spoken_unit: with `spoken_category`, which category each return speaks of.
        numbers: the counts; each unit, category and outcome once at most.
    """

    senders: IntArray = field(default_factory=nobody)
    spoken_unit: IntArray = field(default_factory=nobody)
    spoken_category: IntArray = field(default_factory=nobody)
    numbers: CountRows = field(default_factory=_no_rows)

    def of_units(self, units: IntArray) -> "ReturnRows":
        """Return what these units sent, senders in rising order."""
        senders = np.intersect1d(units, self.senders)
        spoken = np.isin(self.spoken_unit, senders)
        return ReturnRows(
            senders,
            self.spoken_unit[spoken],
            self.spoken_category[spoken],
            self.numbers.where(np.isin(self.numbers.unit, senders)),
        )

    def number_lines(self, coding: Coding) -> IntArray:
        """Return the counts, a line for each key and a column for each of the sorted senders."""
        lines = np.zeros((coding.keys, len(self.senders)), np.int64)
        key = coding.key(self.numbers.category, self.numbers.outcome)
        lines[key, np.searchsorted(self.senders, self.numbers.unit)] = self.numbers.number
        return lines

    def spoken_lines(self, coding: Coding) -> IntArray:
        """Return 1 where a sender (column) speaks of a category (line), else 0."""
        lines = np.zeros((len(coding.categories), len(self.senders)), np.int32)
        lines[self.spoken_category, np.searchsorted(self.senders, self.spoken_unit)] = 1
        return lines
