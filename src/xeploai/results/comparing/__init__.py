"""Comparisons: two cycles, two units, a unit with its siblings; as it was, or on one tree."""

from .flat import comparison_rows
from .questions import Question, Sibling, answer, in_cycle, question, siblings_of
from .values import ALL_ORGANISATIONS, ComparedFigure, ComparedRow, Comparison, Part, Side, Tree

__all__ = [
    "ALL_ORGANISATIONS",
    "ComparedFigure",
    "ComparedRow",
    "Comparison",
    "Part",
    "Question",
    "Sibling",
    "Side",
    "Tree",
    "answer",
    "comparison_rows",
    "in_cycle",
    "question",
    "siblings_of",
]
