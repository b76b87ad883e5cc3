"""What follows from new decisions, in their own transaction: reasons, evaluations, rechecks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.cycle.evaluation import (
    Against,
    against_rules,
    dependants,
    entry_of,
    evaluate_cases,
    evaluate_cycle,
    falls_of,
    faults_of_reason,
    give_reasons,
    raise_rechecks,
)
from xeploai.cycle.facts import Placed, rows_with_sheets
from xeploai.cycle.models import Case, Cycle, Evaluated, FactSheet
from xeploai.cycle.rules import Books
from xeploai.domain import Refused

FEW = 400  # cases; after more decisions everything that was worked out is worked out anew


@dataclass(frozen=True)
class Told:
    """What came in with a decision: why it is against the rules, if it is; where it was found."""

    reason: str = ""
    place: str = ""


def follow_up(cycle: Cycle, told: Mapping[int, Told], *, at: datetime, by: Actor) -> None:
    """Ask for a reason where a decision is against the rules; mark what rested on a grade.

    While no facts are entered in a cycle nothing is known that a decision could be against.

    Args:
        told: by id, the cases on which a decision was just recorded.

    Raises:
        Refused: with every decision against the rules that comes without a reason.
    """
    if not told or not FactSheet.objects.filter(case__cycle=cycle).exists():
        return
    _keep_reasons(against_rules(cycle, list(told)), told, at=at, by=by)
    rows = _rows(cycle, told)
    books = Books(cycle)
    falls = falls_of(rows)
    raised = raise_rechecks(cycle, falls, books, at=at) if falls else []
    entries = [
        Entry("decision.to_recheck", "case", _about(one.case), cycle.year, unit=code)
        for one in raised
        if (code := one.case.cycle_unit.code)
    ]
    note_all(entries, by=by, at=at)
    work_out_again(cycle, rows, books, at=at)


def _keep_reasons(
    found: list[Against], told: Mapping[int, Told], *, at: datetime, by: Actor
) -> None:
    faults = []
    for one in found:
        given = told[one.row.pk]
        if not given.reason.strip():
            faults.append(one.fault(given.place))
        else:
            faults += faults_of_reason(given.reason)
    if faults:
        raise Refused(faults)
    reasons = {one.row.pk: told[one.row.pk].reason.strip() for one in found}
    stored = give_reasons(found, reasons, at=at, by=by)
    cases = Case.objects.select_related("cycle", "cycle_unit").in_bulk(list(reasons))
    entries = [entry_of(cases[one.decision.case_id], one) for one in stored]
    note_all(entries, by=by, at=at)


def _rows(cycle: Cycle, cases: Collection[int]) -> dict[int, Placed]:
    if len(cases) <= FEW:
        chosen = Case.objects.filter(pk__in=list(cases))
        rows = rows_with_sheets(cycle, chosen, cases=list(cases))
    else:
        rows = rows_with_sheets(cycle, Case.objects.filter(cycle=cycle))
    return {row.pk: row for row, _ in rows if row.pk in cases}


def _about(case: Case) -> str:
    return f"{case.category}/{case.subject_code}"


def work_out_again(cycle: Cycle, rows: Mapping[int, Placed], books: Books, *, at: datetime) -> None:
    """Keep the short forms of cases, and of those that read their grades, up to date.

    Where facts were entered on a case, or it was worked out before.
    """
    if len(rows) > FEW:
        if Evaluated.objects.filter(case__cycle=cycle).exists():
            evaluate_cycle(cycle, at=at)
        return
    near = {*rows, *dependants(cycle, rows.values(), books)}
    known = Case.objects.filter(pk__in=near, evaluated__isnull=False)
    entered = FactSheet.objects.filter(case__in=near)
    wanted = {*known.values_list("pk", flat=True), *entered.values_list("case_id", flat=True)}
    evaluate_cases(cycle, wanted, at=at)
