"""Subjects after whose grade something has to be considered, such as two failing years in a row."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from xeploai.cycle.facts import Books, CaseRow, facts_of_many
from xeploai.cycle.queries import Case, CycleUnit, decisions_in_force, subtree, with_decisions
from xeploai.domain import Grade, Provision, Truth, consequences_of


@dataclass(frozen=True)
class SubjectCalledFor:
    """A subject with the provisions by which something has to be considered.

    Args:
        years: running, in which it was graded `FAILED`, this one included.
    """

    row: CaseRow
    years: int
    provisions: tuple[Provision, ...]


def categories_with_consequences(unit: CycleUnit) -> frozenset[str]:
    """Return the categories about which the rules for a unit compute anything after a grade."""
    books = Books(unit.cycle)
    return frozenset(code for code in books.kinds if books.plan(unit.path, code).consequences)


def subjects_called_for(
    unit: CycleUnit, categories: Collection[str] | None = None
) -> list[SubjectCalledFor]:
    """Return the subjects within a unit by whose grades something has to be considered.

    Only those graded `FAILED` in this cycle are examined, in the order of the tree.

    Args:
        categories: only these; None for all.
    """
    books = Books(unit.cycle)
    codes = {code: books.plan(unit.path, code).consequences for code in books.kinds}
    wanted = [code for code, found in codes.items() if found]
    wanted = [code for code in wanted if categories is None or code in categories]
    failed = decisions_in_force().filter(
        grade=Grade.FAILED.value,
        case__cycle=unit.cycle,
        case__category__in=wanted,
        **{f"case__{key}": value for key, value in subtree(unit).items()},
    )
    cases = list(failed.values_list("case_id", flat=True)) if wanted else []
    found = _called_for(unit, cases, books) if cases else []
    return sorted(found, key=lambda each: (each.row.path, each.row.category, each.row.subject))


def cases_called_for(found: Collection[SubjectCalledFor]) -> QuerySet[Case]:
    """Return the cases of such subjects with all that a list shows, in the order of the tree."""
    cases = Case.objects.filter(pk__in=[each.row.pk for each in found])
    return with_decisions(cases).order_by("path", "category", "subject_code")


def _called_for(
    unit: CycleUnit, cases: Collection[int], books: Books
) -> Iterator[SubjectCalledFor]:
    reads = {
        fact
        for code in books.kinds
        for each in books.plan(unit.path, code).consequences
        for fact in each.facts()
    }
    for row, values in facts_of_many(unit.cycle, cases=cases, codes=reads, books=books):
        plan = books.plan(row.path, row.category)
        answers = consequences_of(plan, values)
        called_for = [each for each in answers if each.strikes is Truth.HOLDS]
        years = values.get("failed_years")
        if called_for:
            provisions = tuple(each.provision for each in called_for)
            yield SubjectCalledFor(row, years if isinstance(years, int) else 0, provisions)
