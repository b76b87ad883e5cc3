"""People who join, leave, move, or become full, exempt or suspended members after 2023."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xeploai.demo.dice import Dice
from xeploai.demo.people.members import full_on
from xeploai.demo.people.names import person_name
from xeploai.domain import (
    BRANCHES,
    EndCause,
    LineageEntry,
    LineageKind,
    MembershipEntry,
    MembershipStatus,
    PersonEntry,
    UnitEntry,
)

from .register import DemoRegister

FULL, PROBATIONARY = MembershipStatus.FULL, MembershipStatus.PROBATIONARY
EXEMPT, SUSPENDED = MembershipStatus.EXEMPT, MembershipStatus.SUSPENDED
# of a hundred who leave
CAUSES = (
    (38, EndCause.DIED),
    (93, EndCause.TRANSFERRED_OUT),
    (96, EndCause.EXPELLED),
    (99, EndCause.REMOVED),
    (100, EndCause.LEFT),
)
NEW_BRANCH_MEMBERS, LEFT_IN_ELDER = 5, 8


class Season(NamedTuple):
    """How many people a time changes something for. Unit: persons; `opened`: branches.

    Args:
        admitted_until: last day of admission: whoever comes later is too new to be graded.
    """

    name: str
    first: date
    last: date
    admitted_until: date
    admitted: int
    left: int
    moved: int
    exempt: int
    suspended: int
    opened: int


class PeopleOfSeason:
    """Change the people of a register in a season. Leaders stay where they are."""

    def __init__(self, seed: int, register: DemoRegister, season: Season) -> None:
        self.dice = Dice(seed, f"people/{season.name}")
        self.register, self.season = register, season
        self.day_before = register.on(season.first)
        self.branches = [
            code
            for code, unit in self.day_before.units.items()
            if unit.category in BRANCHES and unit.closed_on is None
        ]
        self.free = self._free()
        self._confirm_probationers()
        self._open_branches()
        self._move()
        self._leave()
        self._change_status(EXEMPT, season.exempt)
        self._change_status(SUSPENDED, season.suspended)
        self._admit()

    def _free(self) -> list[str]:
        """Return full members without a post or a seat whose membership is open, mixed."""
        leading = {one.person for one in self.register.posts}
        leading |= {one.person for one in self.register.seats}
        open_ended = (
            rows[-1].person
            for rows in self.register.memberships.values()
            if rows[-1].until_on is None
            and rows[-1].status is FULL
            and rows[-1].from_on < self.season.first
            and rows[-1].person not in leading
        )
        return self.dice.shuffled(open_ended)

    def _day(self) -> date:
        return self.dice.day(self.season.first, self.season.last)

    def _follow(
        self,
        person: str,
        on: date,
        *,
        branch: str = "",
        status: MembershipStatus = FULL,
        document: str = "",
    ) -> None:
        """End the last membership of a person on a day and begin another one."""
        rows = self.register.memberships[person]
        last = rows[-1]
        rows[-1] = last._replace(until_on=on)
        rows.append(MembershipEntry(person, branch or last.branch, on, None, status, "", document))

    def _confirm_probationers(self) -> None:
        for rows in list(self.register.memberships.values()):
            last = rows[-1]
            if last.status is PROBATIONARY and last.until_on is None:
                full = full_on(self.register.people[last.person].admitted_on)
                if self.season.first <= full <= self.season.last and full > last.from_on:
                    self._follow(last.person, full)

    def _open_branches(self) -> None:
        by_branch: dict[str, list[str]] = defaultdict(list)
        for person in self.free:
            by_branch[self.register.memberships[person][-1].branch].append(person)
        large = [
            code
            for code in self.branches
            if self.day_before.units[code].category == "subordinate_branch"
            and len(by_branch[code]) >= NEW_BRANCH_MEMBERS + LEFT_IN_ELDER
        ]
        for elder in self.dice.shuffled(large)[: self.season.opened]:
            self._split_off(elder, by_branch[elder][:NEW_BRANCH_MEMBERS])

    def _split_off(self, elder: str, people: Sequence[str]) -> None:
        unit, parent = self.day_before.units[elder], self.day_before.parents[elder]
        # early enough to be graded at the end of the year
        on = self.dice.day(self.season.first, date(self.season.first.year, 6, 10))
        code = f"{elder}-m"
        new = UnitEntry(code, f"{unit.name} (mới)", unit.category, unit.sector, on, None)
        self.register.add_unit(new, parent)
        document = f"QĐ {self.dice.between(20, 300)}-QĐ/ĐU"
        self.register.lineage.append(
            LineageEntry(LineageKind.SPLIT_FROM, code, elder, on, document)
        )
        for person in people:
            self._follow(person, on, branch=code)
        self._take(people)

    def _take(self, people: Iterable[str]) -> None:
        gone = set(people)
        self.free = [one for one in self.free if one not in gone]

    def _next(self, number: int) -> list[str]:
        chosen, self.free = self.free[:number], self.free[number:]
        return chosen

    def _move(self) -> None:
        for person in self._next(self.season.moved):
            branch = self.register.memberships[person][-1].branch
            other = self.dice.pick(self.branches)
            if other != branch:
                self._follow(person, self._day(), branch=other)

    def _leave(self) -> None:
        for person in self._next(self.season.left):
            roll = self.dice.below(100)
            cause = next(cause for below, cause in CAUSES if roll < below)
            rows = self.register.memberships[person]
            rows[-1] = rows[-1]._replace(until_on=self._day(), end_cause=cause)

    def _change_status(self, status: MembershipStatus, number: int) -> None:
        for person in self._next(number):
            document = f"QĐ {self.dice.between(20, 400)}-QĐ/ĐU"
            self._follow(person, self._day(), status=status, document=document)

    def _admit(self) -> None:
        for number in range(self.season.admitted):
            on = self.dice.day(self.season.first, self.season.admitted_until)
            # 29 February has no anniversary
            on = on.replace(day=min(on.day, 28))
            code = f"DV-{self.season.name}-{number + 1:04}"
            person = PersonEntry(code, *person_name(self.dice), on)
            row = MembershipEntry(code, self.dice.pick(self.branches), on, None, PROBATIONARY)
            self.register.add_person(person, row)
