"""The ceiling on `EXCELLENT`: the rule in force for a group, and how the group compares with it.

The share and its base are in the rule packs (`grading.excellent_ceilings`); a local document may
set them where the pack only advises (`read_ceiling`). Statistics and reports compare with the
pack's ceiling alone (`ceilings_of`, `CeilingCheck`), deciding bodies with the one in force.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from xeploai.domain.model import (
    CeilingBase,
    CeilingRule,
    Rulebook,
    RulePack,
    SettingValue,
    Source,
)

from .counts import PERCENT, Counts, decimal_comma

# keys of what the packs leave to local documents
BASE_SETTING, SHARE_SETTING = "cap.base", "cap.share"
EXCEPTIONAL_SHARE_SETTING, ROUNDING_SETTING = "cap.exceptional_share", "cap.rounding"
# what `read_ceiling` reads of them
CEILING_SETTINGS = (BASE_SETTING, SHARE_SETTING, EXCEPTIONAL_SHARE_SETTING, ROUNDING_SETTING)
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
