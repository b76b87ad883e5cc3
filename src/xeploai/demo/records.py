"""What the invented province consists of. Every person, figure below the totals and name of a
grassroots organisation is invented."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from xeploai.domain.counts import Counts
from xeploai.domain.grades import Outcome
from xeploai.domain.rollup import ReportingSource
from xeploai.domain.sectors import Sector


class MembershipStatus(StrEnum):
    """How a person belongs to the branch."""

    PROBATIONARY = "PROBATIONARY"
    FULL = "FULL"
    EXEMPT = "EXEMPT"
    SUSPENDED = "SUSPENDED"


# Neither reviewed nor graded, in either cycle.
NOT_REVIEWED = (MembershipStatus.EXEMPT, MembershipStatus.SUSPENDED)


class LineageKind(StrEnum):
    """What happened to a unit."""

    MERGED_INTO = "MERGED_INTO"
    SPLIT_FROM = "SPLIT_FROM"
    RENAMED = "RENAMED"
    TRANSFERRED = "TRANSFERRED"


class Unit(NamedTuple):
    """A Party organisation. The category of the root is not one of those that are graded."""

    code: str
    name: str
    category: str
    sector: Sector
    opened_on: date
    closed_on: date | None


class FormerName(NamedTuple):
    """What a unit was called before."""

    unit: str
    name: str
    from_on: date
    until_on: date


class Placement(NamedTuple):
    """Under which superior a unit stands; none at the root."""

    unit: str
    parent: str | None
    from_on: date
    until_on: date | None


class Lineage(NamedTuple):
    """What became of a unit. `other`: merged into, split from, or transferred to; none if renamed."""

    kind: LineageKind
    unit: str
    other: str | None
    on: date
    document: str


class Person(NamedTuple):
    """A member, under a code that is no real number of anybody."""

    code: str
    family_and_middle_names: str
    given_name: str
    admitted_on: date

    @property
    def full_name(self) -> str:
        """All names, the family name first."""
        return f"{self.family_and_middle_names} {self.given_name}"


class Membership(NamedTuple):
    """A person's official membership in a branch. A change of status begins a new row."""

    person: str
    branch: str
    from_on: date
    until_on: date | None
    status: MembershipStatus


class Post(NamedTuple):
    """A leading post. Whoever holds one is a leading cadre."""

    person: str
    unit: str
    title: str
    title_code: str
    is_head: bool
    from_on: date
    until_on: date | None


class Collective(NamedTuple):
    """A leadership collective, from the day on which it is reviewed as one."""

    code: str
    name: str
    unit: str
    kind: str
    opened_on: date
    closed_on: date | None


class Seat(NamedTuple):
    """A person's seat in a leadership collective."""

    collective: str
    person: str
    from_on: date
    until_on: date | None


class Decision(NamedTuple):
    """What was decided on one case. `unit`: where the case counts."""

    category: str
    subject: str
    unit: str
    outcome: Outcome
    authority: str
    document: str
    decided_on: date


@dataclass(frozen=True)
class DemoCycle:
    """One year.

    Args:
        decisions: exactly one for each case that does not stand below a unit reporting by return.
        sources: units that report by return; all others report by cases.
        returns: signed returns by unit and category. One from a unit that is not in `sources`
            stands beside the cases and does not count.
    """

    year: int
    pack: str
    opens_on: date
    closes_on: date
    decisions: tuple[Decision, ...]
    sources: Mapping[str, ReportingSource]
    returns: Mapping[str, Mapping[str, Counts]]

    def outcomes(self) -> dict[tuple[str, str], Outcome]:
        """Return the outcome of every case, by category and code of the subject."""
        return {(one.category, one.subject): one.outcome for one in self.decisions}


@dataclass(frozen=True)
class DemoProvince:
    """The whole demonstration; cycles from the earliest on."""

    root: str
    units: tuple[Unit, ...]
    former_names: tuple[FormerName, ...]
    placements: tuple[Placement, ...]
    lineage: tuple[Lineage, ...]
    people: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    posts: tuple[Post, ...]
    collectives: tuple[Collective, ...]
    seats: tuple[Seat, ...]
    cycles: tuple[DemoCycle, ...]
