"""Which shares differ from their peers by more than their size explains: a funnel plot.

Source: D. J. Spiegelhalter, “Funnel plots for comparing institutional performance”, Statistics
in Medicine 24 (2005), 1185-1202: exact binomial limits around a common share, interpolated so
that they run smoothly over the size (appendix A.1).

A unit outside its limits is a reason to look, never a finding: the limits know its size, not its
tasks.

The binomial distribution is summed here: the one function that pages needed of scipy and numpy
took over 200 MB of every installation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from xeploai.domain import Share

# probability that lies beyond each of the two limits, of 95 % and of 99.8 % between them
TAIL_95 = 0.025
TAIL_998 = 0.001

# sizes at which the limits are drawn: each of the small ones, ever fewer of the large
_EACH_UP_TO = 40
_LARGER = 80
# part of a sum that no longer changes a float
_NEGLIGIBLE = 2**-54


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
    """Compare each group's share with the share of all of them together.

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
    at_most = probability_of_at_most(share.part, share.whole, common)
    at_least = probability_of_at_most(share.whole - share.part, share.whole, 1 - common)
    if at_least < TAIL_95:
        return Standing.ABOVE_998 if at_least < TAIL_998 else Standing.ABOVE_95
    if at_most < TAIL_95:
        return Standing.BELOW_998 if at_most < TAIL_998 else Standing.BELOW_95
    return Standing.WITHIN


def _curve(overall: Share, largest: int) -> tuple[LimitsAt, ...]:
    growth = max(largest / _EACH_UP_TO, 1)
    larger = (round(_EACH_UP_TO * growth ** (at / (_LARGER - 1))) for at in range(_LARGER))
    sizes = sorted({*range(1, _EACH_UP_TO), *larger})
    return limits_at(overall, [size for size in sizes if size <= largest])


def limits_at(overall: Share, sizes: Sequence[int]) -> tuple[LimitsAt, ...]:
    """Return the interpolated limits for groups of these sizes.

    `r` is the smallest number with F(r) >= p, and the limit is (r - a) / n, where
    a = (F(r) - p) / (F(r) - F(r - 1)): Spiegelhalter 2005, appendix A.1. The upper limit is the
    same of the others, n - R: so a group lies outside a line exactly where `Standing` says so.

    Args:
        overall: with a base that is not empty.
        sizes: each 1 or more.
    """
    common = overall.part / overall.whole
    return tuple(
        LimitsAt(
            size,
            _low(size, common, TAIL_998),
            _low(size, common, TAIL_95),
            1 - _low(size, 1 - common, TAIL_95),
            1 - _low(size, 1 - common, TAIL_998),
        )
        for size in sizes
    )


def _low(n: int, common: float, tail: float) -> float:
    if common in (0, 1):
        return common  # no group can lie elsewhere
    r = _smallest_that_reaches(tail, n, common)
    reached = probability_of_at_most(r, n, common)
    before = probability_of_at_most(r - 1, n, common)
    a = (reached - tail) / (reached - before)
    # below 0 where not even an empty part would be unlikely: nothing lies outside there
    return min(max((r - a) / n, 0), 1)


def _smallest_that_reaches(tail: float, n: int, common: float) -> int:
    """Return the quantile: start where the normal distribution has it, and correct by steps."""
    spread = math.sqrt(n * common * (1 - common))
    r = min(max(round(n * common + NormalDist().inv_cdf(tail) * spread), 0), n)
    while probability_of_at_most(r - 1, n, common) >= tail:
        r -= 1
    while probability_of_at_most(r, n, common) < tail:
        r += 1
    return r


def probability_of_at_most(r: int, n: int, common: float) -> float:
    """Return F(r) of the binomial distribution of n subjects with a common share."""
    if not 0 <= r < n:
        return float(r >= n)
    if common in (0, 1):
        return float(common == 0)
    if r > n * common:
        # the other tail is the shorter sum, and exact where this one is nearly 1
        return 1 - probability_of_at_most(n - r - 1, n, 1 - common)
    # from r downwards, each term is the one before times a factor below 1
    factor, ratio = 1.0, (1 - common) / common
    total = factor
    for k in range(r, 0, -1):
        factor *= k / (n - k + 1) * ratio
        total += factor
        if factor < total * _NEGLIGIBLE:
            break
    return total * _probability_of(r, n, common)


def _probability_of(r: int, n: int, common: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(r + 1) - math.lgamma(n - r + 1)
    return math.exp(ways + r * math.log(common) + (n - r) * math.log1p(-common))
