"""Two small invented provinces that merged on 1 July 2025, and the years before."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from tests.builders import BY, make_members, make_tree
from xeploai.cycle.added_trees import Merger, add_tree, register_neighbour
from xeploai.cycle.models import AddedTree, Case, Cycle, CycleUnit
from xeploai.cycle.operations import DecisionRow, freeze_cycle, open_cycle, record_decisions
from xeploai.domain import CycleState, Grade, Outcome
from xeploai.organisations.models import Unit
from xeploai.organisations.register import RegisteredUnit, merge_unit, register_units, transfer_unit

MERGED_ON = date(2025, 7, 1)
FOUNDED = date(2015, 1, 1)
AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
PAPER: dict[str, Any] = {"document": "12-QĐ/TU", "dated_on": date(2026, 2, 1)}
# code: (parent, category); of the neighbour, which is not in the register at first
NEIGHBOUR = {
    "tinh-x": (None, "province_committee"),
    "huyen-x": ("tinh-x", "district_committee"),
    "huyen-y": ("tinh-x", "district_committee"),
    "xa-x1": ("huyen-x", "grassroots_committee"),
    "xa-y1": ("huyen-y", "grassroots_committee"),
    "ap-x11": ("xa-x1", "subordinate_branch"),
    "ap-x12": ("xa-x1", "subordinate_branch"),
    "ap-y11": ("xa-y1", "subordinate_branch"),
}
MERGERS = {"tinh-x": "tinh", "xa-x1": "xa-a1", "xa-y1": "xa-b1"}


def listed(
    code: str, parent: str | None, category: str, *, closed_on: date | None = None
) -> RegisteredUnit:
    """Return a line of the neighbour's list."""
    place = f"units.xlsx, row {list(NEIGHBOUR).index(code) + 2}" if code in NEIGHBOUR else "row"
    return RegisteredUnit(
        code, f"Tên {code}", category, "COMMUNE", parent, FOUNDED, closed_on, place
    )


def neighbour_rows() -> list[RegisteredUnit]:
    """Return the list of the neighbour's units."""
    return [listed(code, *rest) for code, rest in NEIGHBOUR.items()]


def mergers(**changes: str) -> list[Merger]:
    """Return what the neighbour's units went over into."""
    into = {**MERGERS, **changes}
    return [Merger(unit, other, MERGED_ON, "202/QH15") for unit, other in into.items()]


def own_province() -> dict[str, Unit]:
    """Store the own province, which gets a new commune out of “xa-a1” by the merger of 2025."""
    units = make_tree()
    for code, number in {"ap-a11": 4, "ap-a12": 3, "ap-b11": 5}.items():
        make_members(units[code], number)
    return units


def merge_own_communes() -> None:
    """Found “xa-moi” on the day of the merger, into which “xa-a1” goes over."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    new = RegisteredUnit(
        "xa-moi", "Tên xa-moi", "grassroots_committee", "COMMUNE", "tinh", MERGED_ON
    )
    register_units(rows=[new], by=BY, at=AT)
    into = Unit.objects.get(code="xa-moi")
    paper = {"on": MERGED_ON, "document_number": "202/QH15", "by": BY, "at": AT}
    merge_unit(unit=units["xa-a1"], into=into, **paper)  # type: ignore[arg-type]
    transfer_unit(unit=units["xa-b1"], to=units["tinh"], **paper)  # type: ignore[arg-type]


def cycle_of(year: int, *, by_return: Iterable[str] = ()) -> Cycle:
    """Open and freeze a cycle."""
    cycle = open_cycle(
        year=year,
        pack="vn-party-2023" if year >= 2023 else "vn-party-2018",
        opens_on=date(year, 10, 1),
        closes_on=date(year, 12, 31),
        by=BY,
        at=AT,
    )
    freeze_cycle(cycle=cycle, by=BY, at=AT, by_return=by_return)
    return cycle


def grade_undecided(cycle: Cycle, grades: Iterable[Grade]) -> None:
    """Decide every case that has no decision, with the grades in turn."""
    turns = list(grades)
    cases = Case.objects.filter(cycle=cycle, decisions__isnull=True).order_by("path", "pk")
    rows = [
        DecisionRow(
            case.category,
            case.subject_code,
            Outcome(turns[number % len(turns)]),
            "",
            "QĐ 7",
            date(cycle.year, 12, 20),
        )
        for number, case in enumerate(cases)
    ]
    record_decisions(cycle=cycle, rows=rows, at=AT, by=BY, reason="Ngẫu nhiên", correction="Trễ")


def close(cycle: Cycle) -> Cycle:
    """Lead a cycle to its end at once."""
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED)
    cycle.refresh_from_db()
    return cycle


def register(cycle: Cycle, **changes: Any) -> tuple[str, ...]:
    """Take the neighbour's units into the register."""
    values: dict[str, Any] = {"rows": neighbour_rows(), "mergers": mergers(), **PAPER, **changes}
    return register_neighbour(cycle=cycle, root="tinh-x", by=BY, at=AT, **values)


def add(cycle: Cycle, **changes: Any) -> AddedTree:
    """Add the neighbour's tree, which the register has."""
    values: dict[str, Any] = {"root": "tinh-x", **PAPER, **changes}
    return add_tree(cycle=cycle, by=BY, at=AT, **values)


def codes(cycle: Cycle) -> list[str]:
    """Return the codes of the cycle's units, superiors first."""
    return list(
        CycleUnit.objects.filter(cycle=cycle).order_by("path").values_list("code", flat=True)
    )
