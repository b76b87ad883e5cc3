"""What a reorganisation does to the register: plain values, to store and to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xeploai.domain.register import LineageEntry
from xeploai.domain.words import Fault


@dataclass(frozen=True)
class Belonging:
    """A post, a collective or a seat of a unit; it ends with the unit.

    Args:
        key: what the register knows it by.
        label: its name, and the person's, for people.
    """

    key: tuple[str, int]
    label: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class NewUnit:
    """A unit that opens."""

    code: str
    name: str
    category: str
    sector: str
    on: date


@dataclass(frozen=True)
class NewPlacement:
    """A unit's direct superior from a day on; the placement before ends on that day."""

    unit: str
    parent: str | None
    on: date


@dataclass(frozen=True)
class MemberMove:
    """A member who goes over from a branch to another on a day."""

    person: str
    branch: str
    to: str
    on: date


@dataclass(frozen=True)
class UnitChange:
    """A new name or category of a unit from a day on, with the one before."""

    unit: str
    before: str
    after: str
    on: date


@dataclass(frozen=True)
class Happening:
    """What happens to a unit on a day, in words."""

    unit: str
    on: date
    what: Fault
    document: str


@dataclass
class Reorganised:
    """The effects of a sheet, in the order of their days, and the trees before and after.

    Args:
        before: direct superiors by code, on the day before the first change.
        after: direct superiors by code, on the day of the last change.
        names_before: of every unit in either tree.
        names_after: of every unit in either tree.
        categories_before: of every unit in either tree.
        categories_after: of every unit in either tree.
    """

    opened: list[NewUnit] = field(default_factory=list)
    placed: list[NewPlacement] = field(default_factory=list)
    closed: dict[str, date] = field(default_factory=dict)
    renamed: list[UnitChange] = field(default_factory=list)
    reclassified: list[UnitChange] = field(default_factory=list)
    moved_members: list[MemberMove] = field(default_factory=list)
    # with the day on which it ends
    ended: list[tuple[str, Belonging, date]] = field(default_factory=list)
    lineage: list[LineageEntry] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    before: Mapping[str, str | None] = field(default_factory=dict)
    after: Mapping[str, str | None] = field(default_factory=dict)
    names_before: dict[str, str] = field(default_factory=dict)
    names_after: dict[str, str] = field(default_factory=dict)
    categories_before: dict[str, str] = field(default_factory=dict)
    categories_after: dict[str, str] = field(default_factory=dict)

    @property
    def units(self) -> dict[str, list[Happening]]:
        """What happens to each unit, by code."""
        found: dict[str, list[Happening]] = {}
        for one in self.happenings:
            found.setdefault(one.unit, []).append(one)
        return found
