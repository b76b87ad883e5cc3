"""Groups of similar subjects under their ceilings, for the deciding body."""

from .groups import category_ceilings, group_allowances, group_lines, group_of
from .values import (
    Candidate,
    DecidingTable,
    GroupOfPeers,
    Measure,
    OrderCriterion,
    deciding_table,
    measures_of,
)

__all__ = [
    "Candidate",
    "DecidingTable",
    "GroupOfPeers",
    "Measure",
    "OrderCriterion",
    "category_ceilings",
    "deciding_table",
    "group_allowances",
    "group_lines",
    "group_of",
    "measures_of",
]
