"""What the rules say of cases, worked out with reasons, and kept in a short form."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from xeploai.cycle.facts import GRADE_OF, CaseFacts, Placed, facts_of_many
from xeploai.cycle.models import NOT_RATED, UNDECIDED, Case, Cycle, Evaluated
from xeploai.cycle.rules import Books
from xeploai.domain import Evaluation, FactValue, Grade, Openness, Outcome, evaluate, next_path
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


def evaluation_of(case: Case) -> Evaluation:
    """Return what the rules say of a case as things stand, with all reasons. Stores nothing."""
    known = CaseFacts(case)
    return evaluate(known.books.plan(case.path, case.category), known.values)


def outcome_of(row: Placed) -> Outcome:
    """Return the decision in force on a case."""
    return Outcome(GRADE_OF.get(row.grade), row.reason or None)


def evaluated_rows(
    cycle: Cycle,
    *,
    path: str = "",
    cases: Collection[int] | None = None,
    books: Books | None = None,
) -> Iterator[tuple[Placed, dict[str, FactValue], Evaluation]]:
    """Yield cases with their facts and what the rules say of them.

    Only what opens and closes grades is worked out, and of the facts only those are read that
    it looks at. What stands beside it as a remark: see `evaluation_of`.
    """
    books = books or Books(cycle)
    rows = facts_of_many(cycle, path=path, cases=cases, codes=books.facts_that_bind(), books=books)
    for row, values in rows:
        yield row, values, evaluate(books.binding_plan(row.path, row.category), values)


@transaction.atomic
def evaluate_cycle(cycle: Cycle, *, path: str = "", at: datetime) -> int:
    """Work out all cases of a cycle, or of a unit, and keep the short form; return how many."""
    return _store(cycle, path=path, cases=None, at=at)


@transaction.atomic
def evaluate_cases(cycle: Cycle, cases: Collection[int], *, at: datetime) -> int:
    """Work out some cases, by id, and keep the short form; return how many."""
    return _store(cycle, path="", cases=cases, at=at) if cases else 0


def _store(cycle: Cycle, *, path: str, cases: Collection[int] | None, at: datetime) -> int:
    _forget(cycle, path, cases)
    books, number = Books(cycle), 0
    waiting: list[tuple[object, ...]] = []
    for row, _, evaluation in evaluated_rows(cycle, path=path, cases=cases, books=books):
        waiting.append(short_form(row, evaluation, books.checksum(row.path), at))
        number += 1
        if len(waiting) == AT_ONCE:
            insert_many(Evaluated, COLUMNS, waiting)
            waiting = []
    insert_many(Evaluated, COLUMNS, waiting)
    return number


def _forget(cycle: Cycle, path: str, cases: Collection[int] | None) -> None:
    stale = Evaluated.objects.filter(case__cycle=cycle)
    if path:
        stale = stale.filter(case__path__gte=path, case__path__lt=next_path(path))
    if cases is None:
        stale.delete()
        return
    wanted = list(cases)
    for start in range(0, len(wanted), AT_ONCE):
        Evaluated.objects.filter(case__in=wanted[start : start + AT_ONCE]).delete()


def short_form(row: Placed, found: Evaluation, book: str, at: datetime) -> tuple[object, ...]:
    """Return what is kept of an evaluation, in the order of `COLUMNS`."""
    outcome = outcome_of(row)
    return (
        row.pk,
        found.suggests.value,
        found.suggested.value if found.suggested else "",
        found.reason,
        *_by_state(tuple(found.grades.items())),
        _codes(tuple([each.provision.code for each in found.striking])),
        _codes(found.missing),
        row.grade or (NOT_RATED if row.reason else UNDECIDED),
        outcome.is_decided and row.has_sheet and found.is_against(outcome),
        book,
        at,
    )


@lru_cache(maxsize=1000)
def _by_state(grades: tuple[tuple[Grade, Openness], ...]) -> tuple[str, ...]:
    """Return the grades in each state; a province has a few dozen ways in which they stand."""
    return tuple(
        ",".join(grade.value for grade, state in grades if state is each) for each in Openness
    )


@lru_cache(maxsize=10_000)
def _codes(codes: tuple[str, ...]) -> str:
    return json.dumps(codes)
