"""Evaluate cases and store the short form of the results, for lists and totals."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from xeploai.cycle.evaluation import evaluated_rows, outcome_of
from xeploai.cycle.facts import NOT_RATED, UNDECIDED, Books, CaseRow, Cycle, Evaluated
from xeploai.domain import Evaluation, Grade, Openness, next_path
from xeploai.organisations.bulk_insert import insert_many

AT_ONCE = 5000
COLUMNS = (
    "case_id",
    "suggests",
    "suggested",
    "not_rated_reason",
    "open",
    "closed",
    "undecided",
    "not_laid_down",
    "strikes",
    "missing",
    "decided",
    "is_against",
    "book",
    "evaluated_at",
)


@transaction.atomic
def evaluate_cycle(cycle: Cycle, *, path: str = "", at: datetime) -> int:
    """Evaluate all cases of a cycle, or of a unit, and store the results; return how many."""
    return _store(cycle, path=path, cases=None, at=at)


@transaction.atomic
def evaluate_cases(cycle: Cycle, cases: Collection[int], *, at: datetime) -> int:
    """Evaluate some cases, by id, and store the results; return how many."""
    return _store(cycle, path="", cases=cases, at=at) if cases else 0


def _store(cycle: Cycle, *, path: str, cases: Collection[int] | None, at: datetime) -> int:
    _delete_stale(cycle, path, cases)
    books, number = Books(cycle), 0
    batch: list[tuple[object, ...]] = []
    for row, _, evaluation in evaluated_rows(cycle, path=path, cases=cases, books=books):
        batch.append(_short_form(row, evaluation, books.checksum(row.path), at))
        number += 1
        if len(batch) == AT_ONCE:
            insert_many(Evaluated, COLUMNS, batch)
            batch = []
    insert_many(Evaluated, COLUMNS, batch)
    return number


def _delete_stale(cycle: Cycle, path: str, cases: Collection[int] | None) -> None:
    stale = Evaluated.objects.filter(case__cycle=cycle)
    if path:
        stale = stale.filter(case__path__gte=path, case__path__lt=next_path(path))
    if cases is None:
        stale.delete()
        return
    wanted = list(cases)
    for start in range(0, len(wanted), AT_ONCE):
        Evaluated.objects.filter(case__in=wanted[start : start + AT_ONCE]).delete()


def _short_form(
    row: CaseRow, evaluation: Evaluation, checksum: str, at: datetime
) -> tuple[object, ...]:
    """Return the values of `COLUMNS`."""
    outcome = outcome_of(row)
    return (
        row.pk,
        evaluation.suggests.value,
        evaluation.suggested.value if evaluation.suggested else "",
        evaluation.reason,
        *_grades_by_state(tuple(evaluation.grades.items())),
        _json_codes(
            tuple([each.provision.code for each in (*evaluation.striking, *evaluation.because)])
        ),
        _json_codes(evaluation.missing),
        row.grade or (NOT_RATED if row.reason else UNDECIDED),
        outcome.is_decided and row.has_sheet and evaluation.is_against(outcome),
        checksum,
        at,
    )


@lru_cache(maxsize=1000)
def _grades_by_state(grades: tuple[tuple[Grade, Openness], ...]) -> tuple[str, ...]:
    """Return the grades in each state; a province has a few dozen combinations."""
    return tuple(
        ",".join(grade.value for grade, state in grades if state is wanted) for wanted in Openness
    )


@lru_cache(maxsize=10_000)
def _json_codes(codes: tuple[str, ...]) -> str:
    return json.dumps(codes)
