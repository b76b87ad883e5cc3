"""The invented tree: the kinds of units and their names, how it grows, and its history."""

from .growth import grow_tree, set_qualities, set_sizes
from .history import DemoHistory, half_year_before
from .nodes import DemoTree, DemoUnit
from .places import ROOT_CODE

__all__ = [
    "ROOT_CODE",
    "DemoHistory",
    "DemoTree",
    "DemoUnit",
    "grow_tree",
    "half_year_before",
    "set_qualities",
    "set_sizes",
]
