"""Find the decisions to check again after a grade on which they depend has changed."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from xeploai.cycle.facts import (
    GRADE_OF,
    NOTHING_ASSUMED,
    AssumedDecisions,
    Books,
    Case,
    CaseRow,
    Cycle,
    FactReader,
    LeaderPosts,
    RelatedGrades,
    Sources,
    posts_of,
    previous_grades,
    rows_with_sheets,
)
from xeploai.domain import Evaluation, Grade, Openness, ProvisionAnswer, evaluate, strike_sentence

from .dependencies import dependants, grade_dependencies

FEW = 400  # cases; of more, all of the cycle are read
FEW_CHANGES = 20  # grades; for more, all others of the cycle are read at once


@dataclass
class GradeChange:
    """A changed grade, and the chain of causes that led to it.

    Args:
        caused_by: id of the case whose decision is at the start of the chain.
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


def grade_changes(
    assumed: AssumedDecisions, rows: Mapping[int, CaseRow], replacing: Collection[int]
) -> list[GradeChange]:
    """Return the grades that assumed decisions change.

    Args:
        rows: the cases, by id, with the assumed decisions.
        replacing: the cases that have a decision already, by id, in the order of their decisions.
    """
    return [
        GradeChange(rows[case], case, was, now)
        for case in replacing
        if (was := GRADE_OF.get(assumed.rows[case].grade))
        is not (now := assumed.outcomes[case].grade)
    ]


def rechecks_needed(
    cycle: Cycle,
    changes: Collection[GradeChange],
    books: Books,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
) -> list[RecheckNeeded]:
    """Return every case whose decided grade is closed now, and was not before the changes.

    Args:
        assumed: decisions that count as if they were in force, the changes among them.
    """
    is_few = len(changes) <= FEW_CHANGES
    return _RecheckSearch(cycle, books, assumed, is_few=is_few).search(changes)


class _RecheckSearch:
    """Follows changes from case to case, as if each got the best grade still open to it.

    Args:
        is_few: load the grades around each change; otherwise those of the whole cycle at once.
    """

    def __init__(
        self, cycle: Cycle, books: Books, assumed: AssumedDecisions, *, is_few: bool
    ) -> None:
        self.cycle, self.books, self.assumed, self.is_few = cycle, books, assumed, is_few
        self.dependencies = grade_dependencies(books)
        self.codes = books.facts_that_bind()
        self.changed: list[tuple[CaseRow, Grade | None]] = []
        self.seen: set[int] = set()
        self.rechecks: list[RecheckNeeded] = []
        if not is_few:
            self._load(RelatedGrades(cycle, assumed=assumed), posts_of(cycle))

    def _load(
        self, related: RelatedGrades, posts: LeaderPosts, cases: Collection[int] | None = None
    ) -> None:
        self.related = related
        reads_before = "previous_grade" in self.codes
        before = previous_grades(self.cycle, cases) if reads_before else {}
        sources = Sources(self.cycle, related, posts, before)
        self.reader = FactReader(self.books, sources, self.codes)

    def _load_around(self, rows: Collection[CaseRow]) -> None:
        """Load the grades around some cases, with those that the search has changed so far."""
        persons = {row.person for row in rows if row.person is not None}
        related = RelatedGrades(self.cycle, {row.unit for row in rows}, assumed=self.assumed)
        self._load(related, posts_of(self.cycle, persons), [row.pk for row in rows])
        for row, grade in self.changed:
            related.replace(row, grade)

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
        facts = dependants(self.cycle, [change.row], self.books, self.dependencies)
        ids = [pk for pk in facts if pk not in self.seen]
        if not ids:
            return []
        chosen = Case.objects.filter(pk__in=ids)
        rows = [
            (row, sheets)
            for row, sheets in rows_with_sheets(self.cycle, chosen, cases=ids, assumed=self.assumed)
            if row.grade
        ]
        if self.is_few and rows:
            self._load_around([row for row, _ in rows])
        further = [
            found
            for row, sheets in rows
            if (found := self._change_of(row, sheets, change, facts[row.pk])) is not None
        ]
        self.changed.append((change.row, change.now))
        return further

    def _change_of(
        self, row: CaseRow, sheets: Any, change: GradeChange, facts: set[str]
    ) -> GradeChange | None:
        """Return the change of a dependent case whose grade is newly closed; None of any other."""
        grade = GRADE_OF[row.grade]
        self.related.replace(change.row, change.was)
        before = self._evaluate(row, sheets)
        self.related.replace(change.row, change.now)
        after = self._evaluate(row, sheets)
        closing = _newly_closing(before, after, grade, facts)
        if not closing:
            return None
        chain = [*change.chain, self._link(row, grade, after, closing)]
        self.rechecks.append(RecheckNeeded(row, change.caused_by, chain))
        return GradeChange(row, change.caused_by, grade, after.best_possible, chain)

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
