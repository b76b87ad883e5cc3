"""All grades of a case, suggested, proposed and decided, with their differences."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet

from xeploai.cycle.facts import GRADE_OF
from xeploai.cycle.queries import (
    Case,
    Deviation,
    GradeDecision,
    Proposal,
    Stage,
    decisions_in_force,
)
from xeploai.domain import Ballot, Evaluation, Grade, Outcome

from .evaluate import evaluation_of

SUGGESTED, DECIDED = "SUGGESTED", "DECIDED"


@dataclass(frozen=True)
class GradeDifference:
    """Two grades of a case that differ.

    Args:
        one, other: SUGGESTED, DECIDED, or a proposal.
        steps: number of grades by which the second is better; None where one is not a grade.
    """

    one: str | Proposal
    other: str | Proposal
    steps: int | None


@dataclass(frozen=True)
class CaseGrades:
    """All grades of a case; None where there is none."""

    evaluation: Evaluation
    self_grade: Proposal | None
    proposals: tuple[Proposal, ...]
    decided: GradeDecision | None
    deviations: tuple[Deviation, ...]
    differences: tuple[GradeDifference, ...]

    @property
    def suggested(self) -> Grade | None:
        """The grade that the rules suggest."""
        return self.evaluation.suggested


def grades_of(case: Case, evaluation: Evaluation | None = None) -> CaseGrades:
    """Return the grades of a case in the order in which they arise, with their differences.

    Args:
        evaluation: of the case, where it is computed already.
    """
    evaluation = evaluation or evaluation_of(case)
    proposals = tuple(proposals_of(case))
    decided = decisions_in_force().filter(case=case).select_related("authority").first()
    reasons = Deviation.objects.filter(decision=decided).order_by("pk") if decided else ()
    own = next((proposal for proposal in proposals if proposal.stage == Stage.SELF), None)
    line: list[tuple[str | Proposal, Outcome]] = []
    suggested = Outcome(evaluation.suggested, evaluation.reason or None)
    if suggested.is_decided:
        line.append((SUGGESTED, suggested))
    line += [(proposal, stored_outcome(proposal)) for proposal in proposals]
    if decided is not None:
        line.append((DECIDED, stored_outcome(decided)))
    others = tuple(proposal for proposal in proposals if proposal.stage != Stage.SELF)
    return CaseGrades(evaluation, own, others, decided, tuple(reasons), _differences(line))


def proposals_of(case: Case) -> QuerySet[Proposal]:
    """Return the proposals on a case that no later one of the same body replaces."""
    proposals = Proposal.objects.filter(case=case, replaced_by__isnull=True)
    return proposals.select_related("body_unit").order_by("proposed_on", "pk")


def ballot_of(proposal: Proposal) -> Ballot | None:
    """Return the ballot of a stored proposal; None where there was none."""
    if proposal.votes_cast is None:
        return None
    return Ballot(
        proposal.votes_cast,
        proposal.votes_for or 0,
        proposal.votes_against or 0,
        proposal.votes_present,
        proposal.votes_electorate,
    )


def stored_outcome(row: Proposal | GradeDecision) -> Outcome:
    """Return the outcome in a stored proposal or decision."""
    return Outcome(GRADE_OF.get(row.grade), row.not_rated_reason or None)


def _differences(line: list[tuple[str | Proposal, Outcome]]) -> tuple[GradeDifference, ...]:
    """Compare each grade with the one before it, and the decided with the suggested."""
    pairs = list(pairwise(line))
    if len(pairs) > 1 and line[0][0] == SUGGESTED and line[-1][0] == DECIDED:
        pairs.append((line[0], line[-1]))
    return tuple(
        GradeDifference(one, other, _steps(first, second))
        for (one, first), (other, second) in pairs
        if first != second
    )


def _steps(first: Outcome, second: Outcome) -> int | None:
    if first.grade is None or second.grade is None:
        return None
    order = list(Grade)
    return order.index(first.grade) - order.index(second.grade)
