"""Evaluation of one subject by the rules, and the order in which subjects are graded."""

from .answers import ABOVE_FAILED, ProvisionAnswer, grades_closed_by
from .evaluate import Evaluation, Openness, SuggestionKind, consequences_of, evaluate
from .ordering import Edge, edges_of, find_circle, kinds_by_category
from .waivers import readers_of_facts, waiver_faults, waiver_for

__all__ = [
    "ABOVE_FAILED",
    "Edge",
    "Evaluation",
    "Openness",
    "ProvisionAnswer",
    "SuggestionKind",
    "consequences_of",
    "edges_of",
    "evaluate",
    "find_circle",
    "grades_closed_by",
    "kinds_by_category",
    "readers_of_facts",
    "waiver_faults",
    "waiver_for",
]
