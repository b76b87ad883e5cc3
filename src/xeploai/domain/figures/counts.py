"""Counts of subjects by grade, shares of them, and the ceilings that limit shares."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from types import MappingProxyType
from typing import Self

from xeploai.domain.model import (
    CeilingBase,
    CeilingRule,
    Grade,
    Outcome,
    Rulebook,
    RulePack,
    SettingValue,
    Source,
)

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


def sum_reported(parts: Iterable[Counts | None]) -> Counts | None:
    """Add up what was reported; None if nothing was reported, which is not the same as zero."""
    reported = [part for part in parts if part is not None]
    return reduce(Counts.__add__, reported) if reported else None


# keys of what the packs leave to local documents
BASE_SETTING, SHARE_SETTING = "cap.base", "cap.share"
EXCEPTIONAL_SHARE_SETTING, ROUNDING_SETTING = "cap.exceptional_share", "cap.rounding"
PERCENTAGE = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%")
FRACTION = re.compile(r"(\d{1,6})/(\d{1,6})")


class Rounding(StrEnum):
    """How to round the number that a share allows, where a local document says so."""

    DOWN = "DOWN"
    UP = "UP"
    NEAREST = "NEAREST"


ROUND: Mapping[Rounding, Callable[[Fraction], int]] = {
    Rounding.DOWN: floor,
    Rounding.UP: ceil,
    Rounding.NEAREST: lambda exact: floor(exact + Fraction(1, 2)),
}


@dataclass(frozen=True)
class CeilingReading:
    """The ceiling in force for a category: the pack's, or what a local document made of it.

    Args:
        local: the local document that sets base or share; None where only the pack does.
        rounding: as a local document sets it; None where none does.
    """

    rule: CeilingRule
    local: Source | None
    rounding: Rounding | None

    @property
    def is_binding(self) -> bool:
        """Whether it binds: by a known text, or by a local document."""
        return self.local is not None or not self.rule.status.is_advisory


def ceilings_of(pack: RulePack, on: date) -> tuple[CeilingRule, ...]:
    """Return the ceilings as a pack states them, at most one a category, in the pack's order.

    Empty where the pack has none in force on that day.
    """
    return pack.ceilings_on(on)


def read_ceiling(book: Rulebook, category: str) -> CeilingReading | None:
    """Return the ceiling in force for a category; None where the pack has none.

    A local document may set base and share where the pack's own ceiling only advises; one that
    binds stays as it is.
    """
    rules = (each for each in ceilings_of(book.pack, book.on) if each.category == category)
    rule = next(rules, None)
    if rule is None:
        return None
    setting = book.settings.get(ROUNDING_SETTING)
    rounding = Rounding(setting.value) if setting and setting.value in list(Rounding) else None
    # a text that binds leaves nothing open, whatever a local document says
    local = _local_rule(rule, book.settings) if rule.status.is_advisory else rule
    return CeilingReading(local, local.source if local is not rule else None, rounding)


def _local_rule(rule: CeilingRule, settings: Mapping[str, SettingValue]) -> CeilingRule:
    """Return the rule with base and shares of local documents; the rule itself without any."""
    base, share = settings.get(BASE_SETTING), settings.get(SHARE_SETTING)
    exceptional = settings.get(EXCEPTIONAL_SHARE_SETTING)
    local = rule
    if exceptional and (number := parse_share(exceptional.value)):
        local = replace(local, exceptional_share=number, source=exceptional.source)
    if base and base.value in list(CeilingBase):
        local = replace(local, base=CeilingBase(base.value), source=base.source)
    if share and (number := parse_share(share.value)):
        local = replace(local, share=number, source=share.source)
    return local


def parse_share(text: str) -> Fraction | None:
    """Parse a share that is written as `20 %` or `1/5`, above 0 and up to 1; None for others."""
    if match := PERCENTAGE.fullmatch(text.strip()):
        share = Fraction(match[1].replace(",", ".")) / 100
    elif (match := FRACTION.fullmatch(text.strip())) and int(match[2]):
        share = Fraction(int(match[1]), int(match[2]))
    else:
        return None
    return share if 0 < share <= 1 else None


@dataclass(frozen=True)
class CeilingCheck:
    """A group of similar subjects with the ceiling on `EXCELLENT` that applies to it.

    Args:
        group: the group's name as officials read it.
        key: the group's own number in its cycle; 0 for a group whose cases are not looked up.
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
        """Number of `EXCELLENT` above what is allowed; 0 where the ceiling is kept."""
        return max(0, self.counts.excellent - self.allowed)


@dataclass(frozen=True)
class Allowance:
    """How many `EXCELLENT` a group may have, and how many it has or would have.

    Args:
        share: the share that is applied: the usual one, or the exceptional one.
        rounding: as a local document sets it; None for rounding down.
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
        """The share of the base, not rounded. Unit: subjects."""
        return self.share * self.base

    @property
    def allowed(self) -> int:
        """Largest whole number that keeps to the share, or as a local document rounds it."""
        return ROUND[self.rounding or Rounding.DOWN](self.exact)

    @property
    def excellent(self) -> int:
        """Number of subjects that are, or would be, `EXCELLENT`."""
        return self.check.counts.excellent

    @property
    def over_by(self) -> int:
        """Number of `EXCELLENT` above what is allowed; 0 where the ceiling is kept."""
        return max(0, self.excellent - self.allowed)

    @property
    def room_left(self) -> int:
        """Number of further `EXCELLENT` that are allowed."""
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
    """Return how many `EXCELLENT` a ceiling allows among counts.

    Args:
        label: the group's name as officials read it.
        key: the group's own number in its cycle.
        exceptional_document: number of the document that admits the exceptional share; without
            one the usual share applies, even if the rule has another.
    """
    is_exceptional = bool(exceptional_document) and rule.exceptional_share is not None
    share = rule.exceptional_share if is_exceptional else rule.share
    assert share is not None
    return Allowance(CeilingCheck(rule, label, counts, key), share, rounding)


def ceiling_percent(rule: CeilingRule) -> str:
    """Return the largest share that a ceiling allows, as `20%` or `33,33%`."""
    exact = rule.share * PERCENT
    return f"{decimal_comma(exact, 0 if exact.denominator == 1 else 2)}%"
