"""Invent the outcome of every case of one year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xeploai.demo.dice import Dice
from xeploai.demo.people import DemoCollectives, DemoMember, DemoPeople, DemoPosts, Tenure
from xeploai.demo.totals import (
    NEWLY_ADMITTED,
    NEWLY_ESTABLISHED,
    REVIEW_PENDING,
    UNDER_REVIEW,
    PublishedTotal,
    counts_of,
    earlier_counts,
)
from xeploai.demo.tree import DemoTree, DemoUnit, half_year_before
from xeploai.domain import CollectiveEntry, Counts, Grade, Outcome

from .allotment import RankedSubject, allot_outcomes, choose_best_by_group

ORGANISATIONS = (
    "district_committee",
    "grassroots_committee",
    "grassroots_branch",
    "departmental_committee",
    "subordinate_branch",
)
COLLECTIVE, CADRE, MEMBER = "leadership_collective", "leading_cadre", "member"

# Added to a member's score for the grade as a leader, so that the two grades go together.
LEADER_BONUS = {
    Grade.EXCELLENT: 1.6,
    Grade.GOOD: 0.5,
    Grade.COMPLETED: -1.2,
    Grade.FAILED: -4.0,
}


Reviewed = tuple[DemoMember, DemoUnit]  # a member, and the branch on the closing day


class DemoCase(NamedTuple):
    """A case with its outcome. `is_head`: of a leading cadre, whether the post is the head's."""

    category: str
    subject: str
    unit: DemoUnit
    outcome: Outcome
    is_head: bool = False


@dataclass(frozen=True)
class SubjectsToGrade:
    """Everything that is graded, over both years."""

    tree: DemoTree
    people: DemoPeople
    posts: DemoPosts
    collectives: DemoCollectives


