"""Invented outcomes of a cycle after 2023: shares like those of 2023, within ceilings that act."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from xeploai.demo.dice import Dice
from xeploai.demo.grading import CADRE, COLLECTIVE, MEMBER
from xeploai.demo.grading.cases import LEADER_BONUS
from xeploai.demo.totals import NEWLY_ESTABLISHED, REVIEW_PENDING, UNDER_REVIEW
from xeploai.demo.tree import half_year_before
from xeploai.domain import Counts, Grade, Outcome, PostEntry

from .register import RegisterOnDay
from .sheet import MERGED_ON

BELOW_GRASSROOTS = ("departmental_committee", "subordinate_branch")
GRASSROOTS = ("grassroots_committee", "grassroots_branch")
SHARE = Fraction(1, 5)
ORDER = (Grade.FAILED, Grade.COMPLETED, Grade.GOOD, Grade.EXCELLENT)
AT_CEILING_PERCENT, GROUPS_OVER = 60, 4
LEAST_OVER = 3  # a group that goes over has at least so many that may be excellent


class Rounds(StrEnum):
    """How the number that may be excellent is rounded."""

    DOWN = "DOWN"
    UP = "UP"


class Subject(NamedTuple):
    """A subject of a cycle.

    Args:
        unit: where the case counts.
        group: subjects with one ceiling.
        cap: category and code of what it depends on: it gets no better grade.
    """

    category: str
    code: str
    unit: str
    group: tuple[str, ...]
    cap: tuple[str, str] | None = None


def most_excellent(good_or_better: int, rounds: Rounds) -> int:
    """Return how many of those good or better may be excellent: a fifth of the number of good."""
    rounded = ceil if rounds is Rounds.UP else floor
    for number in range(good_or_better, 0, -1):
        if number <= rounded((good_or_better - number) * SHARE):
            return number
    return 0


@dataclass
class SubjectsOnDay:
    """The subjects of a cycle by the register of its closing day, as freezing finds them.

    Args:
        organisations: categories of units that are graded.
    """

    stock: RegisterOnDay
    organisations: Sequence[str]

    def __post_init__(self) -> None:
        self._deciders: dict[str, str] = {}

    def all(self) -> Iterator[Subject]:
        """Yield organisations, collectives, leading cadres and members, in that order."""
        yield from self.units()
        yield from self.collectives()
        yield from self.cadres()
        yield from self.members()

    def units(self) -> Iterator[Subject]:
        """Yield the organisations."""
        for category in self.organisations:
            for code in self.stock.parents:
                if self.stock.units[code].category == category:
                    decider = self._above(code)
                    yield Subject(category, code, code, (category, decider))

    def collectives(self) -> Iterator[Subject]:
        """Yield the leadership collectives."""
        for one in self.stock.collectives:
            group = (COLLECTIVE, self._above(one.unit), one.kind)
            yield Subject(COLLECTIVE, one.code, one.unit, group, self._unit_case(one.unit))

    def cadres(self) -> Iterator[Subject]:
        """Yield the leading cadres, each for the post at the highest level, a head's before."""
        for post in self.main_posts():
            decider = self._decider_of_post(post)
            cap = self._unit_case(post.unit) if post.is_head else None
            yield Subject(CADRE, post.person, post.unit, (CADRE, decider, post.title_code), cap)

    def members(self) -> Iterator[Subject]:
        """Yield the members who are reviewed."""
        for person, branch in self.stock.branch_of.items():
            yield Subject(MEMBER, person, branch, (MEMBER, self.decider(branch)))

    def main_posts(self) -> list[PostEntry]:
        """Return one post for each leading cadre."""
        depth = {unit: len(list(self.stock.upwards(unit))) for unit in self.stock.parents}
        ranked = sorted(
            self.stock.posts, key=lambda one: (depth[one.unit], not one.is_head, one.from_on)
        )
        main: dict[str, PostEntry] = {}
        for one in ranked:
            main.setdefault(one.person, one)
        return [main[person] for person in sorted(main)]

    def decider(self, unit: str) -> str:
        """Return the organisation that decides on members: the nearest one above branches."""
        if unit not in self._deciders:
            path = self.stock.upwards(unit)
            self._deciders[unit] = next(
                step for step in path if self.stock.units[step].category not in BELOW_GRASSROOTS
            )
        return self._deciders[unit]

    def _above(self, unit: str) -> str:
        if self.stock.units[unit].category in BELOW_GRASSROOTS:
            return self.decider(unit)
        return self.stock.parents[unit] or unit

    def _decider_of_post(self, post: PostEntry) -> str:
        is_grassroots = self.stock.units[post.unit].category in GRASSROOTS
        return post.unit if is_grassroots and not post.is_head else self._above(post.unit)

    def _unit_case(self, unit: str) -> tuple[str, str] | None:
        category = self.stock.units[unit].category
        return (category, unit) if category in self.organisations else None


