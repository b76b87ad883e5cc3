"""The register as plain rows: units and their history, people, posts and collectives."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .sectors import Sector


class MembershipStatus(StrEnum):
    """How a person belongs to the branch."""

    PROBATIONARY = "PROBATIONARY"
    FULL = "FULL"
    EXEMPT = "EXEMPT"
    SUSPENDED = "SUSPENDED"


class LineageKind(StrEnum):
    """What happened to a unit."""

    MERGED_INTO = "MERGED_INTO"
    SPLIT_FROM = "SPLIT_FROM"
    RENAMED = "RENAMED"
    TRANSFERRED = "TRANSFERRED"


class Unit(NamedTuple):
    """A Party organisation."""

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
    """What became of a unit. `other`: merged into, split from, moved to; none if renamed."""

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


@dataclass(frozen=True)
class Register:
    """Everything that a register holds."""

    units: tuple[Unit, ...]
    placements: tuple[Placement, ...]
    former_names: tuple[FormerName, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    people: tuple[Person, ...] = ()
    memberships: tuple[Membership, ...] = ()
    posts: tuple[Post, ...] = ()
    collectives: tuple[Collective, ...] = ()
    seats: tuple[Seat, ...] = ()
