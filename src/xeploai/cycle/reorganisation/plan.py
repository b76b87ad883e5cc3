"""What a sheet does to the register, which cycles see it and which roles follow their unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xeploai.cycle.queries import Cycle, GradeDecision
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

from .cycles_that_see import SeeingCycles, UnitsChange, cycles_that_see


@dataclass(frozen=True)
class ReorganisationPlan:
    """A sheet that can be carried out, and what it does.

    Args:
        seen: the cycles that see changes of the sheet.
        roles: the roles at units that close, by code of the unit.
    """

    rows: tuple[ReorganisationRow, ...]
    effects: Reorganised
    seen: SeeingCycles
    roles: Mapping[str, Sequence[RoleGrant]]

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
    effects = effects_of(rows)
    roles = grants_of_units(effects.closed, on=first)
    return ReorganisationPlan(tuple(rows), effects, cycles_that_see_rows(rows), roles)


def cycles_that_see_rows(rows: Sequence[ReorganisationRow]) -> SeeingCycles:
    """Return which cycles see the changes of a sheet."""
    return cycles_that_see(
        [
            UnitsChange(frozenset(units_concerned([row]) | set(row.along)), row.on, row.place)
            for row in rows
        ]
    )


def has_begun(cycle: Cycle) -> bool:
    """Whether a cycle has decisions or returns, so that its tree stays as it is."""
    decisions = GradeDecision.objects.filter(case__cycle=cycle)
    # by the relation's name, since this app must not import results
    return decisions.exists() or bool(cycle.returns.exists())
