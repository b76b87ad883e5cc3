"""The ceiling on `EXCELLENT`: how many a group of subjects may have, and how many it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from xeploai.domain.model import CeilingBase, CeilingRule

from .counts import Counts


class Rounding(StrEnum):
    """How a body rounds the number that a share allows, where it laid it down."""

    DOWN = "DOWN"
    UP = "UP"
    NEAREST = "NEAREST"


ROUND: Mapping[Rounding, Callable[[Fraction], int]] = {
    Rounding.DOWN: floor,
    Rounding.UP: ceil,
    Rounding.NEAREST: lambda exact: floor(exact + Fraction(1, 2)),
}


@dataclass(frozen=True)
class CeilingCheck:
    """How one group of similar subjects stands against a ceiling on `EXCELLENT`.

    Args:
        key: what tells the group from others of its cycle; 0 where nobody goes back to its cases.
    """

    rule: CeilingRule
    group: str
    counts: Counts
    key: int = field(default=0, compare=False)

    @property
    def base(self) -> int:
        """Number of subjects that the percentage is taken of."""
        return {
            CeilingBase.GOOD: self.counts.good,
            CeilingBase.GOOD_OR_BETTER: self.counts.good_or_better,
            CeilingBase.ALL_RATED: self.counts.graded,
        }[self.rule.base]

    @property
    def allowed(self) -> int:
        """Largest whole number of `EXCELLENT` that keeps to the share of the base."""
        return int(self.rule.share * self.base)

    @property
    def over_by(self) -> int:
        """How many `EXCELLENT` stand above what is allowed; 0 where the ceiling is kept."""
        return max(0, self.counts.excellent - self.allowed)


@dataclass(frozen=True)
class Allowance:
    """How many `EXCELLENT` a group may have, and how many it would have.

    Args:
        share: the share that is applied: the usual one, or the exceptional one.
        rounding: as a local document lays it down; None where nobody did.
    """

    check: CeilingCheck
    share: Fraction
    rounding: Rounding | None = None

    @property
    def base(self) -> int:
        """Number of subjects that the share is taken of."""
        return self.check.base

    @property
    def exact(self) -> Fraction:
        """The share of the base, not rounded."""
        return self.share * self.base

    @property
    def allowed(self) -> int:
        """Largest whole number that keeps to the share, or as a local document rounds it."""
        return ROUND[self.rounding or Rounding.DOWN](self.exact)

    @property
    def excellent(self) -> int:
        """How many are, or would be, `EXCELLENT`."""
        return self.check.counts.excellent

    @property
    def over_by(self) -> int:
        """How many of them stand above what is allowed."""
        return max(0, self.excellent - self.allowed)

    @property
    def room_left(self) -> int:
        """How many more there may be."""
        return max(0, self.allowed - self.excellent)


def allowance(
    rule: CeilingRule,
    counts: Counts,
    *,
    label: str = "",
    key: int = 0,
    rounding: Rounding | None = None,
    exceptional_document: str = "",
) -> Allowance:
    """Return what a ceiling allows of counts.

    Args:
        exceptional_document: number of the document that admits the exceptional share; without
            one the usual share holds, also where the rule has another.
    """
    is_exceptional = bool(exceptional_document) and rule.exceptional_share is not None
    share = rule.exceptional_share if is_exceptional else rule.share
    assert share is not None
    return Allowance(CeilingCheck(rule, label, counts, key), share, rounding)
