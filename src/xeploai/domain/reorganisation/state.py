"""The register while a sheet is played day by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from xeploai.domain.tree import DatedPlacement, DatedUnit, tree_on

from .effects import Belonging, NewUnit
from .register_before import MemberStay, RegisterBefore, RegisteredUnitState

NAMES_MAX = 5


class RegisterState:
    """Units, placements and members; every change of the sheet is played into them."""

    def __init__(self, before: RegisterBefore) -> None:
        self.units = dict(before.units)
        self.placements: dict[str, list[DatedPlacement]] = defaultdict(list)
        for one in sorted(before.placements, key=lambda placement: placement.from_on):
            self.placements[one.unit].append(one)
        self.members = {branch: list(stays) for branch, stays in before.members.items()}
        self.lineage = before.lineage
        self.belongings: Mapping[str, Iterable[Belonging]] = before.belongings

    @property
    def names(self) -> dict[str, str]:
        """The present names of the units, by code."""
        return {code: unit.name for code, unit in self.units.items()}

    def tree(self, on: date) -> dict[str, str | None]:
        """Return the direct superiors of the units that are open on a day."""
        units = (DatedUnit(one.code, one.opened_on, one.closed_on) for one in self.units.values())
        placements = (one for dated in self.placements.values() for one in dated)
        return tree_on(units=units, placements=placements, on=on)

    def open(self, new: NewUnit) -> None:
        """Add a unit."""
        self.units[new.code] = RegisteredUnitState(
            new.code, new.name, new.category, new.sector, new.on
        )

    def place(self, unit: str, parent: str | None, on: date) -> None:
        """Put a unit under a superior from a day on."""
        self._end_placement(unit, on)
        until = self.units[unit].closed_on
        self.placements[unit].append(DatedPlacement(unit, parent, on, until))

    def close(self, unit: str, on: date) -> None:
        """Close a unit on a day."""
        self._end_placement(unit, on)
        self.units[unit] = replace(self.units[unit], closed_on=on)

    def _end_placement(self, unit: str, on: date) -> None:
        dated = self.placements[unit]
        if dated:
            dated.append(replace(dated.pop(), until_on=on))

    def staying(self, branch: str, on: date) -> list[MemberStay]:
        """Return the memberships of a branch that last on a day or begin after it."""
        own = self.members.get(branch, [])
        return [stay for stay in own if stay.until_on is None or stay.until_on > on]

    def hand_over(self, stay: MemberStay, branch: str, to: str, on: date) -> None:
        """Let a member go over to another branch on a day."""
        own = self.members[branch]
        own[own.index(stay)] = replace(stay, until_on=on)
        self.members.setdefault(to, []).append(replace(stay, from_on=on))

    def lasting(self, unit: str, on: date) -> list[Belonging]:
        """Return a unit's posts, collectives and seats that last on a day or begin after it."""
        own = self.belongings.get(unit, ())
        return [one for one in own if one.until_on is None or one.until_on > on]


def some_names(names: Iterable[str]) -> str:
    """Return the first few names, and how many there are in all where that is more."""
    listed = sorted(names)
    text = ", ".join(listed[:NAMES_MAX])
    return text if len(listed) <= NAMES_MAX else f"{text} … ({len(listed)})"
