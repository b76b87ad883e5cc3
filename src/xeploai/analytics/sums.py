"""Sums up a tree in depth-first order."""

from collections.abc import Iterable

import numpy as np

from .rows import IntArray
from .tree import TreeOrder


def add_subtrees(lines: Iterable[IntArray], order: TreeOrder) -> None:
    """Replace every number of each line by the sum over the subtree at its position.

    Two prefix sums differ by exactly what stands between them, so each sum costs one
    subtraction, however deep the tree.
    """
    for line in lines:
        running = np.zeros(len(order) + 1, line.dtype)
        np.cumsum(line, out=running[1:])
        np.subtract(running[order.end], running[:-1], out=line)


def add_upwards(lines: IntArray, order: TreeOrder, *, at: IntArray, numbers: IntArray) -> None:
    """Add numbers at some positions and at every position above them.

    Args:
        numbers: a line for each line, a column for each of the positions `at`.
    """
    while at.size:
        for line, added in zip(lines, numbers, strict=True):
            # several of them may have the same superior: `+=` would count only one
            np.add.at(line, at, added)
        at = order.parent[at]
        climbs = at >= 0
        at, numbers = at[climbs], numbers[:, climbs]
