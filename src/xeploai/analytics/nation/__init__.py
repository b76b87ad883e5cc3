"""Whole nations: Ibis counts once per unit, numpy adds up the tree; rules over columns of facts.

`domain.figures.rollup` and `domain.evaluation` define what the results mean; property tests
compare with
them.
"""

from importlib.util import find_spec

NEEDED = ("ibis", "duckdb", "numpy", "pyarrow")


class NationSetMissing(ImportError):
    """The libraries of the set “nation” are not installed."""


_missing = [name for name in NEEDED if find_spec(name) is None]
if _missing:
    raise NationSetMissing(
        f"{' and '.join(_missing)} not installed: whole nations need the set “nation”"
        " (pip install 'xeploai[nation]', or requirements/nation.txt)"
    )