@dataclass
class OutcomesOfCycle:
    """Give each subject an outcome.

    Args:
        like: counts of the year whose shares these follow, by category.
        groups_over: groups that go over their ceiling by one.
        reasons: the usual one for not rating now and then, and another.
        by_share: categories whose shares follow those of the year before, whatever a ceiling says.
    """

    seed: int
    name: str
    subjects: Sequence[Subject]
    stock: RegisterOnDay
    like: Mapping[str, Counts]
    rounds: Rounds
    groups_over: int = GROUPS_OVER
    by_share: Collection[str] = ()
    reasons: tuple[str, str] = (UNDER_REVIEW, REVIEW_PENDING)
    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    # groups over their ceiling
    over: set[tuple[str, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dice = Dice(self.seed, f"outcomes/{self.name}")
        self.quality = self._qualities()
        by_category: dict[str, list[Subject]] = defaultdict(list)
        for one in self.subjects:
            by_category[one.category].append(one)
        for category, own in by_category.items():
            self._grade(category, own)

    def _qualities(self) -> dict[str, float]:
        found: dict[str, float] = {}
        depth = {code: len(list(self.stock.upwards(code))) for code in self.stock.parents}
        for code in sorted(depth, key=lambda code: (depth[code], code)):
            above = self.stock.parents[code]
            found[code] = (found[above] if above else 0.0) + 0.45 * self.dice.bell()
        return found

    def _grade(self, category: str, subjects: Sequence[Subject]) -> None:
        counts = self.like[category]
        rated = [one for one in subjects if not self._leave_out(one, counts)]
        scored = sorted((self._rank(one), self._score(one), one.code, one) for one in rated)
        number = len(scored)
        failed = _part(number, counts.failed, counts.graded)
        low = failed + _part(number, counts.completed, counts.graded)
        groups: dict[tuple[str, ...], list[Subject]] = defaultdict(list)
        for rank, (_, _, _, one) in enumerate(scored):
            grade = Grade.FAILED if rank < failed else Grade.COMPLETED if rank < low else Grade.GOOD
            self._set(one, grade)
            if self._grade_of(one) is Grade.GOOD:
                groups[one.group].append(one)
        if category in self.by_share:
            good = [one for *_, one in scored if self._grade_of(one) is Grade.GOOD]
            self._raise(good, _part(len(good), counts.excellent, counts.figure("good_or_better")))
        else:
            for own in groups.values():
                self._raise_best(own)

    def _set(self, one: Subject, grade: Grade) -> None:
        cap = self.outcomes[one.cap].grade if one.cap else None
        worse = min(grade, cap or grade, key=ORDER.index)
        self.outcomes[one.category, one.code] = Outcome(worse)

    def _grade_of(self, one: Subject) -> Grade | None:
        return self.outcomes[one.category, one.code].grade

    def _leave_out(self, one: Subject, counts: Counts) -> bool:
        """Leave a subject without a grade where it is too new, or now and then for a reason."""
        unit = self.stock.units.get(one.code)
        is_new = unit is not None and MERGED_ON != unit.opened_on >= half_year_before(self.stock.on)
        reason = NEWLY_ESTABLISHED if is_new else ""
        others = counts.not_rated.get(UNDER_REVIEW, 0) + counts.not_rated.get(REVIEW_PENDING, 0)
        if not reason and self.dice.below(max(1, counts.total)) < others:
            usual, other = self.reasons
            reason = usual if self.dice.chance(60) else other
        leads = self.outcomes.get((CADRE, one.code)) if one.category == MEMBER else None
        if leads is not None:
            # who leads is not rated in either capacity, or in both
            reason = leads.not_rated_reason or ""
        if reason:
            self.outcomes[one.category, one.code] = Outcome(not_rated_reason=reason)
        return bool(reason)

    def _rank(self, one: Subject) -> int:
        """Return 0 for who depends on a failed unit, 1 on a completed one, 2 for all others."""
        cap = self.outcomes[one.cap].grade if one.cap else None
        return min(ORDER.index(cap), ORDER.index(Grade.GOOD)) if cap else ORDER.index(Grade.GOOD)

    def _score(self, one: Subject) -> float:
        score = 0.6 * self.quality[one.unit] + self.dice.bell()
        if one.category == MEMBER and (leads := self.outcomes.get((CADRE, one.code))):
            score += LEADER_BONUS[leads.grade] if leads.grade else 0.0
        return score

    def _raise_best(self, group: Sequence[Subject]) -> None:
        """Make the best of a group excellent, as many as its ceiling allows or fewer."""
        most = most_excellent(len(group), self.rounds)
        number = most if self.dice.chance(AT_CEILING_PERCENT) else most - self.dice.below(2)
        is_over = group[0].category == MEMBER and most >= LEAST_OVER
        if is_over and len(self.over) < self.groups_over:
            self.over.add(group[0].group)
            number = most + 1
        self._raise(group, number)

    def _raise(self, ranked: Sequence[Subject], number: int) -> None:
        free = [one for one in ranked if self._may_be_excellent(one)]
        for one in free[max(0, len(free) - number) :] if number > 0 else ():
            self.outcomes[one.category, one.code] = Outcome(Grade.EXCELLENT)

    def _may_be_excellent(self, one: Subject) -> bool:
        return one.cap is None or self.outcomes[one.cap].grade is Grade.EXCELLENT


def _part(number: int, part: int, whole: int) -> int:
    return (number * part + whole // 2) // whole if whole else 0


def counted(subjects: Iterable[Subject], outcomes: Mapping[tuple[str, str], Outcome]) -> Counts:
    """Return the counts of some subjects."""
    return Counts.of_outcomes(Counter(outcomes[one.category, one.code] for one in subjects))
