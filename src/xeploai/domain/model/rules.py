"""Rules of a pack, and the texts that they cite: dated values, with their source and status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xeploai.domain.cycles import Period


class SubjectKind(StrEnum):
    """What a category's subjects are; it decides which total they add to."""

    ORGANISATION = "ORGANISATION"
    COLLECTIVE = "COLLECTIVE"
    MEMBER = "MEMBER"
    CADRE = "CADRE"
    STAFF = "STAFF"  # cadres, civil servants and public employees, under a state pack


# whose subjects are persons, so that their grades are personal data
PERSONAL = (SubjectKind.MEMBER, SubjectKind.CADRE, SubjectKind.STAFF)


class Status(StrEnum):
    """How well a rule's text is known. Only confirmed and related ones bind; the rest advise."""

    CONFIRMED = "confirmed"
    PREDECESSOR = "predecessor"
    RELATED = "related"
    SECONDARY = "secondary"
    UNKNOWN = "unknown"

    @property
    def is_advisory(self) -> bool:
        """Whether the rule may only be shown as a remark."""
        return self not in (Status.CONFIRMED, Status.RELATED)


@dataclass(frozen=True)
class Source:
    """Where a value is written: document, day of issue, place in it."""

    document: str
    issued: date
    place: str


@dataclass(frozen=True)
class Citation:
    """The source of a rule, how well its text is known, and which reading was chosen.

    Args:
        rule_ids: the rows of the rules reference that it rests on.
        note: the reading chosen where the text is open, and who chose it.
    """

    source: Source
    status: Status
    rule_ids: tuple[str, ...] = ()
    note: str = ""


class RuleNotInForce(LookupError):
    """The pack has no value for that rule on that date."""

    def __init__(self, *, pack: str, rule: str, on: date) -> None:
        self.pack, self.rule, self.on = pack, rule, on
        super().__init__(f"{pack}: {rule} has no value on {on.isoformat()}")


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
        periods: of which reviews it is a reason; all where none is named.
    """

    code: str
    label: Mapping[str, str]
    status: Status
    place: str
    periods: tuple[Period, ...] = ()

    def holds_for(self, period: Period) -> bool:
        """Whether it may be given in a review of that period."""
        return not self.periods or period in self.periods


@dataclass(frozen=True)
class FormerUnitOpinion:
    """From how long a time on a unit that a person left in the year gives its opinion on them.

    Args:
        months: completed months of the year in that unit.
        citation: where it is written; what only an earlier text says does not oblige.
    """

    months: int
    citation: Citation

    @property
    def is_mandatory(self) -> bool:
        """Whether a text in force demands the opinion."""
        return not self.citation.status.is_advisory


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
