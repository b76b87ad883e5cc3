"""The register as plain entries: units and their history, people, posts and collectives."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from .words import Labels, label

# chi bộ: the smallest organisations, to which every member belongs
BRANCHES = ("grassroots_branch", "subordinate_branch")

ABOVE_THE_GRADED: Mapping[str, Labels] = {
    "province_committee": label("Provincial committee"),
    "central_committee": label("Central Committee"),
}


class Sector(StrEnum):
    """The field that an organisation mainly works in. Unit lists and registers contain the code."""

    COMMUNE = "COMMUNE"  # commune, ward, town
    ADMINISTRATION = "ADMINISTRATION"
    PUBLIC_SERVICE = "PUBLIC_SERVICE"
    ENTERPRISE = "ENTERPRISE"
    ARMED_FORCES = "ARMED_FORCES"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


SECTOR_LABELS: Mapping[Sector, Labels] = {
    Sector.COMMUNE: label("Communes, wards, towns"),
    Sector.ADMINISTRATION: label("Administrative agencies"),
    Sector.PUBLIC_SERVICE: label("Public service units"),
    Sector.ENTERPRISE: label("Enterprises"),
    Sector.ARMED_FORCES: label("Armed forces"),
    Sector.SCHOOL: label("Schools"),
    Sector.OTHER: label("Others"),
}


class MembershipStatus(StrEnum):
    """How a person belongs to the branch."""

    PROBATIONARY = "PROBATIONARY"
    FULL = "FULL"
    EXEMPT = "EXEMPT"
    SUSPENDED = "SUSPENDED"


class EndCause(StrEnum):
    """Why a membership ended and no other one of the person began on that day."""

    DIED = "DIED"
    TRANSFERRED_OUT = "TRANSFERRED_OUT"  # to a Party organisation outside this register
    EXPELLED = "EXPELLED"
    REMOVED = "REMOVED"  # name struck off the list of members
    LEFT = "LEFT"  # left the Party at the member's own request
    MERGED = "MERGED"  # registered twice: goes on under the other code


END_CAUSE_LABELS: Mapping[EndCause, Labels] = {
    EndCause.DIED: label("Died"),
    EndCause.TRANSFERRED_OUT: label("Transferred to another Party organisation"),
    EndCause.EXPELLED: label("Expelled from the Party"),
    EndCause.REMOVED: label("Name removed from the list of members"),
    EndCause.LEFT: label("Left the Party at own request"),
    EndCause.MERGED: label("Registered twice, joined with the other entry"),
}


class LineageKind(StrEnum):
    """What happened to a unit."""

    MERGED_INTO = "MERGED_INTO"
    SPLIT_FROM = "SPLIT_FROM"
    RENAMED = "RENAMED"
    TRANSFERRED = "TRANSFERRED"
    CLOSED = "CLOSED"


class UnitEntry(NamedTuple):
    """A Party organisation in the register."""

    code: str
    name: str
    category: str
    sector: Sector
    opened_on: date
    closed_on: date | None


class FormerNameEntry(NamedTuple):
    """An earlier name of a unit."""

    unit: str
    name: str
    from_on: date
    until_on: date


class PlacementEntry(NamedTuple):
    """The direct superior of a unit in a time; none at the root."""

    unit: str
    parent: str | None
    from_on: date
    until_on: date | None


class LineageEntry(NamedTuple):
    """What became of a unit. `other`: merged into, split from, moved to; none if renamed."""

    kind: LineageKind
    unit: str
    other: str | None
    on: date
    document: str


class PersonEntry(NamedTuple):
    """A member, under a made-up code: never the number of a real person."""

    code: str
    family_and_middle_names: str
    given_name: str
    admitted_on: date

    @property
    def full_name(self) -> str:
        """All names, the family name first."""
        return f"{self.family_and_middle_names} {self.given_name}"


class MembershipEntry(NamedTuple):
    """A person's official membership in a branch. A change of status begins a new row.

    Args:
        end_cause: why it ended, where no other one began on that day; "" where that is not known.
        document: that gave the status.
    """

    person: str
    branch: str
    from_on: date
    until_on: date | None
    status: MembershipStatus
    end_cause: EndCause | Literal[""] = ""
    document: str = ""


class PostEntry(NamedTuple):
    """A leading post; the person in it is a leading cadre."""

    person: str
    unit: str
    title: str
    title_code: str
    is_head: bool
    from_on: date
    until_on: date | None


class CollectiveEntry(NamedTuple):
    """A leadership collective, from the day on which it is reviewed as one."""

    code: str
    name: str
    unit: str
    kind: str
    opened_on: date
    closed_on: date | None


class SeatEntry(NamedTuple):
    """A person's seat in a leadership collective."""

    collective: str
    person: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Register:
    """All entries of a register."""

    units: tuple[UnitEntry, ...]
    placements: tuple[PlacementEntry, ...]
    former_names: tuple[FormerNameEntry, ...] = ()
    lineage: tuple[LineageEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    memberships: tuple[MembershipEntry, ...] = ()
    posts: tuple[PostEntry, ...] = ()
    collectives: tuple[CollectiveEntry, ...] = ()
    seats: tuple[SeatEntry, ...] = ()


def search_key(text: str) -> str:
    """Return a text in lower case without diacritics: “Đảng bộ An Biên” gives “dang bo an bien”."""
    if text.isascii():
        return " ".join(text.lower().split())
    # đ is a letter without a decomposition
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
