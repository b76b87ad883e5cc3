"""Which subjects must be decided before a case can be: lower before upper, heads last."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from xeploai.cycle.models import Case
from xeploai.cycle.queries import decisions_in_force
from xeploai.cycle.rules import Books
from xeploai.domain import SubjectKind, Where, next_path

from .dependants import Reading, readings


@dataclass(frozen=True)
class Waiting:
    """Undecided subjects whose grade a case's own rests on.

    Args:
        fact: the fact that is made of their grades.
        kind: what they are.
    """

    fact: str
    kind: SubjectKind
    cases: QuerySet[Case]
    number: int


def waiting_for(case: Case) -> list[Waiting]:
    """Return the subjects that must be decided first, by the fact that reads their grades."""
    books = Books(case.cycle)
    plan = books.binding_plan(case.path, case.category)
    needed = {code for each in (*plan.not_rated, *plan.binding) for code in each.facts()}
    found = []
    for reading in readings(books):
        if reading.category == case.category and reading.fact in needed:
            undecided = _undecided(case, reading, books)
            number = undecided.count()
            if number:
                found.append(Waiting(reading.fact, reading.reads, undecided, number))
    return found


def _undecided(case: Case, reading: Reading, books: Books) -> QuerySet[Case]:
    categories = [code for code, kind in books.kinds.items() if kind is reading.reads]
    cases = Case.objects.filter(cycle=case.cycle_id, category__in=categories)
    cases = cases.exclude(pk=case.pk)
    if reading.where is Where.BELOW:
        cases = cases.filter(cycle_unit__parent=case.cycle_unit_id)
    elif reading.where is Where.SELF:
        cases = cases.filter(person=case.person_id, person__isnull=False)
    elif reading.reads is SubjectKind.MEMBER:
        cases = cases.filter(path__gte=case.path, path__lt=next_path(case.path))
    else:
        cases = cases.filter(cycle_unit=case.cycle_unit_id)
    held = decisions_in_force().filter(case=OuterRef("pk"))
    related = cases.filter(~Exists(held)).select_related("cycle_unit", "person", "collective")
    return related.order_by("path", "category", "subject_code")
