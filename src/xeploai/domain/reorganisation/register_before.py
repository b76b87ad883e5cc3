"""What the register says before a reorganisation, as far as the sheet needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xeploai.domain.register import LineageEntry
from xeploai.domain.tree import DatedPlacement

from .effects import Belonging


@dataclass(frozen=True)
class RegisteredUnitState:
    """A unit as the register has it today.

    Args:
        closed_on: first day on which it no longer exists; None while it is open.
        named_on: first day of its present name; None since it opened.
        classified_on: first day of its present category; None since it opened.
    """

    code: str
    name: str
    category: str
    sector: str
    opened_on: date
    closed_on: date | None = None
    named_on: date | None = None
    classified_on: date | None = None


@dataclass(frozen=True)
class MemberStay:
    """A membership of a person in a branch, from a day on, until the day before `until_on`."""

    person: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class RegisterBefore:
    """All units and placements, and the people and posts of the units that the sheet names.

    Args:
        units: by code.
        placements: of all units, past ones included.
        members: memberships by code of the branch.
        belongings: posts, collectives and seats of units, by code of the unit.
        lineage: what happened to the units that the sheet ends or splits.
    """

    units: Mapping[str, RegisteredUnitState]
    placements: Sequence[DatedPlacement]
    members: Mapping[str, Sequence[MemberStay]] = field(default_factory=dict)
    belongings: Mapping[str, Sequence[Belonging]] = field(default_factory=dict)
    lineage: Sequence[LineageEntry] = ()
