"""Where a rule is written, how well its text is known, and whom it is about."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
