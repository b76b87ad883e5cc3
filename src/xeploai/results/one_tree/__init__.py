"""An earlier cycle's figures on a later cycle's tree: what became of each unit, and the sums."""

from .lineage import TreeChanges
from .on_one_tree import RecountedSide
from .sides import ComparisonPart, Side

__all__ = ["ComparisonPart", "RecountedSide", "Side", "TreeChanges"]
