"""Which grades the rules open and close for a subject, and in which order subjects are graded."""

from .evaluate import (
    ABOVE_FAILED,
    Evaluation,
    Openness,
    ProvisionAnswer,
    Suggests,
    closed_by,
    evaluate,
    waiver_for,
)
from .ordering import Edge, circle_in, edges_of, pack_kinds

__all__ = [
    "ABOVE_FAILED",
    "Edge",
    "Evaluation",
    "Openness",
    "ProvisionAnswer",
    "Suggests",
    "circle_in",
    "closed_by",
    "edges_of",
    "evaluate",
    "pack_kinds",
    "waiver_for",
]
