"""Organisations of the register as those that decide in a cycle."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.organisations.register import Unit


class Authority(NamedTuple):
    """A deciding unit: when it existed and, if it is in the cycle's tree, its path."""

    pk: int
    code: str
    name: str
    category: str
    opened_on: date
    closed_on: date | None
    path: str | None
    present_name: str

    def is_open(self, on: date) -> bool:
        """Whether it exists on a day."""
        return self.opened_on <= on and (self.closed_on is None or on < self.closed_on)

    def is_above(self, path: str) -> bool:
        """Whether it is above the unit at a path."""
        return self.path is not None and path != self.path and path.startswith(self.path)


def authorities_of(cycle: Cycle, codes: Iterable[str]) -> dict[str, Authority]:
    """Return units of the register as deciding units of a cycle, by code."""
    wanted = set(codes)
    in_tree = CycleUnit.objects.filter(cycle=cycle, code__in=wanted)
    frozen = {unit.code: unit for unit in in_tree.only("code", "path", "name", "category")}
    units = Unit.objects.filter(code__in=wanted)
    return {unit.code: _authority(unit, frozen.get(unit.code)) for unit in units}


def _authority(unit: Unit, frozen: CycleUnit | None) -> Authority:
    # a frozen unit has the name and the category of the closing day
    path, source = (frozen.path, frozen) if frozen else (None, unit)
    name, category = source.name, source.category
    days = unit.opened_on, unit.closed_on
    return Authority(unit.pk, unit.code, name, category, *days, path, unit.name)
