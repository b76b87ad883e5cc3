"""Grades that are proposed before the decision; all of a case's grades side by side."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from xeploai import rulepacks
from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.evaluation import LONGEST, FittingReasons, evaluation_of, label_of
from xeploai.cycle.facts import GRADE_OF
from xeploai.cycle.models import Case, Deviation, GradeDecision, Proposal, Stage
from xeploai.cycle.queries import decisions_in_force
from xeploai.domain import Evaluation, Fault, Grade, Outcome, Refused, message
from xeploai.organisations.models import Unit

NO_OUTCOME = message("A proposal needs a grade, or a reason for not rating.")
UNKNOWN_REASON = message("“%(reason)s” is no reason for not rating under %(pack)s: %(known)s.")
NO_BODY = message("A proposal names the body that makes it.")
IN_THE_FUTURE = message("A proposal of %(day)s lies in the future.")
TOO_EARLY = message("A proposal of %(day)s is older than the cycle, which opened on %(opens)s.")
BALLOT_NOT_WHOLE = message("Of a ballot all three numbers are given: cast, for and against.")
TOO_MANY_VOTES = message("%(given)s votes for and against are more than the %(cast)s cast.")
OWN_BALLOT = message("Nobody votes by ballot on what the subject itself proposes.")
NEEDS_REASON = message(
    "The rules say otherwise (%(provisions)s). A proposal off the suggestion needs a reason."
)
SUGGESTS_OTHERWISE = message(
    "The rules suggest “%(suggested)s”, not “%(proposed)s”."
    " A proposal off the suggestion needs a reason."
)
NOT_LED_TO = message(
    "Nothing that is known leads to “%(proposed)s” by the rules. Such a proposal needs a reason."
)
SAID_TWICE = message(
    "This very proposal is recorded already: the same body, grade, document and day (%(day)s)."
)
WHY_TOO_LONG = message("The reason is longer than %(most)s characters. Shorten it.")
UNKNOWN_STAGE = message("There is no stage “%(stage)s”. Use one of: %(known)s.")


@dataclass(frozen=True)
class Ballot:
    """The result of a secret ballot: only numbers are known. Unit: ballot papers.

    Args:
        cast: all that were handed in, also blank and invalid ones.
    """

    cast: int
    votes_for: int
    votes_against: int


@transaction.atomic
def propose_grade(
    *,
    case: Case,
    stage: str,
    outcome: Outcome,
    proposed_on: date,
    by: Actor,
    at: datetime,
    body_unit: Unit | None = None,
    body: str = "",
    document: str = "",
    ballot: Ballot | None = None,
    why: str = "",
) -> Proposal:
    """Record what a body, or the subject itself, proposes. A later one of the body replaces it.

    Raises:
        Refused: with everything that is wrong. A body that proposes otherwise than the rules
            suggest says why; the subject need not.
    """
    faults = _faults(case, stage, outcome, proposed_on, at)
    faults += _faults_of_body(stage, body_unit, body, ballot)
    if stage != Stage.SELF and outcome.is_decided:
        faults += _faults_of_reason(case, outcome, why)
    earlier = proposals_of(case).filter(stage=stage, body_unit=body_unit, body=body).last()
    given = (outcome, proposed_on, document, ballot, why.strip())
    if earlier is not None and _told(earlier) == given:
        faults.append(Fault(SAID_TWICE, {"day": proposed_on}))
    if faults:
        raise Refused(faults)
    stored = Proposal.objects.create(
        case=case,
        stage=stage,
        body_unit=body_unit,
        body=body,
        grade=outcome.grade or "",
        not_rated_reason=outcome.not_rated_reason or "",
        document_number=document,
        proposed_on=proposed_on,
        votes_for=ballot.votes_for if ballot else None,
        votes_against=ballot.votes_against if ballot else None,
        votes_cast=ballot.cast if ballot else None,
        why=why.strip(),
        replaces=earlier,
        recorded_at=at,
        recorded_by=by.name,
    )
    note(_entry(case, stored, earlier), by=by, at=at)
    return stored


def _faults(
    case: Case, stage: str, outcome: Outcome, proposed_on: date, at: datetime
) -> list[Fault]:
    cycle, found = case.cycle, []
    if stage not in Stage.values:
        found.append(Fault(UNKNOWN_STAGE, {"stage": stage, "known": ", ".join(Stage.values)}))
    if not outcome.is_decided:
        found.append(Fault(NO_OUTCOME))
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    reason = outcome.not_rated_reason
    if reason is not None and reason not in reasons:
        told = {"reason": reason, "pack": cycle.pack, "known": ", ".join(reasons)}
        found.append(Fault(UNKNOWN_REASON, told))
    found += FittingReasons(cycle).fault(reason, case.category, case.path)
    if proposed_on > localtime(at).date():
        found.append(Fault(IN_THE_FUTURE, {"day": proposed_on}))
    if proposed_on < cycle.opens_on:
        found.append(Fault(TOO_EARLY, {"day": proposed_on, "opens": cycle.opens_on}))
    return found


def _faults_of_body(
    stage: str, body_unit: Unit | None, body: str, ballot: Ballot | None
) -> list[Fault]:
    found = []
    if stage != Stage.SELF and body_unit is None and not body.strip():
        found.append(Fault(NO_BODY))
    if ballot is None:
        return found
    if stage == Stage.SELF:
        found.append(Fault(OWN_BALLOT))
    given = ballot.votes_for + ballot.votes_against
    if min(ballot.cast, ballot.votes_for, ballot.votes_against) < 0:
        found.append(Fault(BALLOT_NOT_WHOLE))
    elif given > ballot.cast:
        found.append(Fault(TOO_MANY_VOTES, {"given": given, "cast": ballot.cast}))
    return found


def _faults_of_reason(case: Case, outcome: Outcome, why: str) -> list[Fault]:
    if len(why) > LONGEST:
        return [Fault(WHY_TOO_LONG, {"most": LONGEST})]
    if why.strip() or not case.fact_sheets.exists():
        return []
    found = evaluation_of(case)
    if not found.is_against(outcome):
        return []
    if codes := [each.provision.code for each in found.striking]:
        return [Fault(NEEDS_REASON, {"provisions": ", ".join(codes)})]
    told = {"suggested": label_of(found.suggested), "proposed": label_of(outcome.grade)}
    return [Fault(SUGGESTS_OTHERWISE if found.suggested else NOT_LED_TO, told)]


def _told(earlier: Proposal) -> tuple[Outcome, date, str, Ballot | None, str]:
    """Return all that a body said with its proposal; said again, it is no new one."""
    ballot = None
    if earlier.votes_cast is not None:
        ballot = Ballot(earlier.votes_cast, earlier.votes_for or 0, earlier.votes_against or 0)
    return (
        _outcome(earlier),
        earlier.proposed_on,
        earlier.document_number,
        ballot,
        earlier.why,
    )


def _entry(case: Case, stored: Proposal, earlier: Proposal | None) -> Entry:
    before = {} if earlier is None else _said(earlier)
    about = f"{case.category}/{case.subject_code}"
    unit = case.cycle_unit.code
    return Entry("grade.proposed", "case", about, case.cycle.year, before, _said(stored), unit)


def _said(proposal: Proposal) -> dict[str, object]:
    return {
        "stage": proposal.stage,
        "grade": proposal.grade,
        "reason": proposal.not_rated_reason,
        "document": proposal.document_number,
    }


def proposals_of(case: Case) -> QuerySet[Proposal]:
    """Return the proposals on a case that no later one of the same body replaces."""
    found = Proposal.objects.filter(case=case, replaced_by__isnull=True)
    return found.select_related("body_unit").order_by("proposed_on", "pk")


@dataclass(frozen=True)
class Difference:
    """Two of a case's grades that are not the same.

    Args:
        one, other: what they are: SUGGESTED, DECIDED, or a proposal.
        steps: how many grades the second is better than the first; None where one is not a grade.
    """

    one: "str | Proposal"
    other: "str | Proposal"
    steps: int | None


@dataclass(frozen=True)
class GradesOf:
    """All grades of a case side by side; what is not there is None."""

    evaluation: Evaluation
    self_grade: Proposal | None
    proposals: tuple[Proposal, ...]
    decided: GradeDecision | None
    deviation: Deviation | None
    differences: tuple[Difference, ...]

    @property
    def suggested(self) -> Grade | None:
        """What the rules suggest."""
        return self.evaluation.suggested


SUGGESTED, DECIDED = "SUGGESTED", "DECIDED"


def grades_of(case: Case, evaluation: Evaluation | None = None) -> GradesOf:
    """Return what is suggested, proposed by each body, and decided, with the differences.

    Args:
        evaluation: what the rules say of the case, where it is at hand already.
    """
    evaluation = evaluation or evaluation_of(case)
    proposals = tuple(proposals_of(case))
    decided = decisions_in_force().filter(case=case).select_related("authority").first()
    deviation = Deviation.objects.filter(decision=decided).first() if decided else None
    own = next((one for one in proposals if one.stage == Stage.SELF), None)
    line: list[tuple[str | Proposal, Outcome]] = []
    suggested = Outcome(evaluation.suggested, evaluation.reason or None)
    if suggested.is_decided:
        line.append((SUGGESTED, suggested))
    line += [(one, _outcome(one)) for one in proposals]
    if decided is not None:
        line.append((DECIDED, _outcome(decided)))
    bodies = tuple(one for one in proposals if one.stage != Stage.SELF)
    return GradesOf(evaluation, own, bodies, decided, deviation, _differences(line))


def _outcome(given: Proposal | GradeDecision) -> Outcome:
    return Outcome(GRADE_OF.get(given.grade), given.not_rated_reason or None)


def _differences(line: list[tuple[str | Proposal, Outcome]]) -> tuple[Difference, ...]:
    """Return how each grade differs from the one before it, and the decided from the suggested."""
    pairs = list(pairwise(line))
    if len(line) > 2 and line[0][0] == SUGGESTED and line[-1][0] == DECIDED:  # noqa: PLR2004
        pairs.append((line[0], line[-1]))
    return tuple(
        Difference(one, other, _steps(first, second))
        for (one, first), (other, second) in pairs
        if first != second
    )


def _steps(first: Outcome, second: Outcome) -> int | None:
    if first.grade is None or second.grade is None:
        return None
    order = list(Grade)
    return order.index(first.grade) - order.index(second.grade)
