"""Sources of rules: document and place, how well the text is known, which subjects it is about."""

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
