"""A group of similar subjects under its ceiling: how many `EXCELLENT` it may have, and has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from xeploai.domain.model import CeilingBase, Rounding

from .ceilings import Ceiling
from .counts import Counts

ROUND: Mapping[Rounding, Callable[[Fraction], int]] = {
    Rounding.DOWN: floor,
    Rounding.UP: ceil,
    Rounding.NEAREST: lambda exact: floor(exact + Fraction(1, 2)),
}
NOBODY = Counts()


@dataclass(frozen=True)
class ExceptionalDocument:
    """The document by which a competent authority admits the exceptional share for a group.

    Args:
        ground: why, as the document says.
        body: which issued it, as it is printed; empty where it was not asked for yet.
    """

    number: str
    dated_on: date
    ground: str = ""
    body: str = ""

    @property
    def citation(self) -> str:
        """The number, with the body that issued it where that is known."""
        return f"{self.number}, {self.body}" if self.body else self.number


@dataclass(frozen=True)
class Allowance:
    """A group of similar subjects with its ceiling: how many `EXCELLENT` it may have, and has.

    Args:
        ceiling: as it acts on the group, which is made as it was when the cycle froze it.
        counts: all subjects of the group.
        group: the group's name as officials read it.
        key: the group's own number in its cycle; 0 for a group whose cases are not looked up.
        outside: those of `counts` who are not counted under it.
        exceptional: the document that admits the exceptional share; without one the usual share
            applies, even if the ceiling has another.
        rule: the ceiling in force, where it groups subjects in another way than the cycle did;
            None where `ceiling` is it.
        frozen_on: the day on which the cycle froze its groups; None where that is not known.
    """

    ceiling: Ceiling
    counts: Counts
    group: str = ""
    key: int = field(default=0, compare=False)
    outside: Counts = NOBODY
    exceptional: ExceptionalDocument | None = None
    rule: Ceiling | None = None
    frozen_on: date | None = None

    @cached_property
    def counted(self) -> Counts:
        """The subjects that the ceiling is about: without those who are not counted."""
        return self.counts.without(self.outside) if self.outside.total else self.counts

    @property
    def is_exceptional(self) -> bool:
        """Whether the exceptional share applies."""
        return self.exceptional is not None and self.ceiling.exceptional_share is not None

    @property
    def is_grouped_otherwise(self) -> bool:
        """Whether the rules in force group subjects in another way than the cycle did."""
        return self.rule is not None

    @property
    def in_force(self) -> Ceiling:
        """The ceiling as the rules in force have it, whatever groups the cycle froze."""
        return self.rule or self.ceiling

    @property
    def share(self) -> Fraction:
        """The share that is applied: the usual one, or the exceptional one. Unit: 1."""
        exceptional = self.ceiling.exceptional_share
        return exceptional if self.is_exceptional and exceptional else self.ceiling.share

    @property
    def base(self) -> int:
        """Number of subjects that the share is taken of."""
        counted = self.counted
        return {
            CeilingBase.GOOD: counted.good,
            CeilingBase.GOOD_OR_BETTER: counted.good_or_better,
            CeilingBase.ALL_RATED: counted.graded,
        }[self.ceiling.base]

    @property
    def exact(self) -> Fraction:
        """The share of the base, not rounded. Unit: subjects."""
        return self.share * self.base

    @property
    def allowed(self) -> int:
        """Largest whole number that keeps to the share, or as the rule in force rounds it."""
        return ROUND[self.ceiling.rounding or Rounding.DOWN](self.exact)

    def allowed_with(self, reasoned: Counts) -> int:
        """Return what would be allowed if those below `GOOD` or not rated were `GOOD`.

        Args:
            reasoned: those of `counted` whose decisions have a reason for the ceiling. An
                `EXCELLENT` one leaves the base as it is.
        """
        below = replace(reasoned, excellent=0, good=0)
        if not below.total:
            return self.allowed
        counts = self.counts.without(below) + Counts(good=below.total)
        return replace(self, counts=counts).allowed

    @property
    def excellent(self) -> int:
        """Number of subjects under the ceiling that are, or would be, `EXCELLENT`."""
        return self.counted.excellent

    @property
    def over_by(self) -> int:
        """Number of `EXCELLENT` above what is allowed; 0 where the ceiling is kept."""
        return max(0, self.excellent - self.allowed)

    @property
    def at_best(self) -> "Allowance":
        """The same group if every subject that is still undecided became `GOOD`.

        A group that is over even so can keep to its ceiling by no further decision.
        """
        waiting = self.counted.undecided
        good, undecided = self.counts.good + waiting, self.counts.undecided - waiting
        return replace(self, counts=replace(self.counts, good=good, undecided=undecided))

    @property
    def room_left(self) -> int:
        """Number of further `EXCELLENT` that are allowed."""
        return max(0, self.allowed - self.excellent)
