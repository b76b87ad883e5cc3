"""Groups of similar subjects under their ceilings, for the deciding body."""

from xeploai.results.deciding.ceilings import CeilingInForce, ceiling_in_force

from .groups import counts_of_group, group_lines, group_of
from .values import Candidate, DecidingTable, Measure, OrderCriterion, deciding_table, measures_of

__all__ = [
    "Candidate",
    "CeilingInForce",
    "DecidingTable",
    "Measure",
    "OrderCriterion",
    "ceiling_in_force",
    "counts_of_group",
    "deciding_table",
    "group_lines",
    "group_of",
    "measures_of",
]
