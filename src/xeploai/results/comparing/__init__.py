"""Comparisons of two cycles, two units, or a unit with its siblings."""

from xeploai.results.comparing.rows import comparison_rows
from xeploai.results.one_tree import ComparisonPart, Side

from .questions import ComparisonQuery, comparison_of, comparison_query, same_unit_in
from .siblings import Sibling, siblings_of
from .values import (
    ALL_ORGANISATIONS,
    ComparedFigure,
    ComparedRow,
    TreeBasis,
    UnitComparison,
)

__all__ = [
    "ALL_ORGANISATIONS",
    "ComparedFigure",
    "ComparedRow",
    "ComparisonPart",
    "ComparisonQuery",
    "Sibling",
    "Side",
    "TreeBasis",
    "UnitComparison",
    "comparison_of",
    "comparison_query",
    "comparison_rows",
    "same_unit_in",
    "siblings_of",
]
