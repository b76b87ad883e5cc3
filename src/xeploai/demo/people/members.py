"""The members and their memberships over the two years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xeploai.demo.dice import Dice
from xeploai.demo.tree import DemoTree, DemoUnit
from xeploai.domain import MembershipEntry, MembershipStatus, PersonEntry

from .names import person_name

FULL, PROBATIONARY = MembershipStatus.FULL, MembershipStatus.PROBATIONARY
EXEMPT, SUSPENDED = MembershipStatus.EXEMPT, MembershipStatus.SUSPENDED

# Members in addition to those who are graded in the later year. Unit: persons.
LEFT, EXEMPT_LONG, EXEMPT_LATELY, SUSPENDED_NOW = 640, 260, 40, 6
SUSPENDED_BEFORE = 4  # back in full right since, and graded

# Of ten thousand members, how many were admitted or came, or moved to another branch.
ADMITTED_LATER, ADMITTED_EARLIER, ARRIVED, MOVED = 120, 200, 75, 110
SHARE_MERGED = 40  # percent of a branch's members who came with the one merged into it


@dataclass(eq=False, slots=True)
class DemoMember:
    """A member while the province is being invented.

    Args:
        branch: the branch of the official membership at the end.
        since: first day there.
        rows: memberships, earliest first.
        branch_then: branch on the earlier closing day if the person was to be graded there.
        is_counted: whether the person is to be graded in the later year.
        is_steady: a full member of that branch for as long as it has existed.
        score: how well the person does; about 0 on average.
    """

    person: PersonEntry
    branch: DemoUnit
    since: date
    rows: list[MembershipEntry]
    branch_then: DemoUnit | None = None
    is_counted: bool = True
    is_steady: bool = False
    score: float = 0.0


class DemoPeople:
    """All members. The first ones, branch by branch, are those graded in the later year.

    No member is admitted in the last half of the later year: such members are not reviewed under
    the rules of that year, and the published total counts reviewed members only. For the same
    reason those who are exempt or suspended on the closing day come on top of the total.
    """

    def __init__(self, seed: int, tree: DemoTree, *, year: int) -> None:
        self.dice = Dice(seed, "people")
        self.year = year
        self.closed_then = date(year - 1, 12, 31)
        self.lives: list[DemoMember] = []
        branches = tree.branches()
        elders = [node for node in branches if node.opened_on.year < year - 1]
        self.elders: dict[DemoUnit, list[DemoUnit]] = {}
        for node in elders:
            self.elders.setdefault(node.district_on(self.closed_then), []).append(node)
        for branch in branches:
            self._add_members(branch)
        self.of_branch = self._by_branch()
        self._suspend_before()
        for _ in range(LEFT):
            self._add_left(self.dice.pick(elders))
        for number in range(EXEMPT_LONG + EXEMPT_LATELY + SUSPENDED_NOW):
            self._add_not_reviewed(self.dice.pick(elders), number)

    def _by_branch(self) -> dict[DemoUnit, list[DemoMember]]:
        groups: dict[DemoUnit, list[DemoMember]] = {}
        for life in self.lives:
            groups.setdefault(life.branch, []).append(life)
        return groups

    def reviewed_on(self, day: date) -> Iterator[tuple[DemoMember, DemoUnit]]:
        """Yield those to be graded in the year that closes on a day, with their branch then."""
        for life in self.lives:
            branch = life.branch_then if day == self.closed_then else life.branch
            if branch is not None and (day == self.closed_then or life.is_counted):
                yield life, branch

    def _add_members(self, branch: DemoUnit) -> None:
        merged = 0
        if branch.origin is not None:
            is_new = branch.opened_on.year == self.year
            merged = branch.size if is_new else max(3, branch.size * SHARE_MERGED // 100)
        for number in range(branch.size):
            if number < merged:
                self._add_from_origin(branch)
            else:
                self._add_member(branch)

    def _add_member(self, branch: DemoUnit) -> None:
        chance = self.dice.below(10_000)
        for limit, add in (
            (ADMITTED_LATER, self._add_admitted_later),
            (ADMITTED_EARLIER, self._add_admitted_earlier),
            (ARRIVED, self._add_arrived),
            (MOVED, self._add_moved),
        ):
            if chance < limit:
                add(branch)
                return
            chance -= limit
        life = self._start(self._long_ago(), branch)
        life.is_steady, life.branch_then = True, branch
        self._member(life, branch, life.since, None)

    def _start(self, admitted_on: date, branch: DemoUnit) -> DemoMember:
        code = f"DV-{len(self.lives) + 1:06}"
        person = PersonEntry(code, *person_name(self.dice), admitted_on)
        since = max(full_on(admitted_on), branch.opened_on)
        life = DemoMember(person, branch, since, [])
        self.lives.append(life)
        return life

    def _member(
        self,
        life: DemoMember,
        branch: DemoUnit,
        from_on: date,
        until_on: date | None,
        status: MembershipStatus = FULL,
    ) -> None:
        life.rows.append(MembershipEntry(life.person.code, branch.code, from_on, until_on, status))

    def _long_ago(self) -> date:
        """Return a day of admission before both years; late ones are commoner."""
        spread = self.dice.roll()
        year = self.year - 2 - int(44 * spread * spread)
        return date(year, self.dice.between(1, 12), self.dice.between(1, 28))

    def _this_year(self, last_month: int = 11) -> date:
        return date(self.year, self.dice.between(1, last_month), self.dice.between(5, 28))

    def _add_admitted_later(self, branch: DemoUnit) -> None:
        admitted_on = max(self._this_year(6), branch.opened_on)
        life = self._start(admitted_on, branch)
        life.since = admitted_on
        self._member(life, branch, admitted_on, None, PROBATIONARY)

    def _add_admitted_earlier(self, branch: DemoUnit) -> None:
        admitted_on = date(self.year - 1, self.dice.between(1, 12), self.dice.between(1, 28))
        admitted_on = max(admitted_on, branch.opened_on)
        life = self._start(admitted_on, branch)
        life.since, life.branch_then = admitted_on, branch
        full = full_on(admitted_on)
        self._member(life, branch, admitted_on, full, PROBATIONARY)
        self._member(life, branch, full, None)

    def _add_arrived(self, branch: DemoUnit) -> None:
        """Add a member who came from another province."""
        life = self._start(self._long_ago(), branch)
        life.since = self._this_year()
        self._member(life, branch, life.since, None)

    def _add_moved(self, branch: DemoUnit) -> None:
        elders = self.elders[branch.district_on(self.closed_then)]
        earlier = self.dice.pick(elders)
        if earlier is branch:
            earlier = elders[elders.index(branch) - 1]
        self._move(branch, earlier, self._this_year())

    def _add_from_origin(self, branch: DemoUnit) -> None:
        assert branch.origin is not None
        on = branch.origin.closed_on or branch.opened_on
        self._move(branch, branch.origin, on).is_steady = True

    def _move(self, branch: DemoUnit, earlier: DemoUnit, on: date) -> DemoMember:
        life = self._start(self._long_ago(), branch)
        from_on = max(full_on(life.person.admitted_on), earlier.opened_on)
        self._member(life, earlier, from_on, on)
        self._member(life, branch, on, None)
        life.since, life.branch_then = on, earlier
        return life

    def _suspend_before(self) -> None:
        """Suspend a few members over the earlier closing day."""
        steady = [life for life in self.lives if life.is_steady and len(life.rows) == 1]
        first, last = date(self.year - 1, 9, 15), date(self.year, 3, 15)
        steady = [life for life in steady if life.since < first]
        for life in self.dice.shuffled(steady)[:SUSPENDED_BEFORE]:
            from_on, life.rows = life.since, []
            self._member(life, life.branch, from_on, first)
            self._member(life, life.branch, first, last, SUSPENDED)
            self._member(life, life.branch, last, None)
            life.is_steady, life.branch_then = False, None

    def _add_left(self, branch: DemoUnit) -> None:
        """Add a member who died or went to another province in the later year."""
        life = self._start(self._long_ago(), branch)
        life.is_counted, life.branch_then = False, branch
        self._member(life, branch, life.since, self._this_year())

    def _add_not_reviewed(self, branch: DemoUnit, number: int) -> None:
        life = self._start(self._long_ago(), branch)
        life.is_counted = False
        if number < EXEMPT_LONG:
            self._member(life, branch, life.since, None, EXEMPT)
            return
        status = EXEMPT if number < EXEMPT_LONG + EXEMPT_LATELY else SUSPENDED
        life.branch_then, on = branch, self._this_year()
        self._member(life, branch, life.since, on)
        self._member(life, branch, on, None, status)


def full_on(admitted_on: date) -> date:
    """Return the day on which a probationary member becomes a full one."""
    return admitted_on.replace(year=admitted_on.year + 1)
