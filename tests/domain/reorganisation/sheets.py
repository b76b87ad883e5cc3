"""A small register, rows of sheets that change it, and what is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from xeploai.domain.reorganisation import (
    MemberStay,
    RegisterBefore,
    RegisteredUnitState,
    ReorganisationKind,
    ReorganisationRow,
    Reorganised,
    reorganise_register,
)
from xeploai.domain.tree import DatedPlacement
from xeploai.domain.words import Refused

Kind = ReorganisationKind
OPENED = date(2010, 1, 1)
# the first day of a change, the days on both sides, and a later one
EVE, DAY, MORROW = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
LATER = date(2025, 10, 1)
COMMITTEE, BRANCH, PROVINCE = "grassroots_committee", "subordinate_branch", "province_committee"
ABOVE: Mapping[str, str | None] = {
    "tinh": None,
    "xa-a": "tinh",
    "xa-b": "tinh",
    "ap-a1": "xa-a",
    "ap-a2": "xa-a",
    "ap-b1": "xa-b",
}


def unit(code: str, **values: Any) -> RegisteredUnitState:
    """Return a unit whose category follows from its code, open since 2010."""
    category = {"tinh": PROVINCE, "ap": BRANCH}.get(code.partition("-")[0], COMMITTEE)
    values = {"category": category, "opened_on": OPENED, **values}
    return RegisteredUnitState(code, values.pop("name", f"Tên {code}"), sector="COMMUNE", **values)


def under(
    code: str, parent: str | None, start: date = OPENED, end: date | None = None
) -> DatedPlacement:
    """Return a placement."""
    return DatedPlacement(code, parent, start, end)


def register(
    *others: RegisteredUnitState,
    placements: Iterable[DatedPlacement] = (),
    members: Mapping[str, Sequence[str]] | None = None,
) -> RegisterBefore:
    """Return a province of two communes with branches; others replace units or are added.

    Args:
        placements: instead of those of the same unit.
        members: codes of people by branch.
    """
    units = {code: unit(code) for code in ABOVE} | {one.code: one for one in others}
    replaced = list(placements)
    given = {one.unit for one in replaced}
    standing = [under(code, parent) for code, parent in ABOVE.items() if code not in given]
    stays = {
        branch: [MemberStay(person, OPENED) for person in people]
        for branch, people in (members or {}).items()
    }
    return RegisterBefore(units=units, placements=[*standing, *replaced], members=stays)


def row(number: int, kind: ReorganisationKind, unit: str, **values: Any) -> ReorganisationRow:
    """Return a row of a sheet, of 1 July 2025."""
    values = {"on": DAY, "document": "QĐ-1", **values}
    return ReorganisationRow(f"row {number}", kind, unit, **values)


def established(number: int, unit: str, **values: Any) -> ReorganisationRow:
    """Return a row that establishes a committee under the province."""
    values = {"other": "tinh", "name": f"Tên {unit}", "category": COMMITTEE, **values}
    return row(number, Kind.OPEN, unit, sector="COMMUNE", **values)


def split_off(number: int, unit: str, other: str, **values: Any) -> ReorganisationRow:
    """Return a row that splits a unit off another one."""
    return row(number, Kind.SPLIT, unit, other=other, name=f"Tên {other}", **values)


def reorganised(*rows: ReorganisationRow, before: RegisterBefore | None = None) -> Reorganised:
    """Return what a sheet does to the register."""
    return reorganise_register(before=before or register(), rows=rows)


def refusals(*rows: ReorganisationRow, before: RegisterBefore | None = None) -> list[str]:
    """Return every fault for which a sheet is refused, with its place."""
    with pytest.raises(Refused) as refused:
        reorganised(*rows, before=before)
    return [str(fault) for fault in refused.value.faults]
