"""A province of six units with four members, and what a sheet of its changes does or is refused."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from xeploai.domain.reorganisation import (
    Belonging,
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
START = date(2020, 1, 1)
BEFORE, DAY, AFTER = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
PROVINCE, COMMITTEE = "province_committee", "grassroots_committee"
BRANCH, PART = "grassroots_branch", "subordinate_branch"
UNITS: Mapping[str, tuple[str | None, str]] = {
    "top": (None, PROVINCE),
    "xa": ("top", COMMITTEE),
    "ap1": ("xa", PART),
    "ap2": ("xa", PART),
    "phuong": ("top", COMMITTEE),
    "truong": ("top", BRANCH),
}
MEMBERS: Mapping[str, Sequence[str]] = {"ap1": ("an", "binh", "chi"), "truong": ("dung",)}


def stays(*people: str, start: date = START, end: date | None = None) -> list[MemberStay]:
    """Return memberships of one time."""
    return [MemberStay(person, start, end) for person in people]


def province(
    *placements: DatedPlacement,
    members: Mapping[str, Sequence[MemberStay]] | None = None,
    belongings: Mapping[str, Sequence[Belonging]] | None = None,
) -> RegisterBefore:
    """Return the register; placements that are given replace those of the same units."""
    units = {
        code: RegisteredUnitState(code, code.upper(), category, "COMMUNE", START)
        for code, (_, category) in UNITS.items()
    }
    others = {one.unit for one in placements}
    placed = [
        DatedPlacement(code, parent, START)
        for code, (parent, _) in UNITS.items()
        if code not in others
    ]
    own = {branch: stays(*people) for branch, people in MEMBERS.items()}
    return RegisterBefore(
        units, [*placed, *placements], own | dict(members or {}), belongings or {}
    )


def row(number: int, kind: ReorganisationKind, unit: str, **values: Any) -> ReorganisationRow:
    """Return a row of a sheet."""
    values = {"on": DAY, "document": "QĐ-1", **values}
    return ReorganisationRow(f"row {number}", kind, unit, **values)


def founded(number: int, unit: str, other: str = "top", **values: Any) -> ReorganisationRow:
    """Return a row that establishes a committee."""
    values = {"name": unit.upper(), "category": COMMITTEE, "sector": "SCHOOL", **values}
    return row(number, Kind.OPEN, unit, other=other, **values)


def split(number: int, unit: str, off: str, *along: str, **values: Any) -> ReorganisationRow:
    """Return a row that splits a unit off another."""
    return row(number, Kind.SPLIT, unit, other=off, name=off.upper(), along=along, **values)


def carried_out(*rows: ReorganisationRow, before: RegisterBefore | None = None) -> Reorganised:
    """Return what a sheet does, to the province unless another register is given."""
    return reorganise_register(before=before or province(), rows=rows)


def faults(*rows: ReorganisationRow, before: RegisterBefore | None = None) -> list[str]:
    """Return what a sheet is refused for, each fault after the place of its row."""
    with pytest.raises(Refused) as refusal:
        carried_out(*rows, before=before)
    return [str(fault) for fault in refusal.value.faults]


def told(effects: Reorganised) -> list[str]:
    """Return what happens to units: code, row and sentence."""
    return [f"{one.unit}, {one.what}" for one in effects.happenings]


def superiors(effects: Reorganised) -> list[tuple[str, str | None]]:
    """Return the new superiors of units, which all begin on the day."""
    assert {one.on for one in effects.placed} <= {DAY}
    return [(one.unit, one.parent) for one in effects.placed]


def gone_over(effects: Reorganised) -> list[tuple[str, str, str]]:
    """Return who goes over from where to where, all on the day."""
    assert {one.on for one in effects.moved_members} <= {DAY}
    return [(one.person, one.branch, one.to) for one in effects.moved_members]


def lineage(effects: Reorganised) -> list[tuple[str, str, str | None]]:
    """Return what the history says of units, all by the one document and on the day."""
    assert {(one.on, one.document) for one in effects.lineage} <= {(DAY, "QĐ-1")}
    return [(one.kind.value, one.unit, one.other) for one in effects.lineage]