class DemoGrading:
    """Grades one year: organisations, then collectives, leaders, members."""

    def __init__(
        self,
        seed: int,
        of: SubjectsToGrade,
        *,
        totals: Mapping[str, PublishedTotal],
        closes_on: date,
        is_earlier: bool,
    ) -> None:
        self.dice = Dice(seed, f"grading/{closes_on.year}")
        self.of, self.totals = of, totals
        self.closes_on, self.is_earlier = closes_on, is_earlier
        self.cases: list[DemoCase] = []
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
            subjects = [
                RankedSubject(node.code, node.quality + 0.7 * self.dice.bell()) for node in nodes
            ]
            outcomes = allot_outcomes(
                subjects,
                target=self._target(category, len(nodes), len(newly)),
                reasons=newly,
                dice=self.dice,
            )
            self.grade_of |= {code: outcome.grade for code, outcome in outcomes.items()}
            self.cases += [
                DemoCase(category, node.code, node, outcomes[node.code]) for node in nodes
            ]

    def _grade_collectives(self) -> None:
        of = self.of.collectives
        rows = [row for row in of.rows if row.opened_on <= self.closes_on]
        subjects = [self._collective(row, of.units[row.code]) for row in rows]
        outcomes = allot_outcomes(
            subjects, target=self._target(COLLECTIVE, len(rows), 0), reasons={}, dice=self.dice
        )
        self.cases += [
            DemoCase(COLLECTIVE, row.code, of.units[row.code], outcomes[row.code]) for row in rows
        ]

    def _collective(self, row: CollectiveEntry, unit: DemoUnit) -> RankedSubject:
        score = unit.quality + 0.6 * self.dice.bell()
        return RankedSubject(row.code, score, self.grade_of.get(unit.code))

    def _grade_cadres(self) -> dict[str, Outcome]:
        tenures = self._tenures()
        main_posts = _main_posts(tenures, self.closes_on)
        caps = self._caps_of_heads(tenures)
        subjects = [self._leader(one, caps.get(code)) for code, one in main_posts.items()]
        outcomes = allot_outcomes(
            subjects, target=self._target(CADRE, len(main_posts), 0), reasons={}, dice=self.dice
        )
        self.cases += [
            DemoCase(CADRE, code, one.unit, outcomes[code], one.post.is_head)
            for code, one in main_posts.items()
        ]
        return outcomes

    def _tenures(self) -> list[Tenure]:
        on = self.closes_on
        return [
            one
            for one in self.of.posts.tenures
            if one.post.from_on <= on and (one.post.until_on is None or one.post.until_on > on)
        ]

    def _caps_of_heads(self, posts: Iterable[Tenure]) -> dict[str, Grade]:
        """Return, for each head, the grade of the unit headed, where it has one."""
        heads = [one.post for one in posts if one.post.is_head]
        grades = ((post.person, self.grade_of.get(post.unit)) for post in heads)
        return {person: grade for person, grade in grades if grade is not None}

    def _leader(self, tenure: Tenure, cap: Grade | None) -> RankedSubject:
        score = tenure.life.score + 0.4 * tenure.unit.quality + 0.5 * self.dice.bell()
        return RankedSubject(tenure.post.person, score, cap)

    def _grade_members(self, leaders: Mapping[str, Outcome]) -> None:
        reviewed = list(self.of.people.reviewed_on(self.closes_on))
        reasons = self._reasons(reviewed, leaders)
        admitted = sum(reason == NEWLY_ADMITTED for reason in reasons.values())
        outcomes = allot_outcomes(
            [self._member(life, branch, leaders) for life, branch in reviewed],
            target=self._target(MEMBER, len(reviewed), admitted),
            reasons=reasons,
            dice=self.dice,
            choose_excellent=choose_best_by_group(self._groups(reviewed), self.dice),
        )
        self.cases += [
            DemoCase(MEMBER, life.person.code, branch, outcomes[life.person.code])
            for life, branch in reviewed
        ]

    def _member(
        self, life: DemoMember, branch: DemoUnit, leaders: Mapping[str, Outcome]
    ) -> RankedSubject:
        score = life.score + 0.5 * branch.quality + 0.6 * self.dice.bell()
        leader = leaders.get(life.person.code)
        if leader is None or leader.grade is None:
            return RankedSubject(life.person.code, score)
        # who was disciplined fails in both capacities
        is_above_failed = leader.grade is not Grade.FAILED
        score += LEADER_BONUS[leader.grade]
        return RankedSubject(life.person.code, score, is_above_failed=is_above_failed)

    def _reasons(
        self, reviewed: Iterable[Reviewed], leaders: Mapping[str, Outcome]
    ) -> dict[str, str]:
        """Return the reasons that are known beforehand, by code of the member.

        In the earlier year new members are reviewed but not rated; in the later one there are
        none. A leader who is not rated for the usual reason is not rated as a member either.
        """
        newest = half_year_before(self.closes_on)
        new_members = {
            life.person.code: NEWLY_ADMITTED
            for life, _ in reviewed
            if life.person.admitted_on >= newest
        }
        shared = Outcome(not_rated_reason=REVIEW_PENDING if self.is_earlier else UNDER_REVIEW)
        leading = [code for code, outcome in leaders.items() if outcome == shared]
        return new_members | dict.fromkeys(leading, shared.not_rated_reason or "")

    def _groups(self, reviewed: Iterable[Reviewed]) -> dict[str, str]:
        """Return the code of each member's grassroots organisation, by code of the member."""
        known: dict[DemoUnit, str] = {}
        for _, branch in reviewed:
            if branch not in known:
                grassroots = branch.grassroots_on(self.closes_on)
                assert grassroots is not None
                known[branch] = grassroots.code
        return {life.person.code: known[branch] for life, branch in reviewed}


def _main_posts(posts: Iterable[Tenure], on: date) -> dict[str, Tenure]:
    """Return each leader's post in the highest unit, a head's before others, by code."""
    depth = {one.unit: 0 for one in posts}
    for unit in depth:
        depth[unit] = len(list(unit.upwards(on)))
    ranked = sorted(posts, key=lambda one: (depth[one.unit], not one.post.is_head))
    main: dict[str, Tenure] = {}
    for one in ranked:
        main.setdefault(one.post.person, one)
    return dict(sorted(main.items()))
