"""The rows of the invented province: a register, and two cycles with their decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xeploai.domain import (
    CollectiveEntry,
    Counts,
    CycleKey,
    FormerNameEntry,
    LineageEntry,
    MembershipEntry,
    MembershipStatus,
    Outcome,
    Period,
    PersonEntry,
    PlacementEntry,
    PostEntry,
    Register,
    ReportingSource,
    SeatEntry,
    UnitEntry,
)

__all__ = [
    "NOT_REVIEWED",
    "Decision",
    "DemoCycle",
    "DemoProvince",
]


# Neither reviewed nor graded, in either cycle.
NOT_REVIEWED = (MembershipStatus.EXEMPT, MembershipStatus.SUSPENDED)


class Decision(NamedTuple):
    """What was decided on one case.

    Args:
        unit: where the case counts.
        authority: code of the deciding unit; "" for the one that is competent by the rules.
        reason: of its own, where it is against the rules.
    """

    category: str
    subject: str
    unit: str
    outcome: Outcome
    authority: str
    document: str
    decided_on: date
    reason: str = ""


@dataclass(frozen=True)
class DemoCycle:
    """One year, or a quarter of it.

    Args:
        decisions: exactly one for each case, except below a unit that reports by return.
        sources: units that report by return; all others report by cases.
        returns: signed returns by unit and category. One from a unit that is not in `sources`
            is for comparison with the cases and does not count.
    """

    year: int
    pack: str
    opens_on: date
    closes_on: date
    decisions: tuple[Decision, ...]
    sources: Mapping[str, ReportingSource]
    returns: Mapping[str, Mapping[str, Counts]]
    period: Period = Period.YEAR

    @property
    def key(self) -> CycleKey:
        """Family, year and period."""
        return CycleKey(self.year, period=self.period)

    def outcomes(self) -> dict[tuple[str, str], Outcome]:
        """Return the outcome of every case, by category and code of the subject."""
        return {(one.category, one.subject): one.outcome for one in self.decisions}


@dataclass(frozen=True)
class DemoProvince:
    """The whole demonstration; cycles from the earliest on."""

    root: str
    units: tuple[UnitEntry, ...]
    former_names: tuple[FormerNameEntry, ...]
    placements: tuple[PlacementEntry, ...]
    lineage: tuple[LineageEntry, ...]
    people: tuple[PersonEntry, ...]
    memberships: tuple[MembershipEntry, ...]
    posts: tuple[PostEntry, ...]
    collectives: tuple[CollectiveEntry, ...]
    seats: tuple[SeatEntry, ...]
    cycles: tuple[DemoCycle, ...]

    @property
    def register(self) -> Register:
        """The register alone."""
        return Register(
            units=self.units,
            placements=self.placements,
            former_names=self.former_names,
            lineage=self.lineage,
            people=self.people,
            memberships=self.memberships,
            posts=self.posts,
            collectives=self.collectives,
            seats=self.seats,
        )
