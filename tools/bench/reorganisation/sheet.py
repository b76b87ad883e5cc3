"""A made-up sheet of reorganisation: communes become one, their branches and agencies follow."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from xeploai.domain import (
    DatedPlacement,
    DatedUnit,
    Register,
    ReorganisationKind,
    ReorganisationRow,
    tree_on,
)

ON = date(2024, 7, 1)
FILE_NAME = "bench.csv"
Kind = ReorganisationKind
COMMUNE, BRANCH, AGENCY = "grassroots_committee", "subordinate_branch", "grassroots_branch"
TOGETHER = 3  # communes that become one


def sheet_rows(register: Register, number: int) -> list[ReorganisationRow]:
    """Return at most `number` rows, the same ones every time: mergers, then new names."""
    sheet = _Sheet(register)
    merged: set[str] = set()
    for communes in sheet.trios():
        before = len(sheet.rows)
        sheet.merge(communes)
        if len(sheet.rows) > number:
            del sheet.rows[before:]
            break
        merged.update(communes)
    staying = [code for code in sheet.communes if code not in merged]
    for code in staying[: number - len(sheet.rows)]:
        sheet.rename(code)
    return sheet.rows


class _Sheet:
    """The rows, and the register on their day."""

    def __init__(self, register: Register) -> None:
        self.rows: list[ReorganisationRow] = []
        self.units = {unit.code: unit for unit in register.units}
        self.superiors = _superiors(register)
        self.below: dict[str | None, list[str]] = defaultdict(list)
        for code, parent in self.superiors.items():
            self.below[parent].append(code)
        self.members: dict[str, list[str]] = defaultdict(list)
        for one in register.memberships:
            if one.until_on is None and one.from_on < ON:
                self.members[one.branch].append(one.person)
        self.communes = [
            code
            for code in self.superiors
            if self.units[code].category == COMMUNE and len(self._branches(code)) >= TOGETHER
        ]
        top = next(code for code, parent in self.superiors.items() if parent is None)
        # each moves from its district to the province
        self.agencies = [
            (code, top)
            for code, parent in self.superiors.items()
            if self.units[code].category == AGENCY and parent != top
        ]

    def _branches(self, commune: str) -> list[str]:
        return [code for code in self.below[commune] if self.units[code].category == BRANCH]

    def trios(self) -> Iterator[list[str]]:
        """Yield three communes of one district, each commune once."""
        by_district: dict[str | None, list[str]] = defaultdict(list)
        for code in self.communes:
            by_district[self.superiors[code]].append(code)
        for communes in by_district.values():
            for start in range(0, len(communes) - TOGETHER + 1, TOGETHER):
                yield communes[start : start + TOGETHER]

    def _add(self, kind: ReorganisationKind, unit: str, **values: Any) -> None:
        place = f"{FILE_NAME}:{len(self.rows) + 2}"
        self.rows.append(ReorganisationRow(place, kind, unit, ON, "QĐ 12 (bench)", **values))

    def rename(self, code: str) -> None:
        """Give a unit another name."""
        self._add(Kind.RENAME, code, name=f"{self.units[code].name} (mới)")

    def merge(self, communes: Sequence[str]) -> None:
        """Merge communes into a new one, and change some branches and an agency with them."""
        elder = self.units[communes[0]]
        new = f"{elder.code}-moi"
        self._add(
            Kind.OPEN,
            new,
            other=self.superiors[elder.code] or "",
            name=f"{elder.name} (mới)",
            category=COMMUNE,
            sector=elder.sector.value,
        )
        for code in communes:
            self._add(Kind.MERGE, code, other=new)
        one, two, three = (self._branches(code) for code in communes)
        self.rename(one[0])
        self._add(Kind.MERGE, one[1], other=one[0])
        self._split(two[0])
        self._add(Kind.CLOSE, three[1], other=three[2])
        if self.agencies:
            code, top = self.agencies.pop()
            self._add(Kind.MOVE, code, other=top)

    def _split(self, branch: str) -> None:
        members = self.members[branch]
        if len(members) > 1:
            name = f"{self.units[branch].name} (tách)"
            going = tuple(members[: len(members) // 2])
            self._add(Kind.SPLIT, branch, other=f"{branch}-tach", name=name, along=going)


def _superiors(register: Register) -> dict[str, str | None]:
    units = (DatedUnit(one.code, one.opened_on, one.closed_on) for one in register.units)
    placements = (DatedPlacement(*one) for one in register.placements)
    return dict(sorted(tree_on(units=units, placements=placements, on=ON).items()))
