"""The tree of another province, added to an earlier cycle after the two merged; taken back."""

from .add import add_tree
from .listed import Merger, merger_of_root, register_neighbour
from .queries import added_tree_of, added_trees_of, units_of
from .take_back import obstacles_to_taking_back, take_back_tree

__all__ = [
    "Merger",
    "add_tree",
    "added_tree_of",
    "added_trees_of",
    "merger_of_root",
    "obstacles_to_taking_back",
    "register_neighbour",
    "take_back_tree",
    "units_of",
]
