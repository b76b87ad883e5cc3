"""A rule pack as values: a regulation and its guidance, each part with its first day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from xeploai.domain.grades import Grade
from xeploai.domain.register import MembershipStatus

from .facts import FactDefinition
from .provisions import DatedProvision, Setting
from .rules import (
    Category,
    CeilingRule,
    ClosingDates,
    DatedValue,
    NotRatedReason,
    Rule,
    RuleNotInForce,
)

NOTHING: Mapping[str, Any] = MappingProxyType({})
T = TypeVar("T")


@dataclass(frozen=True)
class RulePack:
    """A regulation and its guidance as dated values.

    Args:
        version: checksum of the pack's file; cases keep it, so that a later change shows.
        checked_by: the person who checked the pack against the issued texts; empty before that.
        provisions: by code, in the order of the file.
        settings: what the texts leave open, by key.
        facts: those that conditions may read: the common catalogue and the pack's own.
    """

    code: str
    title: Mapping[str, str]
    version: str
    rules: Mapping[str, Rule]
    checked_by: str = ""
    provisions: Mapping[str, DatedProvision] = field(default_factory=lambda: NOTHING)
    settings: Mapping[str, Setting] = field(default_factory=lambda: NOTHING)
    facts: Mapping[str, FactDefinition] = field(default_factory=lambda: NOTHING)

    def value_on(self, rule: str, on: date) -> DatedValue:
        """Return the value of a rule that is in force on a day.

        Raises:
            RuleNotInForce: the pack lacks the rule, or its first value comes later.
        """
        values = self.rules[rule].values if rule in self.rules else ()
        # a file may list the values in any order
        latest = max(
            (value for value in values if value.from_on <= on),
            key=lambda value: value.from_on,
            default=None,
        )
        if latest is None:
            raise RuleNotInForce(pack=self.code, rule=rule, on=on)
        return latest

    def governs(self, closes_on: date) -> bool:
        """Whether cycles that close on that day are graded under this pack."""
        try:
            days = self.value_on("cycle.closing_dates", closes_on).value
        except RuleNotInForce:
            return False
        assert isinstance(days, ClosingDates)
        return closes_on in days

    def grade_labels_on(self, on: date) -> Mapping[Grade, Mapping[str, str]]:
        """Return the grades, best first, each with its labels by language code."""
        value = self.value_on("grading.grades", on).value
        assert isinstance(value, Mapping)
        return value

    def categories_on(self, on: date) -> Mapping[str, Category]:
        """Return the categories of subject by code, in the order in which forms list them."""
        return _as_mapping(self.value_on("grading.categories", on).value, Category)

    def not_rated_reasons_on(self, on: date) -> Mapping[str, NotRatedReason]:
        """Return the reasons for not rating by code."""
        return _as_mapping(self.value_on("grading.not_rated_reasons", on).value, NotRatedReason)

    def statuses_not_reviewed_on(self, on: date) -> tuple[MembershipStatus, ...]:
        """Return the statuses of members who are neither reviewed nor graded: they get no case."""
        value = self.value_on("subjects.statuses_not_reviewed", on).value
        assert isinstance(value, tuple)
        return value

    def share_bases_on(self, on: date) -> Mapping[str, str]:
        """Return, for each figure whose share is published, the figure that is its base."""
        value = self.value_on("statistics.share_bases", on).value
        assert isinstance(value, Mapping)
        return value

    def ceilings_on(self, on: date) -> tuple[CeilingRule, ...]:
        """Return the ceilings on `EXCELLENT`; none where the pack has no value yet."""
        try:
            value = self.value_on("grading.excellent_ceilings", on).value
        except RuleNotInForce:
            return ()
        assert isinstance(value, tuple)
        return value

    def is_comparable_with(self, other: str, on: date) -> bool:
        """Whether figures under this pack may be compared with figures under another."""
        if other == self.code:
            return True
        try:
            value = self.value_on("statistics.comparable_with", on).value
        except RuleNotInForce:
            return False
        assert isinstance(value, tuple)
        return other in value


def _as_mapping(value: object, kind: type[T]) -> Mapping[str, T]:
    assert isinstance(value, Mapping)
    assert all(isinstance(item, kind) for item in value.values())
    return value
