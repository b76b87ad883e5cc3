"""A register that can be asked how it stands on a day, and to which rows are added."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from xeploai.demo.records import NOT_REVIEWED, DemoProvince
from xeploai.domain import (
    CollectiveEntry,
    FormerNameEntry,
    LineageEntry,
    MembershipEntry,
    PersonEntry,
    PlacementEntry,
    PostEntry,
    Register,
    SeatEntry,
    UnitEntry,
)

ROOT_CATEGORY = "province_committee"


def holds(from_on: date, until_on: date | None, on: date) -> bool:
    """Whether a day is in a span of time."""
    return from_on <= on and (until_on is None or on < until_on)


class RegisterOnDay(NamedTuple):
    """The register on a day: superiors, members reviewed, posts and collectives.

    Args:
        parents: direct superior by code of each open unit.
        branch_of: branch by code of each member who is reviewed.
    """

    on: date
    units: Mapping[str, UnitEntry]
    parents: Mapping[str, str | None]
    branch_of: Mapping[str, str]
    posts: tuple[PostEntry, ...]
    collectives: tuple[CollectiveEntry, ...]

    def upwards(self, code: str) -> Iterator[str]:
        """Yield a unit, its superior, and so on to the root."""
        step: str | None = code
        while step is not None:
            yield step
            step = self.parents[step]


@dataclass
class DemoRegister:
    """Rows of a register that are still being invented."""

    units: dict[str, UnitEntry] = field(default_factory=dict)
    placements: list[PlacementEntry] = field(default_factory=list)
    former_names: list[FormerNameEntry] = field(default_factory=list)
    lineage: list[LineageEntry] = field(default_factory=list)
    people: dict[str, PersonEntry] = field(default_factory=dict)
    # earliest first, by code of the person
    memberships: dict[str, list[MembershipEntry]] = field(default_factory=dict)
    posts: list[PostEntry] = field(default_factory=list)
    collectives: list[CollectiveEntry] = field(default_factory=list)
    seats: list[SeatEntry] = field(default_factory=list)

    @classmethod
    def of_province(cls, province: DemoProvince) -> "DemoRegister":
        """Return the rows of a province."""
        memberships: dict[str, list[MembershipEntry]] = defaultdict(list)
        for row in province.memberships:
            memberships[row.person].append(row)
        return cls(
            units={unit.code: unit for unit in province.units},
            placements=list(province.placements),
            former_names=list(province.former_names),
            lineage=list(province.lineage),
            people={one.code: one for one in province.people},
            memberships=dict(memberships),
            posts=list(province.posts),
            collectives=list(province.collectives),
            seats=list(province.seats),
        )

    def entries(self) -> Register:
        """Return all rows, superiors before their subordinates as they were added."""
        return Register(
            units=tuple(self.units.values()),
            placements=tuple(self.placements),
            former_names=tuple(self.former_names),
            lineage=tuple(self.lineage),
            people=tuple(self.people.values()),
            memberships=tuple(row for rows in self.memberships.values() for row in rows),
            posts=tuple(self.posts),
            collectives=tuple(self.collectives),
            seats=tuple(self.seats),
        )

    def with_rows_of(self, other: "DemoRegister") -> "DemoRegister":
        """Return the rows of both."""
        return DemoRegister(
            units={**self.units, **other.units},
            placements=[*self.placements, *other.placements],
            former_names=[*self.former_names, *other.former_names],
            lineage=[*self.lineage, *other.lineage],
            people={**self.people, **other.people},
            memberships={
                **{code: list(rows) for code, rows in self.memberships.items()},
                **{code: list(rows) for code, rows in other.memberships.items()},
            },
            posts=[*self.posts, *other.posts],
            collectives=[*self.collectives, *other.collectives],
            seats=[*self.seats, *other.seats],
        )

    def add_unit(self, unit: UnitEntry, parent: str | None) -> None:
        """Add a unit with its superior."""
        self.units[unit.code] = unit
        placed = PlacementEntry(unit.code, parent, unit.opened_on, unit.closed_on)
        self.placements.append(placed)

    def add_person(self, person: PersonEntry, *rows: MembershipEntry) -> None:
        """Add a person with the memberships."""
        self.people[person.code] = person
        self.memberships[person.code] = list(rows)

    def on(self, day: date) -> RegisterOnDay:
        """Return how it stands on a day."""
        return RegisterOnDay(
            on=day,
            units={
                code: unit
                for code, unit in self.units.items()
                if holds(unit.opened_on, unit.closed_on, day)
            },
            parents={
                one.unit: one.parent
                for one in self.placements
                if holds(one.from_on, one.until_on, day)
            },
            branch_of={
                row.person: row.branch
                for rows in self.memberships.values()
                for row in rows
                if holds(row.from_on, row.until_on, day) and row.status not in NOT_REVIEWED
            },
            posts=tuple(one for one in self.posts if holds(one.from_on, one.until_on, day)),
            collectives=tuple(
                one for one in self.collectives if holds(one.opened_on, one.closed_on, day)
            ),
        )
