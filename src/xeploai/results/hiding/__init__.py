"""Hide figures of persons from readers who may not see persons."""

from .cells import HiddenRows, hidden_rows_for
from .figures import Totals, deviations_for, side_for, single_persons, statistics_for

__all__ = [
    "HiddenRows",
    "Totals",
    "deviations_for",
    "hidden_rows_for",
    "side_for",
    "single_persons",
    "statistics_for",
]
