"""Facts that nobody enters, one function each: from the register, or from other decisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xeploai.cycle.models import Cycle
from xeploai.domain import FactValue, Grade

from .months import completed_months
from .related_grades import Held, Placed, Posts, Subject, Surroundings


@dataclass
class Sources:
    """What the functions look at.

    Args:
        before: grades of the cycle before.
    """

    cycle: Cycle
    around: Surroundings
    posts: Posts
    before: Mapping[Subject, Held] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day as of which the register is read."""
        return self.cycle.closes_on


def _months(row: Placed, at: Sources) -> int | None:
    return completed_months(row.began_on, at.on) if row.began_on else None


def _is_exempt(row: Placed, at: Sources) -> bool:
    return row.person in at.posts.exempt


def _is_suspended(row: Placed, at: Sources) -> bool:
    return row.person in at.posts.suspended


def _is_head(row: Placed, at: Sources) -> bool:
    return bool(row.person and at.posts.leaders.get(row.person, {}).get(row.register_unit))


def _is_leader(row: Placed, at: Sources) -> bool:
    return row.person in at.posts.leaders


def _leads_units(row: Placed, at: Sources) -> bool:
    """Whether the subject heads a unit with units below it; of deputies the register is silent."""
    return _is_head(row, at) and bool(at.around.below.get(row.unit))


def _subordinate_units(row: Placed, at: Sources) -> int:
    return len(at.around.below.get(row.unit, ()))


def _organisation_grade(row: Placed, at: Sources) -> Grade | None:
    held = at.around.organisations.get(row.unit)
    return held.grade if held else None


def _has_organisation(row: Placed, at: Sources) -> bool:
    held = at.around.organisations.get(row.unit)
    return held is not None and held.is_expected


def collectives_of(row: Placed, at: Sources) -> list[Held]:
    """Return the collectives whose grade counts for a leader."""
    seats = at.posts.seats.get(row.person, ()) if row.person else ()
    return at.around.limits_of(row.unit, seats)


def _collective_grade(row: Placed, at: Sources) -> Grade | None:
    """Return the poorest of the collectives' grades, once all are decided."""
    grades = [held.grade for held in collectives_of(row, at)]
    known = [each for each in grades if each is not None]
    return max(known, key=list(Grade).index) if known and len(known) == len(grades) else None


def _has_collective(row: Placed, at: Sources) -> bool:
    return bool(collectives_of(row, at))


def previous_of(row: Placed, at: Sources) -> Held | None:
    """Return the subject's case of the cycle before."""
    kind = at.around.kinds[row.category]
    return at.before.get((kind, row.own_unit, row.person, row.collective))


def _previous_grade(row: Placed, at: Sources) -> Grade | None:
    held = previous_of(row, at)
    return held.grade if held else None


Reader = Callable[[Placed, Sources], FactValue | None]

REGISTER: Mapping[str, Reader] = {
    "months_since_admission": _months,
    "months_since_establishment": _months,
    "is_exempt": _is_exempt,
    "is_suspended": _is_suspended,
    "is_head": _is_head,
    "is_leader": _is_leader,
    "leads_units": _leads_units,
    "subordinate_units": _subordinate_units,
}
COMPUTED: Mapping[str, Reader] = {
    "organisation_grade": _organisation_grade,
    "unit_grade": _organisation_grade,
    "collective_grade": _collective_grade,
    "has_organisation": _has_organisation,
    "has_collective": _has_collective,
    "direct_units": lambda row, at: at.around.direct_units_of(row.unit),
    "members": lambda row, at: at.around.members_of(row.path),
    "previous_grade": _previous_grade,
}
READERS: Mapping[str, Reader] = {**REGISTER, **COMPUTED}
