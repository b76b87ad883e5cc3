"""Which shares differ from their peers by more than their size explains: a funnel plot.

Source: D. J. Spiegelhalter, “Funnel plots for comparing institutional performance”, Statistics
in Medicine 24 (2005), 1185-1202: exact binomial limits around a common share, interpolated so
that they run smoothly over the size (appendix A.1).

A unit outside its limits is a reason to look, never a finding: the limits know its size, not its
tasks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrik

from xeploai.domain import Share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# probability that lies beyond each of the two limits, of 95 % and of 99.8 % between them
TAIL_95 = 0.025
TAIL_998 = 0.001

# sizes at which the limits are drawn: each of the small ones, ever fewer of the large
_EACH_UP_TO = 40
_LARGER = 80


class Standing(StrEnum):
    """Where a share lies; a share beyond the outer limit is beyond the inner one too."""

    BELOW_998 = "BELOW_998"
    BELOW_95 = "BELOW_95"
    WITHIN = "WITHIN"
    ABOVE_95 = "ABOVE_95"
    ABOVE_998 = "ABOVE_998"

    @property
    def is_beyond_998(self) -> bool:
        """Whether it lies outside the outer limits."""
        return self in (Standing.BELOW_998, Standing.ABOVE_998)

    @property
    def is_above(self) -> bool:
        """Whether it lies above the limits."""
        return self in (Standing.ABOVE_95, Standing.ABOVE_998)


@dataclass(frozen=True)
class LimitsAt:
    """The limits for groups of one size, lowest first. Unit: 1 (not percent)."""

    size: int
    low_998: float
    low_95: float
    high_95: float
    high_998: float


@dataclass(frozen=True)
class Funnel:
    """Shares of like groups against their size.

    Args:
        overall: of all groups together, from whole numbers.
        standings: of each group, in the order given; None where a group is empty.
        curve: the limits to draw, from size 1 to the largest group's; empty without a group.
    """

    overall: Share
    standings: tuple[Standing | None, ...]
    curve: tuple[LimitsAt, ...]


class UnlikeShares(ValueError):
    """Shares of different bases were put into one funnel."""


def funnel_of(shares: Sequence[Share], *, of: str) -> Funnel:
    """Return how each group's share stands against the share of all of them together.

    Args:
        of: name of the figure that is the base of every share.

    Raises:
        UnlikeShares: a share has another base.
    """
    if any(share.of != of for share in shares):
        raise UnlikeShares(of)
    overall = Share(sum(one.part for one in shares), sum(one.whole for one in shares), of)
    if not overall.whole:
        return Funnel(overall, (None,) * len(shares), ())
    standings = tuple(_standing(share, overall) for share in shares)
    return Funnel(overall, standings, _curve(overall, max(share.whole for share in shares)))


def _standing(share: Share, overall: Share) -> Standing | None:
    """Judge by the exact tails of the group's own size.

    Beyond a limit is where a result so far out, or farther, is less likely than the limit's tail.
    """
    if not share.whole:
        return None
    common = overall.part / overall.whole
    at_most = float(bdtr(share.part, share.whole, common))
    at_least = float(bdtr(share.whole - share.part, share.whole, 1 - common))
    if at_least < TAIL_95:
        return Standing.ABOVE_998 if at_least < TAIL_998 else Standing.ABOVE_95
    if at_most < TAIL_95:
        return Standing.BELOW_998 if at_most < TAIL_998 else Standing.BELOW_95
    return Standing.WITHIN


def _curve(overall: Share, largest: int) -> tuple[LimitsAt, ...]:
    larger = np.geomspace(_EACH_UP_TO, max(largest, _EACH_UP_TO), _LARGER).round()
    every = np.unique(np.concatenate((np.arange(1, _EACH_UP_TO), larger)))
    return limits_at(overall, [int(size) for size in every if size <= largest])


def limits_at(overall: Share, sizes: Sequence[int]) -> tuple[LimitsAt, ...]:
    """Return the interpolated limits for groups of these sizes.

    `r` is the smallest number with F(r) >= p, and the limit is (r - a) / n, where
    a = (F(r) - p) / (F(r) - F(r - 1)): Spiegelhalter 2005, appendix A.1. The upper limit is the
    same of the others, n - R: so a group lies outside a line exactly where `Standing` says so.

    Args:
        overall: with a base that is not empty.
        sizes: each 1 or more.
    """
    n = np.asarray(sizes, dtype=np.int64)
    common = overall.part / overall.whole
    lines = (
        _low(n, common, TAIL_998),
        _low(n, common, TAIL_95),
        1 - _low(n, 1 - common, TAIL_95),
        1 - _low(n, 1 - common, TAIL_998),
    )
    return tuple(
        LimitsAt(size, *(float(line[at]) for line in lines)) for at, size in enumerate(sizes)
    )


def _low(n: Ints, common: float, tail: float) -> Floats:
    if common in (0, 1):
        return np.full(n.shape, float(common))  # nobody can lie elsewhere
    r = _smallest_that_reaches(tail, n, common)
    reached, before = bdtr(r, n, common), _at_most(r - 1, n, common)
    a = (reached - tail) / (reached - before)
    # below 0 where not even an empty part would be unlikely: nothing lies outside there
    limit: Floats = np.clip((r - a) / n, 0, 1)
    return limit


def _smallest_that_reaches(tail: float, n: Ints, common: float) -> Floats:
    # the library's inverse lies between two whole numbers, or next to them by rounding
    r = np.clip(np.ceil(np.nan_to_num(bdtrik(tail, n, common))), 0, n)
    r = np.where(_at_most(r - 1, n, common) >= tail, r - 1, r)
    found: Floats = np.where(bdtr(r, n, common) < tail, r + 1, r)
    return found


def _at_most(r: Floats, n: Ints, common: float) -> Floats:
    found: Floats = np.where(r < 0, 0, bdtr(np.maximum(r, 0), n, common))
    return found
