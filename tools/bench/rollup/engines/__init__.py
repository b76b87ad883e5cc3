"""Four ways to the same roll-up. Each is made ready, then run under the clock, then read.

`ours` is `analytics.nation.rollup`; `sql` and `polars` are what a careful hand would write, counts
by unit and then GROUP BYs level by level; `bound` does the least that any of them has to do.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from xeploai.analytics.nation.coding import CountRows

NAMES = ("ours", "sql", "polars", "bound")


class Engine(Protocol):
    """One way to the roll-up of some years."""

    def run(self) -> None:
        """Do it all: read the files, count, add up, keep the result in memory."""

    def rows(self) -> Iterator[CountRows]:
        """Yield the result, a part for each year in turn."""


def engine_class(name: str) -> Callable[[Path, Sequence[int]], Engine]:
    """Return the engine of that name; its libraries are imported here and no earlier."""
    found: Callable[[Path, Sequence[int]], Engine] = import_module(f"{__name__}.{name}").Engine
    return found
