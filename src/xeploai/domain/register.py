"""The register as plain rows: units and their history, people, posts and collectives."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

# chi bộ: the smallest organisations, to which every member belongs
BRANCHES = ("grassroots_branch", "subordinate_branch")

ABOVE_THE_GRADED = {
    "province_committee": {
        "vi": "Đảng bộ tỉnh, thành phố trực thuộc Trung ương",
        "en": "Provincial committee",
    },
    "central_committee": {"vi": "Ban Chấp hành Trung ương", "en": "Central Committee"},
}


class Sector(StrEnum):
    """What an organisation mainly works in. Unit lists and registers carry the code."""

    COMMUNE = "COMMUNE"  # commune, ward, town
    ADMINISTRATION = "ADMINISTRATION"
    PUBLIC_SERVICE = "PUBLIC_SERVICE"
    ENTERPRISE = "ENTERPRISE"
    ARMED_FORCES = "ARMED_FORCES"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


SECTOR_LABELS = {
    Sector.COMMUNE: {"vi": "Xã, phường, thị trấn", "en": "Communes, wards, towns"},
    Sector.ADMINISTRATION: {"vi": "Cơ quan hành chính", "en": "Administrative agencies"},
    Sector.PUBLIC_SERVICE: {"vi": "Đơn vị sự nghiệp", "en": "Public service units"},
    Sector.ENTERPRISE: {"vi": "Doanh nghiệp", "en": "Enterprises"},
    Sector.ARMED_FORCES: {"vi": "Lực lượng vũ trang", "en": "Armed forces"},
    Sector.SCHOOL: {"vi": "Trường học", "en": "Schools"},
    Sector.OTHER: {"vi": "Loại hình khác", "en": "Others"},
}


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


def search_key(text: str) -> str:
    """Return a text in lower case without diacritics: “Đảng bộ An Biên” gives “dang bo an bien”."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
