"""Find the decisions to check again after a grade on which they depend has changed."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xeploai.cycle.facts import (
    GRADE_OF,
    Books,
    Case,
    CaseRow,
    Cycle,
    FactReader,
    GradeDecision,
    RelatedGrades,
    Sources,
    posts_of,
    rows_with_sheets,
)
from xeploai.domain import Evaluation, Grade, Openness, ProvisionAnswer, evaluate, strike_sentence

from .dependencies import dependants


@dataclass
class GradeChange:
    """A changed grade, and the chain of causes that led to it.

    Args:
        caused_by: id of the decision at the start of the chain.
        was, now: the grade before and after.
        chain: the cases between that decision and this one.
    """

    row: CaseRow
    caused_by: int
    was: Grade | None
    now: Grade | None
    chain: list[dict[str, Any]] = field(default_factory=list)


class RecheckNeeded(NamedTuple):
    """A case whose decided grade is closed now because of a change."""

    row: CaseRow
    caused_by: int
    chain: list[dict[str, Any]]


def grade_changes(rows: Mapping[int, CaseRow]) -> list[GradeChange]:
    """Return the grades that decisions now in force have changed, of cases by id."""
    decisions = GradeDecision.objects.filter(
        case__in=rows, replaced_by__isnull=True, replaces__isnull=False
    ).select_related("replaces")
    return [
        GradeChange(
            rows[decision.case_id],
            decision.pk,
            GRADE_OF.get(decision.replaces.grade),
            GRADE_OF.get(decision.grade),
        )
        for decision in decisions.order_by("pk")
        if decision.replaces is not None and decision.replaces.grade != decision.grade
    ]


def rechecks_needed(
    cycle: Cycle, changes: Collection[GradeChange], books: Books
) -> list[RecheckNeeded]:
    """Return every case whose decided grade is closed now, and was not before the changes."""
    return _RecheckSearch(cycle, books).search(changes)


class _RecheckSearch:
    """Follows changes from case to case, as if each got the best grade still open to it."""

    def __init__(self, cycle: Cycle, books: Books) -> None:
        self.cycle, self.books = cycle, books
        self.related = RelatedGrades(cycle)
        sources = Sources(cycle, self.related, posts_of(cycle))
        self.reader = FactReader(books, sources, books.facts_that_bind())
        self.seen: set[int] = set()
        self.rechecks: list[RecheckNeeded] = []

    def search(self, changes: Collection[GradeChange]) -> list[RecheckNeeded]:
        queue = deque(changes)
        # it ends: no case is examined twice
        while queue:
            change = queue.popleft()
            if change.row.pk in self.seen:
                continue
            self.seen.add(change.row.pk)
            queue += self._changes_caused_by(change)
        return self.rechecks

    def _changes_caused_by(self, change: GradeChange) -> list[GradeChange]:
        facts = dependants(self.cycle, [change.row], self.books)
        ids = [pk for pk in facts if pk not in self.seen]
        rows = rows_with_sheets(self.cycle, Case.objects.filter(pk__in=ids), cases=ids)
        further = []
        for row, sheets in rows:
            grade = GRADE_OF.get(row.grade)
            if grade is None:
                continue
            self.related.replace(change.row, change.was)
            before = self._evaluate(row, sheets)
            self.related.replace(change.row, change.now)
            after = self._evaluate(row, sheets)
            closing = _newly_closing(before, after, grade, facts[row.pk])
            if closing:
                chain = [*change.chain, self._link(row, grade, after, closing)]
                self.rechecks.append(RecheckNeeded(row, change.caused_by, chain))
                best = after.best_possible
                further.append(GradeChange(row, change.caused_by, grade, best, chain))
        return further

    def _evaluate(self, row: CaseRow, sheets: Any) -> Evaluation:
        plan = self.books.binding_plan(row.path, row.category)
        return evaluate(plan, self.reader.values(row, sheets))

    def _link(
        self, row: CaseRow, grade: Grade, after: Evaluation, closing: list[ProvisionAnswer]
    ) -> dict[str, Any]:
        """Return one link of a chain as JSON: sentences as text with its values."""
        facts = self.books.of(row.path).facts
        sentences = [strike_sentence(answer, facts) for answer in closing]
        return {
            "case": row.pk,
            "category": row.category,
            "subject": row.subject,
            "grade": grade.value,
            "left": after.best_possible.value if after.best_possible else "",
            "provisions": [answer.provision.code for answer in closing],
            "sentences": [
                {"text": sentence.text, "values": dict(sentence.values)} for sentence in sentences
            ],
        }


def _newly_closing(
    before: Evaluation, after: Evaluation, grade: Grade, facts: set[str]
) -> list[ProvisionAnswer]:
    """Return what closes a grade now by one of the facts, and did not before."""
    if after.grades[grade] is not Openness.CLOSED:
        return []
    closing_before = {answer.provision.code for answer in before.closing(grade)}
    return [
        answer
        for answer in after.closing(grade)
        if answer.provision.code not in closing_before and facts & answer.provision.facts()
    ]
