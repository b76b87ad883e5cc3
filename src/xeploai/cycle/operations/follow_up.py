"""What follows from new decisions: reasons, rechecks, evaluations; planned first, then written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from xeploai.accounts.journal import Actor, Entry, Recorded
from xeploai.cycle.evaluation import (
    Books,
    CaseRow,
    DeviatingDecision,
    RecheckNeeded,
    ceiling_breaks,
    dependants,
    grade_changes,
    outcome_of,
    rechecks_needed,
)
from xeploai.cycle.facts import AssumedDecisions
from xeploai.cycle.queries import Case, Cycle, Recheck, decisions_in_force
from xeploai.domain import STEP_WIDTH, Fault, Refused, is_blank

from .evaluate import EvaluatedRow, StoredEvaluation, evaluations_of, replace_evaluations
from .give_reasons import faults_of_reason, reason_entry, store_reasons

FEW = 400  # cases; with more, all below their common unit are read
AT_ONCE = 1000


@dataclass(frozen=True)
class SubmittedReason:
    """Why a decision is against the rules, if it is, and the decision's place in its file."""

    reason: str = ""
    place: str = ""


@dataclass
class Consequences:
    """What follows from decisions that are about to be recorded, computed and not written yet.

    Args:
        cycle: whose decisions they are.
        deviating: the decisions against the rules, each with its reason in `reasons`.
        rechecks: the decisions that have to be checked again.
        evaluations: the rows of the cases decided and of those that depend on them.
        cases: those of deviations and rechecks, by id.
    """

    cycle: Cycle
    deviating: Sequence[DeviatingDecision] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)
    rechecks: Sequence[RecheckNeeded] = ()
    evaluations: Sequence[EvaluatedRow] = ()
    cases: Mapping[int, Case] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def write(self, *, at: datetime, by: Actor) -> list[Recorded]:
        """Write all of it, in the transaction in which the decisions were written.

        Return the rows of append-only tables, which the journal is to seal.
        """
        deviations = store_reasons(self.deviating, self.reasons, at=at, by=by)
        self.entries = [reason_entry(self.cases[one.decision.case_id], one) for one in deviations]
        rechecks = _store_rechecks(self.rechecks, at=at)
        self.entries += [
            Entry("decision.to_recheck", "case", _about(case), self.cycle.year, unit=code)
            for case in (self.cases[recheck.case_id] for recheck in rechecks)
            if (code := case.cycle_unit.code)
        ]
        replace_evaluations(self.evaluations)
        return [*deviations, *rechecks]


def consequences_of(
    cycle: Cycle,
    decided: Mapping[int, SubmittedReason],
    assumed: AssumedDecisions,
    *,
    at: datetime,
) -> Consequences:
    """Compute what follows from decisions as if they were in force, by reading only.

    Decisions against the rules require reasons, and what rests on changed grades is to be checked
    again. Against the rules is also what takes a group over its binding ceiling for good.

    The cases and those that depend on them are evaluated again, with all that is known of each:
    fact sheets, the register, other decisions, the cycle before.

    Args:
        decided: the cases on which a decision is about to be recorded, by id.
        assumed: these decisions.

    Raises:
        Refused: with every decision against the rules that has no reason.
    """
    if not decided:
        return Consequences(cycle)
    books = Books(cycle)
    breaks = ceiling_breaks(cycle, decided, assumed)
    rows: dict[int, CaseRow] = {}
    deviating, evaluations = [], []
    for row, evaluation, stored in _evaluate_again(cycle, assumed, books, at=at):
        evaluations.append(stored)
        if row.pk in decided:
            rows[row.pk] = row
            outcome, over = outcome_of(row), breaks.get(row.pk)
            if over or evaluation.is_against(outcome):
                deviating.append(DeviatingDecision(row, outcome, evaluation, over))
    faults = [fault for decision in deviating for fault in _faults_of(decision, decided)]
    if faults:
        raise Refused(faults)
    reasons = {decision.row.pk: decided[decision.row.pk].reason.strip() for decision in deviating}
    replacing = [pk for pk in decided if assumed.rows[pk].grade or assumed.rows[pk].reason]
    changes = grade_changes(assumed, rows, replacing)
    rechecks = rechecks_needed(cycle, changes, books, assumed) if changes else []
    cases = Case.objects.select_related("cycle", "cycle_unit")
    named = cases.in_bulk([*reasons, *(needed.row.pk for needed in rechecks)])
    return Consequences(cycle, deviating, reasons, rechecks, evaluations, named)


def _evaluate_again(
    cycle: Cycle, assumed: AssumedDecisions, books: Books, *, at: datetime
) -> Iterator[StoredEvaluation]:
    """Evaluate the cases decided and those that depend on them, each once, and no others."""
    decided = assumed.rows
    near = {*decided, *dependants(cycle, decided.values(), books)}
    if len(near) <= FEW:
        yield from evaluations_of(cycle, cases=near, books=books, assumed=assumed, at=at)
        return
    top = _common_path(row.path for row in decided.values())
    # what depends on a case is in its unit, or in one above it
    above = [top[:end] for end in range(STEP_WIDTH, len(top), STEP_WIDTH)]
    higher = Case.objects.filter(cycle=cycle, path__in=above).values_list("pk", flat=True)
    for path, cases in ((top, near), ("", near & set(higher))):
        if cases:
            yield from evaluations_of(
                cycle, path=path, cases=cases, books=books, assumed=assumed, at=at
            )


def _common_path(paths: Iterable[str]) -> str:
    """Return the path of the lowest unit at or above all of some; empty if there is none."""
    some = set(paths)
    first, last = min(some), max(some)
    ends = range(STEP_WIDTH, len(first) + 1, STEP_WIDTH)
    return max((first[:end] for end in ends if last.startswith(first[:end])), key=len, default="")


def _faults_of(decision: DeviatingDecision, decided: Mapping[int, SubmittedReason]) -> list[Fault]:
    submitted = decided[decision.row.pk]
    if is_blank(submitted.reason):
        return decision.faults(submitted.place)
    return [replace(fault, place=submitted.place) for fault in faults_of_reason(submitted.reason)]


def _store_rechecks(rechecks: Sequence[RecheckNeeded], *, at: datetime) -> list[Recheck]:
    """Mark the decisions that depend on changed grades, with the chain of causes."""
    needed = {recheck.row.pk: recheck for recheck in rechecks}
    decisions = ids_in_force([*needed, *(one.caused_by for one in rechecks)])
    return Recheck.objects.bulk_create(
        Recheck(
            case_id=case,
            decision_id=decisions[case],
            caused_by_id=decisions[needed[case].caused_by],
            chain=needed[case].chain,
            raised_at=at,
        )
        for case in sorted(needed, key=decisions.__getitem__)
    )


def ids_in_force(cases: Sequence[int]) -> dict[int, int]:
    """Return the ids of the decisions in force on some cases, by id of the case."""
    found: dict[int, int] = {}
    for start in range(0, len(cases), AT_ONCE):
        some = decisions_in_force().filter(case__in=cases[start : start + AT_ONCE])
        found |= dict(some.values_list("case_id", "pk"))
    return found


def _about(case: Case) -> str:
    return case.cycle.about_case(case.category, case.subject_code)
