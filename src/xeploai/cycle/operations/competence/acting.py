"""Units that act for those of a cycle's tree: themselves while they exist, their heirs after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from xeploai.cycle.evaluation import PlacedUnit
from xeploai.cycle.queries import Authority, Cycle, authorities_of
from xeploai.organisations.register import Unit, acting_units


@dataclass
class ActingUnits:
    """Reads who acts for units on days; of units that exist it asks nothing more.

    Args:
        units: of the cycle's tree, those that are asked about.
    """

    cycle: Cycle
    units: Iterable[PlacedUnit]
    _found: dict[tuple[int, date], tuple[Authority, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        placed = {unit.unit_id: unit for unit in self.units}
        units = Unit.objects.filter(pk__in=placed).only("opened_on", "closed_on", "name")
        self._units = {unit.pk: _as_authority(placed[unit.pk], unit) for unit in units}

    def has_closed(self, unit: int, day: date) -> bool:
        """Whether a unit does not exist any more on a day."""
        closed_on = self._units[unit].closed_on
        return closed_on is not None and closed_on <= day

    def itself(self, unit: int) -> Authority:
        """Return a unit as one that decides."""
        return self._units[unit]

    def of(self, unit: int, day: date) -> tuple[Authority, ...]:
        """Return who acts for a unit on a day, by code."""
        if self._units[unit].is_open(day):
            return (self._units[unit],)
        key = unit, day
        if key not in self._found:
            codes = Unit.objects.filter(pk__in=acting_units(unit, on=day))
            found = authorities_of(self.cycle, codes.values_list("code", flat=True))
            self._found[key] = tuple(found[code] for code in sorted(found))
        return self._found[key]


def _as_authority(placed: PlacedUnit, unit: Unit) -> Authority:
    frozen = placed.code, placed.name, placed.category
    days = unit.opened_on, unit.closed_on
    return Authority(unit.pk, *frozen, *days, placed.path, unit.name)
