"""Evaluate cases and store the short form of the results, for lists and totals."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from xeploai.accounts.journal import (
    ChangedMeanwhile,
    hold_unchanged,
    is_inside_transaction,
    latest_number,
)
from xeploai.cycle.evaluation import (
    ENTERED,
    case_rows,
    dependants,
    evaluated_rows,
    outcome_of,
)
from xeploai.cycle.facts import (
    NOT_RATED,
    NOTHING_ASSUMED,
    UNDECIDED,
    AssumedDecisions,
    Books,
    CaseRow,
    Cycle,
    Evaluated,
)
from xeploai.cycle.queries import Case
from xeploai.domain import (
    Evaluation,
    FactDefinition,
    FactKind,
    FactValue,
    GivenBy,
    Grade,
    Openness,
)
from xeploai.organisations.bulk_insert import insert_many

AT_ONCE = 2000
FEW = 500  # cases
TRIES = 5
# the values of `COLUMNS`: the id of the case first
EvaluatedRow = tuple[Any, ...]
StoredEvaluation = tuple[CaseRow, Evaluation, EvaluatedRow]
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


def evaluate_cycle(cycle: Cycle, *, path: str = "", at: datetime) -> int:
    """Evaluate all cases of a cycle, or of a unit, and store the results; return how many.

    A batch is computed first and then written in a transaction of its own, so that nobody waits
    for the rest. Where something was done meanwhile what is not written yet is computed again.
    """
    written: set[int] = set()
    # in a caller's transaction the journal's head would be locked while the rest is evaluated
    tries = TRIES if is_inside_transaction() else 0
    while tries < TRIES:
        before = len(written)
        if _evaluate_rest(cycle, path, written, at=at):
            return len(written)
        tries = 0 if len(written) > before else tries + 1
    with transaction.atomic():
        rest = _rest(cycle, path, written, at=at)
        replace_evaluations(rest)
    return len(written) + len(rest)


def _evaluate_rest(cycle: Cycle, path: str, written: set[int], *, at: datetime) -> bool:
    """Evaluate and store what is not written yet; return whether that is all of it by now."""
    begun_at = latest_number()
    rest = _rest(cycle, path, written, at=at)
    for start in range(0, len(rest), AT_ONCE):
        batch = rest[start : start + AT_ONCE]
        try:
            with transaction.atomic():
                replace_evaluations(batch)
                hold_unchanged(begun_at)
        except ChangedMeanwhile:
            return False
        written |= {row[0] for row in batch}
    return True


def _rest(cycle: Cycle, path: str, written: Collection[int], *, at: datetime) -> list[EvaluatedRow]:
    # all read before the first is written: SQLite refuses to write from a snapshot that is old
    found = evaluations_of(cycle, path=path, at=at)
    return [row for _, _, row in found if row[0] not in written]


@transaction.atomic
def evaluate_cases(cycle: Cycle, cases: Collection[int], *, at: datetime) -> int:
    """Evaluate some cases, by id, and store the results; return how many."""
    if not cases:
        return 0
    rows = [row for _, _, row in evaluations_of(cycle, cases=cases, at=at)]
    replace_evaluations(rows)
    return len(rows)


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


@dataclass
class Evaluations:
    """The stored evaluations that a change of the population makes stale.

    Only cases that had an evaluation get one again: the others are evaluated when something is
    recorded on them.
    """

    cycle: Cycle
    stale: set[int] = field(default_factory=set)

    def note(self, cases: Collection[int]) -> None:
        """Add cases that change, and those that depend on them. Called before and after.

        What the register says of a person is a fact of all the person's cases.
        """
        if not Evaluated.objects.filter(case__cycle=self.cycle).exists():
            return
        ordered = sorted({*cases, *self._of_same_persons(cases)})
        for start in range(0, len(ordered), FEW):
            chunk = ordered[start : start + FEW]
            rows = case_rows(self.cycle, chunk)
            self.stale |= {*chunk, *dependants(self.cycle, rows, Books(self.cycle))}

    def _of_same_persons(self, cases: Collection[int]) -> Iterator[int]:
        ordered = sorted(cases)
        for start in range(0, len(ordered), FEW):
            persons = Case.with_ended.filter(pk__in=ordered[start : start + FEW])
            known = set(persons.exclude(person=None).values_list("person_id", flat=True))
            yield from Case.objects.filter(cycle=self.cycle, person__in=known).values_list(
                "pk", flat=True
            )

    def renew(self, *, at: datetime) -> int:
        """Evaluate them again, as far as they are still there; return how many."""
        renewed: set[int] = set()
        ordered = sorted(self.stale)
        for start in range(0, len(ordered), FEW):
            present = Case.objects.filter(pk__in=ordered[start : start + FEW])
            renewed |= set(present.filter(evaluated__isnull=False).values_list("pk", flat=True))
        return evaluate_cases(self.cycle, renewed, at=at)


def evaluations_of(
    cycle: Cycle,
    *,
    path: str = "",
    cases: Collection[int] | None = None,
    books: Books | None = None,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
    at: datetime,
) -> Iterator[StoredEvaluation]:
    """Evaluate cases by reading only; yield each with the row in which it is to be stored.

    Args:
        path: of the unit whose cases, and those below, are evaluated; empty for all.
        cases: only these, by id.
        books: the rules, where they are loaded already.
        assumed: decisions that count as if they were in force.
    """
    books = books or Books(cycle)
    basis = _Basis(books)
    evaluated = evaluated_rows(cycle, path=path, cases=cases, books=books, assumed=assumed)
    for row, values, evaluation in evaluated:
        is_compared = evaluation.is_comparable(outcome_of(row))
        facts = basis.of(row, values, evaluation) if is_compared else ""
        checksum = books.checksum(row.path)
        stored = (*_short_form(row, evaluation), is_compared, facts, checksum, at)
        yield row, evaluation, stored


def replace_evaluations(rows: Sequence[EvaluatedRow]) -> None:
    """Write the stored evaluations of some cases anew. To be called in a transaction."""
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        Evaluated.objects.filter(case__in=[row[0] for row in batch]).delete()
        insert_many(Evaluated, COLUMNS, batch)


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
