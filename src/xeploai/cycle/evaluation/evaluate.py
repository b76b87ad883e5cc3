"""Evaluate cases under the rules. Stores nothing: `operations.evaluate` does."""

from collections.abc import Collection, Iterator

from xeploai.cycle.facts import GRADE_OF, Books, Case, CaseFacts, CaseRow, Cycle, facts_of_many
from xeploai.domain import Evaluation, FactValue, Outcome, evaluate


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
) -> Iterator[tuple[CaseRow, dict[str, FactValue], Evaluation]]:
    """Yield cases with their facts and their evaluation.

    Only provisions that open or close grades are evaluated, and only the facts that they read are
    loaded. `evaluation_of` also evaluates remarks.
    """
    books = books or Books(cycle)
    rows = facts_of_many(cycle, path=path, cases=cases, codes=books.facts_that_bind(), books=books)
    for row, values in rows:
        yield row, values, evaluate(books.binding_plan(row.path, row.category), values)
