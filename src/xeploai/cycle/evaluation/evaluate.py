"""Evaluate cases under the rules. Stores nothing: `operations.evaluate` does."""

from collections.abc import Collection, Iterator, Mapping

from xeploai.cycle.facts import (
    GRADE_OF,
    NOTHING_ASSUMED,
    AssumedDecisions,
    Books,
    Case,
    CaseFacts,
    CaseRow,
    Cycle,
    facts_of_many,
)
from xeploai.domain import Evaluation, FactValue, Grade, Outcome, evaluate

FEW_FACTS = 6  # without a fact sheet, no more are known of most subjects
EVALUATIONS_KEPT = 10_000


def evaluation_of(case: Case) -> Evaluation:
    """Return a case's evaluation from its facts of today, with all reasons and remarks."""
    known = CaseFacts(case)
    return evaluate(known.books.plan(case.path, case.category), known.values)


def outcome_of(row: CaseRow) -> Outcome:
    """Return the decision in force on a case."""
    return Outcome(GRADE_OF.get(row.grade), row.reason or None)


def evaluated_rows(
    cycle: Cycle,
    *,
    path: str = "",
    cases: Collection[int] | None = None,
    books: Books | None = None,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
) -> Iterator[tuple[CaseRow, dict[str, FactValue], Evaluation]]:
    """Yield cases with their facts and their evaluation.

    Only provisions that open or close grades are evaluated, and only the facts that they read are
    loaded. `evaluation_of` also evaluates remarks.

    Args:
        assumed: decisions that count as if they were in force.
    """
    books = books or Books(cycle)
    codes = books.facts_that_bind()
    rows = facts_of_many(cycle, path=path, cases=cases, codes=codes, books=books, assumed=assumed)
    known: dict[tuple[object, ...], Evaluation] = {}
    for row, values in rows:
        plan = books.binding_plan(row.path, row.category)
        if len(values) > FEW_FACTS:
            yield row, values, evaluate(plan, values)
            continue
        # of most subjects without a fact sheet the same little is known; the books keep the plans
        key = (id(plan), *values.items())
        evaluation = known.get(key) if (is_plain := _is_hashable(values)) else None
        if evaluation is None:
            evaluation = evaluate(plan, values)
            if is_plain and len(known) < EVALUATIONS_KEPT:
                known[key] = evaluation
        yield row, values, evaluation


def _is_hashable(values: Mapping[str, FactValue]) -> bool:
    return all(isinstance(value, (int, Grade)) for value in values.values())
