"""What a sheet does to the register, which cycles see it and which roles follow their unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xeploai.cycle.queries import Cycle, CycleUnit, GradeDecision
from xeploai.domain import (
    Fault,
    LevelCount,
    Refused,
    ReorganisationRow,
    Reorganised,
    count_levels,
    message,
)
from xeploai.organisations.reorganisation import effects_of, units_concerned
from xeploai.organisations.roles import RoleGrant, grants_of_units

IS_DECIDED = message(
    "Cycle %(year)s closes on %(closes)s and already has decisions or returns, by the tree of that"
    " day: it cannot see this change of %(day)s any more. Choose a day after %(closes)s. Rows with"
    " such a day: %(rows)s."
)
IS_SEEN = message(
    "Cycle %(year)s closes on %(closes)s and sees the changes until that day: bring its"
    " population up to date with the register."
)
WILL_SEE = message(
    "Cycle %(year)s closes on %(closes)s and sees the changes until that day when it is frozen."
)


@dataclass(frozen=True)
class ReorganisationPlan:
    """A sheet that can be carried out, and what it does.

    Args:
        cycles: those that see changes of the sheet, the latest first.
        roles: the roles at units that close, by code of the unit.
    """

    rows: tuple[ReorganisationRow, ...]
    effects: Reorganised
    cycles: tuple[Cycle, ...]
    roles: Mapping[str, Sequence[RoleGrant]]

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """Which cycles see it."""
        return tuple(
            Fault(
                WILL_SEE if cycle.frozen_at is None else IS_SEEN,
                {"year": cycle.name, "closes": cycle.closes_on},
            )
            for cycle in self.cycles
        )

    @property
    def counts(self) -> list[LevelCount]:
        """Units by level and category, before and after."""
        return count_levels(
            before=self.effects.before,
            after=self.effects.after,
            categories_before=self.effects.categories_before,
            categories_after=self.effects.categories_after,
        )

    @property
    def role_successors(self) -> dict[str, str | None]:
        """Code of the unit to which roles pass, by code of each that closes; None for none.

        They pass as `register.heirs_of` says: never to a unit that was above.
        """
        into = {one.unit: one.other for one in self.effects.lineage if one.kind == "MERGED_INTO"}
        return {code: self._last_heir(code, into) for code in self.effects.closed}

    def _last_heir(self, code: str, into: Mapping[str, str | None]) -> str | None:
        heir = code
        while (after := into.get(heir)) is not None:
            heir = after
        step = self.effects.before.get(code)
        while step is not None and step != heir:
            step = self.effects.before.get(step)
        return None if heir == code or step is not None else heir


def plan_reorganisation(*, rows: Sequence[ReorganisationRow]) -> ReorganisationPlan:
    """Return what a sheet would do. Stores nothing.

    Raises:
        Refused: with everything that is wrong, by row.
    """
    if not rows:
        raise Refused(Fault(message("The sheet has no rows.")))
    first = min(row.on for row in rows)
    cycles = tuple(Cycle.objects.filter(closes_on__gte=first).order_by("-closes_on"))
    faults = [fault for cycle in cycles for fault in _faults_of_cycle(cycle, rows)]
    try:
        effects = effects_of(rows)
    except Refused as refusal:
        raise Refused([*refusal.faults, *faults]) from refusal
    if faults:
        raise Refused(faults)
    roles = grants_of_units(effects.closed, on=first)
    return ReorganisationPlan(tuple(rows), effects, cycles, roles)


def _faults_of_cycle(cycle: Cycle, rows: Sequence[ReorganisationRow]) -> Iterator[Fault]:
    """Yield a fault where a cycle has decisions or returns by a tree that lacks the changes."""
    if cycle.frozen_at is None or not has_begun(cycle):
        return
    known = set(CycleUnit.objects.filter(cycle=cycle).values_list("code", flat=True))
    late = [row for row in rows if row.on <= cycle.closes_on and units_concerned([row]) & known]
    days: dict[date, list[ReorganisationRow]] = {}
    for row in late:
        days.setdefault(row.on, []).append(row)
    for day, own in days.items():
        values = {"year": cycle.name, "closes": cycle.closes_on, "day": day, "rows": len(own)}
        yield Fault(IS_DECIDED, values, own[0].place)


def has_begun(cycle: Cycle) -> bool:
    """Whether a cycle has decisions or returns, so that its tree stays as it is."""
    decisions = GradeDecision.objects.filter(case__cycle=cycle)
    # by the relation's name, since this app must not import results
    return decisions.exists() or bool(cycle.returns.exists())
