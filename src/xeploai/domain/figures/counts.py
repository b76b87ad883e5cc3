"""Counts of subjects by outcome, and shares of counts, exact until they are shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from types import MappingProxyType
from typing import Self

from xeploai.domain.model import Grade, Outcome

PERCENT = 100


class PartOutsideItsBase(ValueError):
    """The part is negative or larger than its base."""


@dataclass(frozen=True)
class Share:
    """A part of a whole. Unit of `exact`: 1 (not percent).

    Args:
        of: name of the figure that is the base, such as `graded`.

    Raises:
        PartOutsideItsBase: `part` is not between 0 and `whole`.
    """

    part: int
    whole: int
    of: str

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise PartOutsideItsBase(self)

    @property
    def exact(self) -> Fraction | None:
        """The share itself; None where the base is empty, since a share of nothing has no value."""
        return Fraction(self.part, self.whole) if self.whole else None

    def shown(self, decimals: int = 2) -> str | None:
        """Return percent in Vietnamese notation, such as `91,07`; None where the base is empty."""
        return None if self.exact is None else decimal_comma(self.exact * PERCENT, decimals)


def rounded_half_up(value: Fraction, decimals: int) -> int:
    """Return `value` in units of 10**-decimals, a half away from zero."""
    scaled = abs(value) * Fraction(10**decimals)
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if value >= 0 else -units


def grouped(number: int) -> str:
    """Return a count in Vietnamese notation: `57.241`."""
    return f"{number:,}".replace(",", ".")


def decimal_comma(value: Fraction, decimals: int) -> str:
    """Return a number with that many decimals, rounded half up, as written in Vietnamese."""
    units = rounded_half_up(value, decimals)
    whole, rest = divmod(abs(units), 10**decimals)
    sign = "-" if units < 0 else ""
    return f"{sign}{grouped(whole)}" + (f",{rest:0{decimals}d}" if decimals else "")


# What a statistical form prints of one category, in its order.
FIGURES = (
    "total",
    "graded",
    "not_graded",
    "good_or_better",
    "excellent",
    "good",
    "completed",
    "failed",
    "undecided",
)

# A reason that the source of a total did not state. Never used where a single case is decided.
REASON_NOT_STATED = "not_stated"

NO_REASONS: Mapping[str, int] = MappingProxyType({})


class NegativeCount(ValueError):
    """A count of subjects is below zero."""


class UnknownFigure(KeyError):
    """A name is not one of `FIGURES`."""


@dataclass(frozen=True)
class Counts:
    """Number of subjects with each outcome. Unit: subjects (organisations or persons).

    Addition is the roll-up: it is commutative and associative, and `Counts()` changes nothing.
    Not-rated and undecided subjects are kept apart from the grades and from each other.

    Args:
        not_rated: number by code of the reason, as the rule pack lists them.
        undecided: subjects that no competent authority has decided yet.

    Raises:
        NegativeCount: any number is below zero.
    """

    excellent: int = 0
    good: int = 0
    completed: int = 0
    failed: int = 0
    not_rated: Mapping[str, int] = field(default_factory=lambda: NO_REASONS)
    undecided: int = 0

    def __post_init__(self) -> None:
        grades = (self.excellent, self.good, self.completed, self.failed)
        if min(*grades, self.undecided, *self.not_rated.values()) < 0:
            raise NegativeCount(self)
        # a reason with no subject says nothing: two counts that differ in it alone are equal
        stated = {code: number for code, number in sorted(self.not_rated.items()) if number}
        object.__setattr__(self, "not_rated", MappingProxyType(stated) if stated else NO_REASONS)

    @classmethod
    def of_outcomes(cls, numbers: Mapping[Outcome, int]) -> Self:
        """Return the counts of a tally of outcomes."""
        by_grade = dict.fromkeys(Grade, 0)
        not_rated: dict[str, int] = {}
        undecided = 0
        for outcome, number in numbers.items():
            if outcome.grade is not None:
                by_grade[outcome.grade] += number
            elif outcome.not_rated_reason is not None:
                not_rated[outcome.not_rated_reason] = (
                    not_rated.get(outcome.not_rated_reason, 0) + number
                )
            else:
                undecided += number
        excellent, good, completed, failed = by_grade.values()
        return cls(excellent, good, completed, failed, not_rated, undecided)

    def by_grade(self) -> Mapping[Grade, int]:
        """Return the number of each grade, best first."""
        return dict(
            zip(Grade, (self.excellent, self.good, self.completed, self.failed), strict=True)
        )

    @property
    def good_or_better(self) -> int:
        """`GOOD` and `EXCELLENT` together, as the published figures count them."""
        return self.excellent + self.good

    @property
    def graded(self) -> int:
        """Subjects with one of the four grades: the base of most published shares."""
        return self.good_or_better + self.completed + self.failed

    @property
    def not_graded(self) -> int:
        """Subjects that a competent authority decided not to rate, for a stated reason."""
        return sum(self.not_rated.values())

    @property
    def total(self) -> int:
        """All subjects: graded, not graded and undecided."""
        return self.graded + self.not_graded + self.undecided

    def figure(self, name: str) -> int:
        """Return the figure of that name.

        Raises:
            UnknownFigure: `name` is not one of `FIGURES`.
        """
        if name not in FIGURES:
            raise UnknownFigure(name)
        value: int = getattr(self, name)
        return value

    def __add__(self, other: "Counts") -> "Counts":
        reasons = self.not_rated.keys() | other.not_rated.keys()
        return Counts(
            excellent=self.excellent + other.excellent,
            good=self.good + other.good,
            completed=self.completed + other.completed,
            failed=self.failed + other.failed,
            not_rated={
                code: self.not_rated.get(code, 0) + other.not_rated.get(code, 0) for code in reasons
            },
            undecided=self.undecided + other.undecided,
        )

    def without(self, part: "Counts") -> "Counts":
        """Return the counts less those of some of the subjects.

        Raises:
            NegativeCount: `part` has more of something than there is.
        """
        not_rated = Counter(self.not_rated)
        not_rated.subtract(part.not_rated)
        return Counts(
            excellent=self.excellent - part.excellent,
            good=self.good - part.good,
            completed=self.completed - part.completed,
            failed=self.failed - part.failed,
            not_rated=not_rated,
            undecided=self.undecided - part.undecided,
        )


def sum_reported(parts: Iterable[Counts | None]) -> Counts | None:
    """Add up what was reported; None if nothing was reported, which is not the same as zero."""
    reported = [part for part in parts if part is not None]
    return reduce(Counts.__add__, reported) if reported else None
