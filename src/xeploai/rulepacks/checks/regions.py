"""Parts of a scale: which values of one fact a condition leaves.

A cut lies before or after a value, so that “at least 5” and “more than 5” differ on a scale
without gaps. Whole numbers have only cuts before them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from xeploai.domain import Comparison

Cut = tuple[Fraction | float, int]  # (value, 0 before or 1 after it)

INFINITE = float("inf")


@dataclass(frozen=True)
class Scale:
    """The values that there are, from the lowest to the highest.

    Args:
        highest: None where there is none.
        is_whole: whether there are whole numbers only.
    """

    highest: Fraction | None
    is_whole: bool

    @property
    def ends(self) -> tuple[Cut, Cut]:
        """The cuts around all its values."""
        if self.highest is None:
            return (Fraction(0), 0), (INFINITE, 0)
        last = (self.highest + 1, 0) if self.is_whole else (self.highest, 1)
        return (Fraction(0), 0), last


@dataclass(frozen=True)
class Region:
    """Stretches of a scale, in order, that do not touch."""

    scale: Scale
    stretches: tuple[tuple[Cut, Cut], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no value lies in it."""
        return not self.stretches

    def both(self, other: "Region") -> "Region":
        """Return what lies in this one and in another."""
        return _region(
            self.scale,
            (
                (max(one[0], two[0]), min(one[1], two[1]))
                for one in self.stretches
                for two in other.stretches
            ),
        )

    def either(self, other: "Region") -> "Region":
        """Return what lies in this one or in another."""
        return _region(self.scale, (*self.stretches, *other.stretches))

    def rest(self) -> "Region":
        """Return what of the scale does not lie in it."""
        first, last = self.scale.ends
        cuts = [first, *(cut for stretch in self.stretches for cut in stretch), last]
        return _region(self.scale, zip(cuts[::2], cuts[1::2], strict=True))


def _region(scale: Scale, stretches: Iterable[tuple[Cut, Cut]]) -> Region:
    merged: list[tuple[Cut, Cut]] = []
    for low, high in sorted(each for each in stretches if each[0] < each[1]):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return Region(scale, tuple(merged))


def union(regions: Sequence[Region]) -> Region:
    """Return what lies in at least one of some regions of one scale, however many."""
    stretches = (stretch for region in regions for stretch in region.stretches)
    return _region(regions[0].scale, stretches)


def common(regions: Sequence[Region]) -> Region:
    """Return what lies in all of some regions of one scale."""
    if len(regions) == 1:
        return regions[0]
    return union([each.rest() for each in regions]).rest()


def everywhere(scale: Scale) -> Region:
    """Return all of a scale."""
    return _region(scale, (scale.ends,))


def compared(scale: Scale, comparison: Comparison, value: Fraction) -> Region:
    """Return the values of a scale for which a comparison is true."""
    first, last = scale.ends
    before: Cut = (Fraction(ceil(value)), 0) if scale.is_whole else (value, 0)
    after: Cut = (Fraction(floor(value) + 1), 0) if scale.is_whole else (value, 1)
    region = {
        Comparison.AT_LEAST: ((before, last),),
        Comparison.MORE_THAN: ((after, last),),
        Comparison.AT_MOST: ((first, after),),
        Comparison.LESS_THAN: ((first, before),),
        Comparison.IS: ((before, after),),
        Comparison.IS_NOT: ((first, before), (after, last)),
    }[comparison]
    return everywhere(scale).both(_region(scale, region))
