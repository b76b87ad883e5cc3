"""The outcome of every case of one year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xeploai.domain import Counts, Grade, Outcome

from .allotment import Subject, allotted, best_by_group
from .collectives import Collectives
from .dice import Dice
from .history import half_year_before
from .people import Life, People
from .posts import Held, Posts
from .records import Collective
from .targets import (
    NEWLY_ADMITTED,
    NEWLY_ESTABLISHED,
    REVIEW_PENDING,
    UNDER_REVIEW,
    Published,
    counts_of,
    earlier_counts,
)
from .tree import Node, Tree

ORGANISATIONS = (
    "district_committee",
    "grassroots_committee",
    "grassroots_branch",
    "departmental_committee",
    "subordinate_branch",
)
COLLECTIVE, CADRE, MEMBER = "leadership_collective", "leading_cadre", "member"

# What a leader's grade as such says of the grade as a member, added to the score.
LEADER_BONUS = {
    Grade.EXCELLENT: 1.6,
    Grade.GOOD: 0.5,
    Grade.COMPLETED: -1.2,
    Grade.FAILED: -4.0,
}


Reviewed = tuple[Life, Node]  # a member, and the branch on the closing day


class Case(NamedTuple):
    """A case with its outcome. `is_head`: of a leading cadre, whether the post is the head's."""

    category: str
    subject: str
    unit: Node
    outcome: Outcome
    is_head: bool = False


@dataclass(frozen=True)
class Everything:
    """What there is to be graded, over both years."""

    tree: Tree
    people: People
    posts: Posts
    collectives: Collectives


