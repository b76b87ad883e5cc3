"""When a grade falls later: everything that rested on it is found, marked, and listed."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from xeploai.cycle.facts import (
    GRADE_OF,
    FactReader,
    Placed,
    Sources,
    Surroundings,
    posts_of,
    rows_with_sheets,
)
from xeploai.cycle.models import Case, Cycle, CycleUnit, GradeDecision, Recheck
from xeploai.cycle.queries import decisions_in_force, subtree
from xeploai.cycle.rules import Books
from xeploai.domain import Evaluation, Grade, Openness, ProvisionAnswer, evaluate, strike_sentence

from .dependants import dependants


@dataclass
class Fall:
    """A grade that is another than it was, and how it came to be so.

    Args:
        caused_by: the decision that began it.
        was, now: the grade before and after.
        chain: what lies between that decision and this case.
    """

    row: Placed
    caused_by: int
    was: Grade | None
    now: Grade | None
    chain: list[dict[str, Any]] = field(default_factory=list)


class Following:
    """Follows falls from case to case, as if each fell to the best grade left to it."""

    def __init__(self, cycle: Cycle, books: Books) -> None:
        self.cycle, self.books = cycle, books
        self.around = Surroundings(cycle)
        self.sources = Sources(cycle, self.around, posts_of(cycle))
        self.reader = FactReader(books, self.sources, books.facts_that_bind())
        self.seen: set[int] = set()
        self.found: list[tuple[Placed, Fall, list[dict[str, Any]]]] = []

    def follow(self, falls: Collection[Fall]) -> None:
        """Find every case whose decided grade is closed now, and was not before."""
        waiting = deque(falls)
        # it ends: no case is looked at twice
        while waiting:
            fall = waiting.popleft()
            if fall.row.pk in self.seen:
                continue
            self.seen.add(fall.row.pk)
            waiting += self._rested_on(fall)

    def _rested_on(self, fall: Fall) -> list[Fall]:
        facts = dependants(self.cycle, [fall.row], self.books)
        ids = [pk for pk in facts if pk not in self.seen]
        rows = rows_with_sheets(self.cycle, Case.objects.filter(pk__in=ids), cases=ids)
        further = []
        for row, given in rows:
            grade = GRADE_OF.get(row.grade)
            if grade is None:
                continue
            self.around.replace(fall.row, fall.was)
            before = self._evaluated(row, given)
            self.around.replace(fall.row, fall.now)
            after = self._evaluated(row, given)
            closing = _newly_closing(before, after, grade, facts[row.pk])
            if closing:
                chain = [*fall.chain, self._link(row, grade, after, closing)]
                self.found.append((row, fall, chain))
                further.append(Fall(row, fall.caused_by, grade, after.best_possible, chain))
        return further

    def _evaluated(self, row: Placed, given: Any) -> Evaluation:
        plan = self.books.binding_plan(row.path, row.category)
        return evaluate(plan, self.reader.values(row, given))

    def _link(
        self, row: Placed, grade: Grade, after: Evaluation, closing: list[ProvisionAnswer]
    ) -> dict[str, Any]:
        """Return one link of a chain, as it is kept: sentences as text with its values."""
        facts = self.books.of(row.path).facts
        sentences = [strike_sentence(each, facts) for each in closing]
        return {
            "case": row.pk,
            "category": row.category,
            "subject": row.subject,
            "grade": grade.value,
            "left": after.best_possible.value if after.best_possible else "",
            "provisions": [each.provision.code for each in closing],
            "sentences": [{"text": one.text, "values": dict(one.values)} for one in sentences],
        }


def _newly_closing(
    before: Evaluation, after: Evaluation, grade: Grade, facts: set[str]
) -> list[ProvisionAnswer]:
    """Return what closes a grade now by one of the facts, and did not before."""
    if after.grades[grade] is not Openness.CLOSED:
        return []
    held = {each.provision.code for each in before.closing(grade)}
    return [
        each
        for each in after.closing(grade)
        if each.provision.code not in held and facts & each.provision.facts()
    ]


def raise_rechecks(
    cycle: Cycle, falls: Collection[Fall], books: Books, *, at: datetime
) -> list[Recheck]:
    """Mark the decisions that rested on grades which are others now, with the chain of reasons."""
    following = Following(cycle, books)
    following.follow(falls)
    rows = {row.pk: (row, fall, chain) for row, fall, chain in following.found}
    held = decisions_in_force().filter(case__in=rows)
    return Recheck.objects.bulk_create(
        Recheck(
            case_id=case,
            decision_id=decision,
            caused_by_id=rows[case][1].caused_by,
            chain=rows[case][2],
            raised_at=at,
        )
        for decision, case in held.order_by("pk").values_list("pk", "case_id")
    )


def rechecks_open(unit: CycleUnit) -> QuerySet[Recheck]:
    """Return the marks within a unit that no later decision has settled, the latest first."""
    found = Recheck.objects.filter(
        case__cycle=unit.cycle_id,
        **{f"case__{key}": value for key, value in subtree(unit).items()},
        decision__replaced_by__isnull=True,
    )
    related = found.select_related(
        "case__cycle_unit",
        "case__person",
        "case__collective",
        "decision",
        "caused_by__case",
        "caused_by__replaces",
    )
    return related.order_by("-raised_at", "case__path", "pk")


def recheck_of(case: Case) -> Recheck | None:
    """Return the latest mark on the decision in force on a case."""
    found = Recheck.objects.filter(case=case, decision__replaced_by__isnull=True)
    related = found.select_related("decision", "caused_by__case__cycle_unit", "caused_by__replaces")
    return related.order_by("pk").last()


def falls_of(rows: Mapping[int, Placed]) -> list[Fall]:
    """Return the grades that the decisions now in force on cases have changed, by id."""
    held = GradeDecision.objects.filter(
        case__in=rows, replaced_by__isnull=True, replaces__isnull=False
    ).select_related("replaces")
    return [
        Fall(
            rows[one.case_id],
            one.pk,
            GRADE_OF.get(one.replaces.grade),
            GRADE_OF.get(one.grade),
        )
        for one in held.order_by("pk")
        if one.replaces is not None and one.replaces.grade != one.grade
    ]
