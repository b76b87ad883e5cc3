"""Evaluate cases and store the short form of the results, for lists and totals."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db import transaction

from xeploai.cycle.evaluation import ENTERED, evaluated_rows, outcome_of
from xeploai.cycle.facts import NOT_RATED, UNDECIDED, Books, CaseRow, Cycle, Evaluated
from xeploai.domain import (
    Evaluation,
    FactDefinition,
    FactKind,
    FactValue,
    GivenBy,
    Grade,
    Openness,
    next_path,
)
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
    "is_compared",
    "basis",
    "book",
    "evaluated_at",
)


@transaction.atomic
def evaluate_cycle(cycle: Cycle, *, path: str = "", at: datetime) -> int:
    """Evaluate all cases of a cycle, or of a unit, and store the results; return how many."""
    return sum(1 for _ in store_evaluations(cycle, path=path, at=at))


@transaction.atomic
def evaluate_cases(cycle: Cycle, cases: Collection[int], *, at: datetime) -> int:
    """Evaluate some cases, by id, and store the results; return how many."""
    return sum(1 for _ in store_evaluations(cycle, cases=cases, at=at)) if cases else 0


def stale_evaluations(cycle: Cycle) -> tuple[list[tuple[str, str]], int]:
    """Return the cases whose stored evaluation is not that of today, by category and subject.

    Facts, rules or the register changed since. The number is of decided cases that were never
    evaluated.
    """
    columns = ("case_id", "suggests", "suggested", "decided", "is_against", "is_compared")
    evaluated = Evaluated.objects.filter(case__cycle=cycle).values_list(*columns)
    stored = {pk: tuple(values) for pk, *values in evaluated}
    stale, never = [], 0
    for row, _, evaluation in evaluated_rows(cycle):
        outcome = outcome_of(row)
        if row.pk not in stored:
            never += outcome.is_decided
        elif stored[row.pk] != (
            evaluation.suggests.value,
            evaluation.suggested.value if evaluation.suggested else "",
            _decided(row),
            evaluation.is_against(outcome),
            evaluation.is_comparable(outcome),
        ):
            stale.append((row.category, row.subject))
    return stale, never


def store_evaluations(
    cycle: Cycle,
    *,
    path: str = "",
    cases: Collection[int] | None = None,
    books: Books | None = None,
    at: datetime,
) -> Iterator[tuple[CaseRow, Evaluation]]:
    """Evaluate cases, store the results, and yield each. To be exhausted, in a transaction.

    Args:
        path: of the unit whose cases, and those below, are evaluated; empty for all.
        cases: only these, by id.
        books: the rules, where they are loaded already.
    """
    _delete_stale(cycle, path, cases)
    books = books or Books(cycle)
    basis = _Basis(books)
    batch: list[tuple[object, ...]] = []
    for row, values, evaluation in evaluated_rows(cycle, path=path, cases=cases, books=books):
        is_compared = evaluation.is_comparable(outcome_of(row))
        facts = basis.of(row, values, evaluation) if is_compared else ""
        checksum = books.checksum(row.path)
        batch.append((*_short_form(row, evaluation), is_compared, facts, checksum, at))
        yield row, evaluation
        if len(batch) == AT_ONCE:
            insert_many(Evaluated, COLUMNS, batch)
            batch = []
    insert_many(Evaluated, COLUMNS, batch)


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


@dataclass
class _Basis:
    """The facts on which comparisons rest, as stored; subjects of a category share a few sets."""

    books: Books
    _known: dict[tuple[int, tuple[str, ...]], str] = field(default_factory=dict)

    def of(self, row: CaseRow, values: Mapping[str, FactValue], evaluation: Evaluation) -> str:
        """Return the codes of the known facts that the rules about a case read."""
        # the books keep their plans, so that no id is reused
        key = id(evaluation.plan), tuple(values)
        if key not in self._known:
            plan, definitions = evaluation.plan, self.books.definitions(row.path, row.category)
            read = {code for rule in (*plan.not_rated, *plan.binding) for code in rule.facts()}
            self._known[key] = ",".join(
                _named(definitions[code] for code in values if code in read)
            )
        return self._known[key]


def _named(facts: Iterable[FactDefinition]) -> list[str]:
    """Return the codes of facts; one word stands for all entered ones that are no records."""
    known = list(facts)
    sheets = [
        fact
        for fact in known
        if fact.given_by is GivenBy.ENTERED and fact.kind is not FactKind.RECORDS
    ]
    return [*sorted(fact.code for fact in known if fact not in sheets), *([ENTERED] * bool(sheets))]


def _short_form(row: CaseRow, evaluation: Evaluation) -> tuple[object, ...]:
    """Return the values of the first of `COLUMNS`."""
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
        _decided(row),
        evaluation.is_against(outcome),
    )


def _decided(row: CaseRow) -> str:
    return row.grade or (NOT_RATED if row.reason else UNDECIDED)


@lru_cache(maxsize=1000)
def _grades_by_state(grades: tuple[tuple[Grade, Openness], ...]) -> tuple[str, ...]:
    """Return the grades in each state; a province has a few dozen combinations."""
    return tuple(
        ",".join(grade.value for grade, state in grades if state is wanted) for wanted in Openness
    )


@lru_cache(maxsize=10_000)
def _json_codes(codes: tuple[str, ...]) -> str:
    return json.dumps(codes)
