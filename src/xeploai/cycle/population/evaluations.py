"""Renew the stored evaluations of cases that moved, and of those that depend on who left."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min

from xeploai.accounts import journal
from xeploai.cycle.evaluation import Books, case_rows, dependants
from xeploai.cycle.operations import evaluate_cases
from xeploai.cycle.queries import Case, Cycle, Evaluated, population_lives

from .papers import BATCH


def evaluated_before_register(cycle: Cycle) -> set[int]:
    """Return the cases evaluated before the register last changed what it says of their persons.

    A day, a status or a post that changes moves no case, and is a fact of it all the same. The
    journal names every person whose rows changed. None once the population stands: what changes
    then is of later days, or a correction that `verify` finds.
    """
    if not population_lives(cycle):
        return set()
    evaluated = Evaluated.objects.filter(case__cycle=cycle, case__person__isnull=False)
    first = evaluated.aggregate(first=Min("evaluated_at"))["first"]
    if first is None:
        return set()
    entries = journal.search(kind="person", from_at=first).order_by("number")
    changed = dict(entries.values_list("about", "at"))
    codes, stale = sorted(changed), set()
    for start in range(0, len(codes), BATCH):
        rows = evaluated.filter(case__person__code__in=codes[start : start + BATCH])
        for case, code, at in rows.values_list("case_id", "case__person__code", "evaluated_at"):
            if at < changed[code]:
                stale.add(case)
    return stale


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
        for start in range(0, len(ordered), BATCH):
            chunk = ordered[start : start + BATCH]
            rows = case_rows(self.cycle, chunk)
            self.stale |= {*chunk, *dependants(self.cycle, rows, Books(self.cycle))}

    def _of_same_persons(self, cases: Collection[int]) -> Iterator[int]:
        ordered = sorted(cases)
        for start in range(0, len(ordered), BATCH):
            persons = Case.with_ended.filter(pk__in=ordered[start : start + BATCH])
            known = set(persons.exclude(person=None).values_list("person_id", flat=True))
            yield from Case.objects.filter(cycle=self.cycle, person__in=known).values_list(
                "pk", flat=True
            )

    def renew(self, *, at: datetime) -> int:
        """Evaluate them again, as far as they are still there; return how many."""
        renewed: set[int] = set()
        ordered = sorted(self.stale)
        for start in range(0, len(ordered), BATCH):
            present = Case.objects.filter(pk__in=ordered[start : start + BATCH])
            renewed |= set(present.filter(evaluated__isnull=False).values_list("pk", flat=True))
        return evaluate_cases(self.cycle, renewed, at=at)
