"""A rule pack as values: what is laid down, from which day, and where that is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from .grades import Grade
from .register import MembershipStatus

if TYPE_CHECKING:
    from .facts import FactDefinition
    from .provisions import DatedProvision, Setting

NOTHING: Mapping[str, Any] = MappingProxyType({})
T = TypeVar("T")


class SubjectKind(StrEnum):
    """What a category's subjects are; it decides which total they add to."""

    ORGANISATION = "ORGANISATION"
    COLLECTIVE = "COLLECTIVE"
    MEMBER = "MEMBER"
    CADRE = "CADRE"
    STAFF = "STAFF"  # cadres, civil servants and public employees, under a state pack


class Status(StrEnum):
    """How well a rule's text is known. Only confirmed and related ones bind; the rest advise."""

    CONFIRMED = "confirmed"
    PREDECESSOR = "predecessor"
    RELATED = "related"
    SECONDARY = "secondary"
    UNKNOWN = "unknown"

    @property
    def is_advisory(self) -> bool:
        """Whether the rule may only stand as a remark."""
        return self not in (Status.CONFIRMED, Status.RELATED)


class RuleNotInForce(LookupError):
    """The pack has no value for that rule on that date."""

    def __init__(self, *, pack: str, rule: str, on: date) -> None:
        self.pack, self.rule, self.on = pack, rule, on
        super().__init__(f"{pack}: {rule} has no value on {on.isoformat()}")


@dataclass(frozen=True)
class Source:
    """Where a value is written: document, day of issue, place in it."""

    document: str
    issued: date
    place: str


@dataclass(frozen=True)
class Citation:
    """Where something is written, how well that text is known, and which reading was taken.

    Args:
        rule_ids: the rows of the rules reference that it rests on.
        note: the reading taken where the text is open, and who took it.
    """

    source: Source
    status: Status
    rule_ids: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class DatedValue:
    """One value of a rule, in force from a day on, until a later value of the same rule.

    Args:
        parts: the citation of each part that has its own, such as one reason of a list.
    """

    from_on: date
    value: object
    source: Source
    status: Status
    rule_ids: tuple[str, ...] = ()
    note: str = ""
    parts: Mapping[str, Citation] = field(default_factory=dict)

    def citation_of(self, part: str = "") -> Citation:
        """Return the citation of a part of the value; the value's own where it has none."""
        own = Citation(self.source, self.status, self.rule_ids, self.note)
        return self.parts.get(part, own)


@dataclass(frozen=True)
class Rule:
    """A rule with all the values it ever had. Labels by language code (`vi`, `en`)."""

    code: str
    label: Mapping[str, str]
    unit: str
    values: tuple[DatedValue, ...]


@dataclass(frozen=True)
class Category:
    """A category of subjects, as the pack lists them."""

    code: str
    kind: SubjectKind
    label: Mapping[str, str]


@dataclass(frozen=True)
class NotRatedReason:
    """A coded reason for giving no grade.

    Args:
        place: document and place in it, as one text.
    """

    code: str
    label: Mapping[str, str]
    status: Status
    place: str


class GroupBy(StrEnum):
    """How subjects are put together for a ceiling.

    GRASSROOTS: all of one grassroots organisation.
    PEERS: alike in position, role, function and task, within the direct superior's reach.
    TITLE: of equivalent title at one level.
    """

    GRASSROOTS = "GRASSROOTS"
    PEERS = "PEERS"
    TITLE = "TITLE"


class CeilingBase(StrEnum):
    """What the percentage of a ceiling is taken of."""

    GOOD = "GOOD"
    GOOD_OR_BETTER = "GOOD_OR_BETTER"
    ALL_RATED = "ALL_RATED"


@dataclass(frozen=True)
class CeilingRule:
    """At most `share` of `base` within each group may be `EXCELLENT`.

    Args:
        share: exact; unit 1, so 1/5 for 20 %.
        exceptional_share: with the condition that the pack states; None where none is laid down.
    """

    category: str
    share: Fraction
    base: CeilingBase
    group_by: GroupBy
    status: Status
    source: Source
    exceptional_share: Fraction | None = None
    note: str = ""


@dataclass(frozen=True)
class ClosingDates:
    """The closing days of the cycles that a pack governs.

    Args:
        from_on: the first of them.
        until: the first that it governs no more; None while nothing has followed it.
    """

    from_on: date
    until: date | None

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class RulePack:
    """A regulation and its guidance as dated values.

    Args:
        version: checksum of the pack's file; cases keep it, so that a later change shows.
        checked_by: who checked the pack against the issued texts; empty if nobody has yet.
        provisions: what is laid down for grading, by code, in the order of the file.
        settings: what the texts leave open, by key.
        facts: what conditions may look at: the common catalogue and the pack's own.
    """

    code: str
    title: Mapping[str, str]
    version: str
    rules: Mapping[str, Rule]
    checked_by: str = ""
    provisions: "Mapping[str, DatedProvision]" = field(default_factory=lambda: NOTHING)
    settings: "Mapping[str, Setting]" = field(default_factory=lambda: NOTHING)
    facts: "Mapping[str, FactDefinition]" = field(default_factory=lambda: NOTHING)

    def value_on(self, rule: str, on: date) -> DatedValue:
        """Return the value of a rule that is in force on a day.

        Raises:
            RuleNotInForce: there is no such rule, or its first value comes later.
        """
        known = self.rules.get(rule)
        begun = [value for value in known.values if value.from_on <= on] if known else []
        if not begun:
            raise RuleNotInForce(pack=self.code, rule=rule, on=on)
        return max(begun, key=lambda value: value.from_on)

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
        """Whether figures under this pack may be set beside figures under another."""
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
