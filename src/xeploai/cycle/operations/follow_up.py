"""Follow up new decisions in their transaction: reasons, rechecks, evaluations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.cycle.evaluation import (
    Books,
    CaseRow,
    DeviatingDecision,
    GradeChange,
    decisions_against_rules,
    dependants,
    grade_changes,
    rechecks_needed,
    rows_with_sheets,
)
from xeploai.cycle.queries import Case, Cycle, Evaluated, FactSheet, Recheck, decisions_in_force
from xeploai.domain import Refused

from .evaluate import evaluate_cases, evaluate_cycle
from .give_reasons import faults_of_reason, reason_entry, store_reasons

FEW = 400  # cases; after more decisions the whole cycle is evaluated again


@dataclass(frozen=True)
class SubmittedReason:
    """Why a decision is against the rules, if it is, and the decision's place in its file."""

    reason: str = ""
    place: str = ""


def follow_up(
    cycle: Cycle, decided: Mapping[int, SubmittedReason], *, at: datetime, by: Actor
) -> None:
    """Require reasons for decisions against the rules, and mark decisions to check again.

    Until a cycle has fact sheets, no decision can be against the rules.

    Args:
        decided: the cases on which a decision was just recorded, by id.

    Raises:
        Refused: with every decision against the rules that has no reason.
    """
    if not decided or not FactSheet.objects.filter(case__cycle=cycle).exists():
        return
    _store_reasons(decisions_against_rules(cycle, list(decided)), decided, at=at, by=by)
    rows = _rows(cycle, decided)
    books = Books(cycle)
    changes = grade_changes(rows)
    rechecks = _store_rechecks(cycle, changes, books, at=at) if changes else []
    entries = [
        Entry("decision.to_recheck", "case", _about(recheck.case), cycle.year, unit=code)
        for recheck in rechecks
        if (code := recheck.case.cycle_unit.code)
    ]
    note_all(entries, by=by, at=at)
    _evaluate_again(cycle, rows, books, at=at)


def _store_reasons(
    deviating: list[DeviatingDecision],
    decided: Mapping[int, SubmittedReason],
    *,
    at: datetime,
    by: Actor,
) -> None:
    faults = []
    for decision in deviating:
        submitted = decided[decision.row.pk]
        if not submitted.reason.strip():
            faults.append(decision.fault(submitted.place))
        else:
            faults += faults_of_reason(submitted.reason)
    if faults:
        raise Refused(faults)
    reasons = {decision.row.pk: decided[decision.row.pk].reason.strip() for decision in deviating}
    deviations = store_reasons(deviating, reasons, at=at, by=by)
    cases = Case.objects.select_related("cycle", "cycle_unit").in_bulk(list(reasons))
    entries = [
        reason_entry(cases[deviation.decision.case_id], deviation) for deviation in deviations
    ]
    note_all(entries, by=by, at=at)


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


def _rows(cycle: Cycle, cases: Collection[int]) -> dict[int, CaseRow]:
    if len(cases) <= FEW:
        chosen = Case.objects.filter(pk__in=list(cases))
        rows = rows_with_sheets(cycle, chosen, cases=list(cases))
    else:
        rows = rows_with_sheets(cycle, Case.objects.filter(cycle=cycle))
    return {row.pk: row for row, _ in rows if row.pk in cases}


def _about(case: Case) -> str:
    return f"{case.category}/{case.subject_code}"


def _evaluate_again(
    cycle: Cycle, rows: Mapping[int, CaseRow], books: Books, *, at: datetime
) -> None:
    """Refresh the stored evaluations of cases, and of those that depend on them.

    Only cases with a fact sheet or a stored evaluation are evaluated.
    """
    if len(rows) > FEW:
        if Evaluated.objects.filter(case__cycle=cycle).exists():
            evaluate_cycle(cycle, at=at)
        return
    near = {*rows, *dependants(cycle, rows.values(), books)}
    evaluated = Case.objects.filter(pk__in=near, evaluated__isnull=False)
    sheets = FactSheet.objects.filter(case__in=near)
    wanted = {*evaluated.values_list("pk", flat=True), *sheets.values_list("case_id", flat=True)}
    evaluate_cases(cycle, wanted, at=at)
