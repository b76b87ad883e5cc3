"""The trees before and after a reorganisation: counts by category and level, and lines to show."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True)
class LevelCount:
    """Units of a category at a level of the tree, before and after. Unit: units.

    Args:
        level: 1 at the top.
    """

    level: int
    category: str
    before: int
    after: int


@dataclass(frozen=True)
class TreeLine:
    """A unit in a tree that is printed; `level` is 1 at the top."""

    level: int
    code: str


def count_levels(
    *,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    categories_before: Mapping[str, str],
    categories_after: Mapping[str, str],
) -> list[LevelCount]:
    """Return the numbers of units by level and category, of both trees side by side."""
    old = _counts(before, categories_before)
    new = _counts(after, categories_after)
    return [
        LevelCount(level, category, old[level, category], new[level, category])
        for level, category in sorted(old.keys() | new.keys())
    ]


def _counts(
    parents: Mapping[str, str | None], categories: Mapping[str, str]
) -> Counter[tuple[int, str]]:
    levels: dict[str, int] = {}
    for code in parents:
        _level(code, parents, levels)
    return Counter((level, categories[code]) for code, level in levels.items())


def _level(code: str, parents: Mapping[str, str | None], levels: dict[str, int]) -> int:
    if code not in levels:
        above = _superior(code, parents)
        levels[code] = 1 if above is None else 1 + _level(above, parents, levels)
    return levels[code]


def _superior(code: str, parents: Mapping[str, str | None]) -> str | None:
    """Return the direct superior; None at the top, also of a unit whose superior has no place."""
    above = parents[code]
    return above if above in parents else None


def tree_lines(parents: Mapping[str, str | None], wanted: AbstractSet[str]) -> list[TreeLine]:
    """Return the wanted units of a tree and all units above them, superiors first."""
    included: set[str] = set()
    for code in wanted & parents.keys():
        step: str | None = code
        while step is not None and step not in included:
            included.add(step)
            step = _superior(step, parents)
    below: dict[str | None, list[str]] = defaultdict(list)
    for code in sorted(included):
        below[_superior(code, parents)].append(code)
    return list(_lines(None, 1, below))


def _lines(
    above: str | None, level: int, below: Mapping[str | None, list[str]]
) -> Iterator[TreeLine]:
    for code in below.get(above, ()):
        yield TreeLine(level, code)
        yield from _lines(code, level + 1, below)
