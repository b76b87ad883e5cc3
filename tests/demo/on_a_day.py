"""The province as it stands on a day, worked out from its rows alone."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from xeploai.demo import DemoCycle, DemoProvince
from xeploai.demo.records import NOT_REVIEWED
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Outcome
from xeploai.domain.register import PostEntry

ORGANISATIONS = (
    "district_committee",
    "grassroots_committee",
    "grassroots_branch",
    "departmental_committee",
    "subordinate_branch",
)
CATEGORIES = (*ORGANISATIONS, "member", "leadership_collective", "leading_cadre")
GRASSROOTS = ("grassroots_committee", "grassroots_branch")


def holds(start: date, end: date | None, on: date) -> bool:
    return start <= on and (end is None or on < end)


def half_a_year_before(closes_on: date) -> date:
    """Return the first opening or admission that is less than six months before the closing."""
    return date(closes_on.year, 7, 1)


class OnADay:
    """DemoTree, members, posts and collectives on a cycle's closing day."""

    def __init__(self, province: DemoProvince, cycle: DemoCycle) -> None:
        self.province, self.cycle, self.on = province, cycle, cycle.closes_on
        self.units = {
            unit.code: unit
            for unit in province.units
            if holds(unit.opened_on, unit.closed_on, self.on)
        }
        self.parents = {
            placed.unit: placed.parent
            for placed in province.placements
            if holds(placed.from_on, placed.until_on, self.on)
        }
        self.posts = [
            post for post in province.posts if holds(post.from_on, post.until_on, self.on)
        ]
        self.branch_of = {
            row.person: row.branch
            for row in province.memberships
            if holds(row.from_on, row.until_on, self.on) and row.status not in NOT_REVIEWED
        }
        self.collectives = [
            one for one in province.collectives if holds(one.opened_on, one.closed_on, self.on)
        ]

    def upwards(self, code: str) -> Iterator[str]:
        step: str | None = code
        while step is not None:
            yield step
            step = self.parents[step]

    def grassroots(self, code: str) -> str:
        return next(step for step in self.upwards(code) if self.units[step].category in GRASSROOTS)

    def main_posts(self) -> dict[str, PostEntry]:
        """Return the post in the highest unit of each person, a head's before others."""
        depth = {code: len(list(self.upwards(code))) for code in self.units}
        ranked = sorted(self.posts, key=lambda post: (depth[post.unit], not post.is_head))
        found: dict[str, PostEntry] = {}
        for post in ranked:
            found.setdefault(post.person, post)
        return found

    def caseload(self) -> dict[tuple[str, str], str]:
        """Return the unit of every case there must be, by category and subject."""
        found = {
            (unit.category, unit.code): unit.code
            for unit in self.units.values()
            if unit.category in ORGANISATIONS
        }
        found |= {("member", person): unit for person, unit in self.branch_of.items()}
        found |= {("leadership_collective", one.code): one.unit for one in self.collectives}
        found |= {("leading_cadre", code): post.unit for code, post in self.main_posts().items()}
        return found

    def is_covered(self, unit: str) -> bool:
        """Whether the unit, or one above it, reports by return."""
        return any(step in self.cycle.sources for step in self.upwards(unit))

    def counts(self, below: str = "kien-giang") -> dict[str, Counts]:
        """Return the counts of a unit and all below it: cases, and returns in their place."""
        units = {code for code in self.units if below in self.upwards(code)}
        tallies: dict[str, Counter[Outcome]] = defaultdict(Counter)
        for one in self.cycle.decisions:
            if one.unit in units:
                tallies[one.category][one.outcome] += 1
        found = {code: Counts.of_outcomes(tallies[code]) for code in CATEGORIES}
        for code in self.cycle.sources:
            if code in units:
                found = _added(found, self.cycle.returns[code])
        return found


def _added(one: Mapping[str, Counts], other: Mapping[str, Counts]) -> dict[str, Counts]:
    return {code: one[code] + other[code] for code in one}


def digest(province: DemoProvince) -> str:
    """Return a checksum of everything in the province."""
    told = hashlib.sha256()
    for name, value in sorted(vars(province).items()):
        if name != "cycles":
            told.update(repr((name, value)).encode())
    for cycle in province.cycles:
        told.update(repr(sorted(vars(cycle).items())).encode())
    return told.hexdigest()


if __name__ == "__main__":
    from xeploai.demo import make_province

    print(digest(make_province()))
