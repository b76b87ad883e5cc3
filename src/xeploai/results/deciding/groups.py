"""Groups of similar subjects for a deciding body, from cases, proposals and decisions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet, Sum

from xeploai.cycle.evaluation import (
    CycleCeilings,
    UnitCeiling,
    allowance_of_groups,
    ceilings_about,
    heads_in_groups,
)
from xeploai.cycle.facts import Books, facts_of_many
from xeploai.cycle.queries import (
    Case,
    CycleUnit,
    GradeDecision,
    PeerGroup,
    Proposal,
    Stage,
    Tally,
    decisions_in_force,
    peer_group,
    subtree,
)
from xeploai.domain import UNDECIDED as NO_OUTCOME
from xeploai.domain import (
    Allowance,
    Counts,
    Fault,
    Grade,
    Outcome,
    Refused,
    evaluate,
    message,
)
from xeploai.results.deviations import reasons_of_cases
from xeploai.results.tallies import outcome_of

from .values import Candidate, GroupOfPeers

NO_COUNTS: Counter[Outcome] = Counter()
NO_CEILING = message("No rule sets a ceiling for this category.")
OTHER_CATEGORY = message("The group “%(group)s” is for another category of subject.")


@dataclass(frozen=True)
class GroupLine:
    """A line of the list of groups.

    Args:
        proposed: by the proposals of bodies; without one by the decision.
        proposals: counts of the proposals of bodies alone.
    """

    key: int
    label: str
    decided: Allowance
    proposed: Allowance
    proposals: Counts

    @property
    def decided_without_proposal(self) -> int:
        """Number of `EXCELLENT` decided without a proposal of a body."""
        return self.proposed.excellent - self.proposals.excellent


def groups_within(unit: CycleUnit, category: str) -> QuerySet[PeerGroup]:
    """Return the groups of a category that are wholly within a unit."""
    groups = PeerGroup.objects.filter(cycle=unit.cycle_id, category=category, **subtree(unit))
    return groups.order_by("path", "label")


def group_lines(unit: CycleUnit, category: str) -> list[GroupLine]:
    """Return the groups under a ceiling, decided and proposed; the largest excess first.

    The number of queries does not depend on the number of groups.
    """
    ceilings, groups = CycleCeilings(unit.cycle), list(groups_within(unit, category))
    decided = _decided_counts(unit, category)
    proposed, proposals = _proposed_counts(unit, category, decided)
    heads = _Heads(unit, category) if ceilings.excludes_heads(groups) else None
    lines = []
    for one in groups:
        by_decision, by_proposal = (
            ceilings.allowance(
                one,
                Counts.of_outcomes(counts.get(one.pk, NO_COUNTS)),
                heads.counts(one.pk, is_proposed=is_proposed) if heads else Counts(),
            )
            for counts, is_proposed in ((decided, False), (proposed, True))
        )
        if by_decision and by_proposal:
            alone = Counts.of_outcomes(proposals.get(one.pk, NO_COUNTS))
            lines.append(GroupLine(one.pk, one.label, by_decision, by_proposal, alone))
    return sorted(lines, key=lambda one: -max(one.decided.over_by, one.proposed.over_by))


def category_ceilings(unit: CycleUnit) -> list[UnitCeiling]:
    """Return the ceilings that the subjects of a unit are under, by category, each once."""
    return ceilings_about(unit, CycleCeilings(unit.cycle))


class _Heads:
    """The outcomes of the heads of units, who may stand outside a ceiling."""

    def __init__(self, unit: CycleUnit, category: str) -> None:
        cases = heads_in_groups().filter(cycle=unit.cycle_id, category=category, **subtree(unit))
        rows = list(cases.values_list("pk", "peer_group_id"))
        keys = [case for case, _ in rows]
        self.groups: dict[int, list[int]] = defaultdict(list)
        for case, group in rows:
            self.groups[group].append(case)
        self.decided = _decisions(keys)
        self.proposed = self.decided | _latest(proposals_of_bodies().filter(case__in=keys))

    def counts(self, group: int, *, is_proposed: bool) -> Counts:
        outcomes = self.proposed if is_proposed else self.decided
        of_group = (outcomes.get(case, NO_OUTCOME) for case in self.groups[group])
        return Counts.of_outcomes(Counter(of_group))


def _decided_counts(unit: CycleUnit, category: str) -> Mapping[int, Counter[Outcome]]:
    rows = Tally.objects.filter(
        cycle=unit.cycle_id,
        category=category,
        is_covered=False,
        peer_group__isnull=False,
        **subtree(unit),
    ).order_by()
    sums = rows.values_list("peer_group", "outcome", "reason").annotate(sum=Sum("number"))
    counts: dict[int, Counter[Outcome]] = defaultdict(Counter)
    for group, code, reason, number in sums:
        counts[group][outcome_of(code, reason)] += number
    return counts


def _proposed_counts(
    unit: CycleUnit, category: str, decided: Mapping[int, Counter[Outcome]]
) -> tuple[Mapping[int, Counter[Outcome]], Mapping[int, Counter[Outcome]]]:
    """Count the proposals of bodies: completed by decisions, and alone."""
    completed = {group: counts.copy() for group, counts in decided.items()}
    cases = Case.objects.filter(
        cycle=unit.cycle_id,
        category=category,
        cycle_unit__is_covered=False,
        peer_group__isnull=False,
        **subtree(unit),
    )
    proposed = _latest(proposals_of_bodies().filter(case__in=cases))
    decisions = _decisions(proposed)
    groups = dict(cases.filter(pk__in=proposed).values_list("pk", "peer_group_id"))
    alone: dict[int, Counter[Outcome]] = defaultdict(Counter)
    for case, outcome in proposed.items():
        alone[groups[case]][outcome] += 1
        counts = completed[groups[case]]
        counts[decisions.get(case, NO_OUTCOME)] -= 1
        counts[outcome] += 1
    return completed, alone


def _outcome(grade: str | None, reason: str | None) -> Outcome:
    return Outcome(Grade(grade)) if grade else Outcome(not_rated_reason=reason or None)


def proposals_of_bodies() -> QuerySet[Proposal]:
    """Return the proposals of bodies in force, the latest first."""
    in_force = Proposal.objects.filter(replaced_by__isnull=True).exclude(stage=Stage.SELF)
    return in_force.order_by("-proposed_on", "-pk")


def group_of(unit: CycleUnit, key: int, category: str) -> GroupOfPeers:
    """Return a group within a unit with all its subjects and their facts.

    Raises:
        Refused: the unit has no such group, it is of another category, or no ceiling is in force.
    """
    group = peer_group(unit, key)
    if group.category != category:
        raise Refused(Fault(OTHER_CATEGORY, {"group": group.label}))
    under = CycleCeilings(unit.cycle).allowance(group, Counts())
    if under is None:
        raise Refused(Fault(NO_CEILING))
    cases = Case.objects.filter(peer_group=group, cycle_unit__is_covered=False)
    stored = list(cases.select_related("cycle_unit", "person", "collective").order_by("pk"))
    keys = [case.pk for case in stored]
    decided = _decisions(keys)
    proposed = _latest(proposals_of_bodies().filter(case__in=keys))
    of_self = _latest(_self_grades().filter(case__in=keys))
    reasons = reasons_of_cases(keys)
    subjects = tuple(
        Candidate(
            one.pk,
            one.subject_code,
            str(one.person or one.collective or one.cycle_unit),
            one.cycle_unit.name,
            one.post,
            is_head=one.is_head,
            self_grade=of_self.get(one.pk, NO_OUTCOME),
            proposed=proposed.get(one.pk, NO_OUTCOME),
            decided=decided.get(one.pk, NO_OUTCOME),
            reason=reasons.get(one.pk, ""),
        )
        for one in stored
    )
    return GroupOfPeers(under, tuple(_evaluated(unit, subjects)))


def group_allowances(group: PeerGroup) -> tuple[Allowance, Allowance] | None:
    """Return a group under its ceiling by decision and by proposal; None without a ceiling.

    Subjects without a proposal of a body count by their decision in both, undecided ones in none.
    """
    ceilings = CycleCeilings(group.cycle)
    decided = allowance_of_groups(group.cycle, [group], ceilings=ceilings).get(group.pk)
    cases = Case.objects.filter(peer_group=group, cycle_unit__is_covered=False)
    heads = dict(cases.values_list("pk", "is_head"))
    outcomes = _decisions(heads) | _latest(proposals_of_bodies().filter(case__in=heads))
    of_heads = (outcome for case, outcome in outcomes.items() if heads[case])
    proposed = ceilings.allowance(
        group,
        Counts.of_outcomes(Counter(outcomes.values())),
        Counts.of_outcomes(Counter(of_heads)),
    )
    return (decided, proposed) if decided and proposed else None


def _evaluated(unit: CycleUnit, subjects: tuple[Candidate, ...]) -> Iterator[Candidate]:
    """Yield subjects with their facts and the current suggestion of the rules."""
    if not subjects:
        return
    books, by_key = Books(unit.cycle), {subject.key: subject for subject in subjects}
    for row, values in facts_of_many(unit.cycle, cases=by_key, books=books):
        evaluation = evaluate(books.plan(row.path, row.category), values)
        yield replace(
            by_key[row.pk],
            openness=evaluation.grades[Grade.EXCELLENT],
            suggested=evaluation.suggested,
            values=values,
        )


def _self_grades() -> QuerySet[Proposal]:
    return Proposal.objects.filter(replaced_by__isnull=True, stage=Stage.SELF).order_by(
        "-proposed_on", "-pk"
    )


def _latest(proposals: QuerySet[Proposal]) -> dict[int, Outcome]:
    latest: dict[int, Outcome] = {}
    for case, grade, reason in proposals.values_list("case_id", "grade", "not_rated_reason"):
        # the query has the latest first
        latest.setdefault(case, _outcome(grade, reason))
    return latest


def _decisions(cases: Collection[int]) -> dict[int, Outcome]:
    decisions: QuerySet[GradeDecision] = decisions_in_force().filter(case__in=cases)
    rows = decisions.values_list("case_id", "grade", "not_rated_reason")
    return {case: _outcome(grade, reason) for case, grade, reason in rows}