class Grading:
    """Grades one year: organisations, then collectives, leaders, members."""

    def __init__(
        self,
        seed: int,
        of: Everything,
        *,
        totals: Mapping[str, Published],
        closes_on: date,
        is_earlier: bool,
    ) -> None:
        self.dice = Dice(seed, f"grading/{closes_on.year}")
        self.of, self.totals = of, totals
        self.closes_on, self.is_earlier = closes_on, is_earlier
        self.cases: list[Case] = []
        self.grade_of: dict[str, Grade | None] = {}
        self._grade_organisations()
        self._grade_collectives()
        leaders = self._grade_cadres()
        self._grade_members(leaders)

    def _target(self, category: str, total: int, newly: int) -> Counts:
        published = self.totals[category]
        if not self.is_earlier:
            return counts_of(published, newly=newly)
        code = NEWLY_ADMITTED if category == MEMBER else NEWLY_ESTABLISHED
        return earlier_counts(published, total=total, newly=newly, newly_code=code)

    def _grade_organisations(self) -> None:
        newest = half_year_before(self.closes_on)
        for category in ORGANISATIONS:
            nodes = [
                node
                for node in self.of.tree.nodes
                if node.category == category and node.is_open(self.closes_on)
            ]
            newly = {node.code: NEWLY_ESTABLISHED for node in nodes if node.opened_on >= newest}
            subjects = [Subject(node.code, node.quality + 0.7 * self.dice.bell()) for node in nodes]
            outcomes = allotted(
                subjects,
                target=self._target(category, len(nodes), len(newly)),
                reasons=newly,
                dice=self.dice,
            )
            self.grade_of |= {code: outcome.grade for code, outcome in outcomes.items()}
            self.cases += [Case(category, node.code, node, outcomes[node.code]) for node in nodes]

    def _grade_collectives(self) -> None:
        of = self.of.collectives
        rows = [row for row in of.rows if row.opened_on <= self.closes_on]
        subjects = [self._collective(row, of.units[row.code]) for row in rows]
        outcomes = allotted(
            subjects, target=self._target(COLLECTIVE, len(rows), 0), reasons={}, dice=self.dice
        )
        self.cases += [
            Case(COLLECTIVE, row.code, of.units[row.code], outcomes[row.code]) for row in rows
        ]

    def _collective(self, row: Collective, unit: Node) -> Subject:
        score = unit.quality + 0.6 * self.dice.bell()
        return Subject(row.code, score, self.grade_of.get(unit.code))

    def _grade_cadres(self) -> dict[str, Outcome]:
        posts = self._posts_held()
        held = _main_posts(posts, self.closes_on)
        caps = self._caps_of_heads(posts)
        subjects = [self._leader(one, caps.get(code)) for code, one in held.items()]
        outcomes = allotted(
            subjects, target=self._target(CADRE, len(held), 0), reasons={}, dice=self.dice
        )
        self.cases += [
            Case(CADRE, code, one.unit, outcomes[code], one.post.is_head)
            for code, one in held.items()
        ]
        return outcomes

    def _posts_held(self) -> list[Held]:
        on = self.closes_on
        return [
            one
            for one in self.of.posts.held
            if one.post.from_on <= on and (one.post.until_on is None or one.post.until_on > on)
        ]

    def _caps_of_heads(self, posts: Iterable[Held]) -> dict[str, Grade]:
        """Return, for each head, the grade of the unit headed, where it has one."""
        heads = [one.post for one in posts if one.post.is_head]
        grades = ((post.person, self.grade_of.get(post.unit)) for post in heads)
        return {person: grade for person, grade in grades if grade is not None}

    def _leader(self, held: Held, cap: Grade | None) -> Subject:
        score = held.life.score + 0.4 * held.unit.quality + 0.5 * self.dice.bell()
        return Subject(held.post.person, score, cap)

    def _grade_members(self, leaders: Mapping[str, Outcome]) -> None:
        reviewed = list(self.of.people.reviewed_on(self.closes_on))
        reasons = self._reasons(reviewed, leaders)
        admitted = sum(reason == NEWLY_ADMITTED for reason in reasons.values())
        outcomes = allotted(
            [self._member(life, branch, leaders) for life, branch in reviewed],
            target=self._target(MEMBER, len(reviewed), admitted),
            reasons=reasons,
            dice=self.dice,
            choose_excellent=best_by_group(self._groups(reviewed), self.dice),
        )
        self.cases += [
            Case(MEMBER, life.person.code, branch, outcomes[life.person.code])
            for life, branch in reviewed
        ]

    def _member(self, life: Life, branch: Node, leaders: Mapping[str, Outcome]) -> Subject:
        score = life.score + 0.5 * branch.quality + 0.6 * self.dice.bell()
        leader = leaders.get(life.person.code)
        if leader is not None and leader.grade is not None:
            score += LEADER_BONUS[leader.grade]
        return Subject(life.person.code, score)

    def _reasons(
        self, reviewed: Iterable[Reviewed], leaders: Mapping[str, Outcome]
    ) -> dict[str, str]:
        """Return the reasons that are known beforehand, by code of the member.

        In the earlier year new members are reviewed but not rated; in the later one there are
        none. A leader who is not rated for the usual reason is not rated as a member either.
        """
        newest = half_year_before(self.closes_on)
        found = {
            life.person.code: NEWLY_ADMITTED
            for life, _ in reviewed
            if life.person.admitted_on >= newest
        }
        shared = Outcome(not_rated_reason=REVIEW_PENDING if self.is_earlier else UNDER_REVIEW)
        leading = [code for code, outcome in leaders.items() if outcome == shared]
        return found | dict.fromkeys(leading, shared.not_rated_reason or "")

    def _groups(self, reviewed: Iterable[Reviewed]) -> dict[str, str]:
        """Return the code of each member's grassroots organisation, by code of the member."""
        known: dict[Node, str] = {}
        for _, branch in reviewed:
            if branch not in known:
                grassroots = branch.grassroots_on(self.closes_on)
                assert grassroots is not None
                known[branch] = grassroots.code
        return {life.person.code: known[branch] for life, branch in reviewed}


def _main_posts(posts: Iterable[Held], on: date) -> dict[str, Held]:
    """Return each leader's post in the highest unit, a head's before others, by code."""
    depth = {one.unit: 0 for one in posts}
    for unit in depth:
        depth[unit] = len(list(unit.upwards(on)))
    ranked = sorted(posts, key=lambda one: (depth[one.unit], not one.post.is_head))
    found: dict[str, Held] = {}
    for one in ranked:
        found.setdefault(one.post.person, one)
    return dict(sorted(found.items()))
