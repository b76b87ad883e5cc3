"""Groups of similar subjects under their ceilings, for the deciding body."""

from .groups import counts_of_group, group_lines, group_of
from .rules import CeilingInForce, ceiling_in_force
from .values import Candidate, DecidingTable, Measure, OrderedBy, deciding_table, measures_of

__all__ = [
    "Candidate",
    "CeilingInForce",
    "DecidingTable",
    "Measure",
    "OrderedBy",
    "ceiling_in_force",
    "counts_of_group",
    "deciding_table",
    "group_lines",
    "group_of",
    "measures_of",
]
