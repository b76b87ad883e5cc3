"""Follow up new decisions in their transaction: reasons, rechecks, evaluations."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.cycle.evaluation import (
    Books,
    CaseRow,
    DeviatingDecision,
    GradeChange,
    case_rows,
    ceiling_breaks,
    decisions_against_rules,
    dependants,
    grade_changes,
    outcome_of,
    rechecks_needed,
)
from xeploai.cycle.queries import Case, Cycle, Recheck, decisions_in_force
from xeploai.domain import STEP_WIDTH, Evaluation, Fault, Refused, is_blank

from .evaluate import store_evaluations
from .give_reasons import faults_of_reason, reason_entry, store_reasons

FEW = 400  # cases; after more decisions everything below their common unit is evaluated again


@dataclass(frozen=True)
class SubmittedReason:
    """Why a decision is against the rules, if it is, and the decision's place in its file."""

    reason: str = ""
    place: str = ""


def follow_up(
    cycle: Cycle, decided: Mapping[int, SubmittedReason], *, at: datetime, by: Actor
) -> None:
    """Require reasons for decisions against the rules, and mark decisions to check again.

    Against the rules is also what takes a group over its binding ceiling for good.

    The cases and those that depend on them are evaluated again, with all that is known of each:
    fact sheets, the register, other decisions, the cycle before.

    Args:
        decided: the cases on which a decision was just recorded, by id.

    Raises:
        Refused: with every decision against the rules that has no reason.
    """
    if not decided:
        return
    books = Books(cycle)
    breaks = ceiling_breaks(cycle, decided)
    rows: dict[int, CaseRow] = {}
    deviating = []
    for row, evaluation in _evaluate_again(cycle, decided, books, at=at):
        if row.pk in decided:
            rows[row.pk] = row
            outcome, over = outcome_of(row), breaks.get(row.pk)
            if over or evaluation.is_against(outcome):
                deviating.append(DeviatingDecision(row, outcome, evaluation, over))
    _store_reasons(deviating, decided, at=at, by=by)
    changes = grade_changes(cycle, rows)
    rechecks = _store_rechecks(cycle, changes, books, at=at) if changes else []
    entries = [
        Entry("decision.to_recheck", "case", _about(recheck.case), cycle.year, unit=code)
        for recheck in rechecks
        if (code := recheck.case.cycle_unit.code)
    ]
    note_all(entries, by=by, at=at, rows=rechecks)


def refuse_without_reason(cycle: Cycle, decided: Mapping[int, SubmittedReason]) -> None:
    """Refuse decisions as `follow_up` does; store nothing.

    Raises:
        Refused: with every decision against the rules that has no reason.
    """
    if not decided:
        return
    top = "" if len(decided) <= FEW else _common_path(cycle, decided)
    breaks = ceiling_breaks(cycle, decided)
    deviating = decisions_against_rules(cycle, decided, path=top, breaks=breaks)
    faults = [fault for each in deviating for fault in _faults_of(each, decided)]
    if faults:
        raise Refused(faults)


def _evaluate_again(
    cycle: Cycle, decided: Collection[int], books: Books, *, at: datetime
) -> Iterator[tuple[CaseRow, Evaluation]]:
    """Evaluate cases, and those that depend on them, once; store the results and yield each."""
    if len(decided) <= FEW:
        rows = case_rows(cycle, decided)
        near = {*decided, *dependants(cycle, rows, books)}
        return store_evaluations(cycle, cases=near, books=books, at=at)
    top = _common_path(cycle, decided)
    # what depends on a case is in its unit, or in one above it
    above = [top[:end] for end in range(STEP_WIDTH, len(top), STEP_WIDTH)]
    cases = Case.objects.filter(cycle=cycle, path__in=above).values_list("pk", flat=True)
    return chain(
        store_evaluations(cycle, path=top, books=books, at=at),
        store_evaluations(cycle, cases=list(cases), books=books, at=at) if above else (),
    )


def _common_path(cycle: Cycle, cases: Collection[int]) -> str:
    """Return the path of the lowest unit at or above all of some cases; empty if there is none."""
    rows = Case.objects.filter(cycle=cycle).values_list("pk", "path")
    paths = {path for pk, path in rows if pk in cases}
    first, last = min(paths), max(paths)
    ends = range(STEP_WIDTH, len(first) + 1, STEP_WIDTH)
    return max((first[:end] for end in ends if last.startswith(first[:end])), key=len, default="")


def _store_reasons(
    deviating: list[DeviatingDecision],
    decided: Mapping[int, SubmittedReason],
    *,
    at: datetime,
    by: Actor,
) -> None:
    if not deviating:
        return
    faults = [fault for decision in deviating for fault in _faults_of(decision, decided)]
    if faults:
        raise Refused(faults)
    reasons = {decision.row.pk: decided[decision.row.pk].reason.strip() for decision in deviating}
    deviations = store_reasons(deviating, reasons, at=at, by=by)
    cases = Case.objects.select_related("cycle", "cycle_unit").in_bulk(list(reasons))
    entries = [
        reason_entry(cases[deviation.decision.case_id], deviation) for deviation in deviations
    ]
    note_all(entries, by=by, at=at, rows=deviations)


def _faults_of(decision: DeviatingDecision, decided: Mapping[int, SubmittedReason]) -> list[Fault]:
    submitted = decided[decision.row.pk]
    if is_blank(submitted.reason):
        return decision.faults(submitted.place)
    return [replace(fault, place=submitted.place) for fault in faults_of_reason(submitted.reason)]


def _store_rechecks(
    cycle: Cycle, changes: Collection[GradeChange], books: Books, *, at: datetime
) -> list[Recheck]:
    """Mark the decisions that depend on changed grades, with the chain of causes."""
    needed = {recheck.row.pk: recheck for recheck in rechecks_needed(cycle, changes, books)}
    decisions = decisions_in_force().filter(case__in=needed)
    return Recheck.objects.bulk_create(
        Recheck(
            case_id=case,
            decision_id=decision,
            caused_by_id=needed[case].caused_by,
            chain=needed[case].chain,
            raised_at=at,
        )
        for decision, case in decisions.order_by("pk").values_list("pk", "case_id")
    )


def _about(case: Case) -> str:
    return case.cycle.about_case(case.category, case.subject_code)
