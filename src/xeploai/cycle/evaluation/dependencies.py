"""Dependencies between cases: heads depend on their units, units on those below."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from xeploai.cycle.facts import Books, CaseRow
from xeploai.cycle.queries import Case, Cycle, CycleUnit, decisions_in_force
from xeploai.domain import (
    STEP_WIDTH,
    FactDefinition,
    RelatedSubjects,
    SubjectKind,
    Where,
    next_path,
)

AT_ONCE = 500  # cases
# facts that say whether a subject is rated at all: a decision not to rate changes them
RATED_HERE = {
    "has_organisation": RelatedSubjects(SubjectKind.ORGANISATION, Where.HERE),
    "has_collective": RelatedSubjects(SubjectKind.COLLECTIVE, Where.HERE),
}


class GradeDependency(NamedTuple):
    """One dependency: a fact of a category is computed from grades of a kind of subject."""

    category: str
    fact: str
    reads: SubjectKind
    where: Where


def grade_dependencies(books: Books) -> list[GradeDependency]:
    """Return the dependencies in all provisions of a cycle's rules that can turn a suggestion.

    Those that only cast doubt on it are among them.
    """
    dependencies: dict[GradeDependency, None] = {}
    for path in books.paths():
        for category, kind in books.kinds.items():
            for code in sorted(books.facts_read(path, category)):
                fact = books.of(path).facts[code]
                reads = _subjects_read(fact)
                if reads is not None and kind in fact.kinds:
                    dependencies[GradeDependency(category, code, reads.kind, reads.where)] = None
    return list(dependencies)


def _subjects_read(fact: FactDefinition) -> RelatedSubjects | None:
    """Return the subjects whose decisions a fact is computed from; None where there are none."""
    return fact.reads or RATED_HERE.get(fact.code)


def dependants(
    cycle: Cycle,
    changed: Iterable[CaseRow],
    books: Books,
    dependencies: Collection[GradeDependency] | None = None,
) -> dict[int, set[str]]:
    """Return the cases that read the grade of any changed one, with the facts that do.

    A grade that a person has under another pack is entered, not read.

    Args:
        dependencies: those of the cycle's rules, where they are known already.
    """
    if dependencies is None:
        dependencies = grade_dependencies(books)
    read = {dependency.reads for dependency in dependencies}
    rows = [row for row in changed if books.kinds[row.category] in read]
    found: dict[int, set[str]] = defaultdict(set)
    for start in range(0, len(rows), AT_ONCE):
        some = _dependants(cycle, rows[start : start + AT_ONCE], books, dependencies)
        for pk, facts in some.items():
            found[pk] |= facts
    for row in rows:
        found.pop(row.pk, None)
    return dict(found)


def _dependants(
    cycle: Cycle,
    rows: Collection[CaseRow],
    books: Books,
    dependencies: Collection[GradeDependency],
) -> dict[int, set[str]]:
    """Return the cases that read the grade of any of a few cases, perhaps of those themselves."""
    parents = dict(
        CycleUnit.objects.filter(pk__in={row.unit for row in rows}).values_list("pk", "parent_id")
    )
    condition = Q(pk__in=[])
    facts: dict[str, set[str]] = defaultdict(set)
    for dependency in dependencies:
        near = [row for row in rows if books.kinds[row.category] is dependency.reads]
        place = _place_of_dependants(cycle, dependency, near, parents) if near else None
        if place is not None:
            condition |= Q(category=dependency.category) & place
            facts[dependency.category].add(dependency.fact)
    # units belong to a cycle; to name the cycle too would make SQLite read all of it
    cases = Case.objects.filter(condition)
    return {pk: facts[category] for pk, category in cases.values_list("pk", "category")}


def _place_of_dependants(
    cycle: Cycle,
    dependency: GradeDependency,
    near: Collection[CaseRow],
    parents: Mapping[int, int | None],
) -> Q | None:
    if dependency.where is Where.BELOW:
        return Q(cycle_unit__in={parents[row.unit] for row in near} - {None})
    if dependency.where is Where.HERE and dependency.reads is SubjectKind.MEMBER:
        # the members of an organisation are those of all below it
        paths = {path for row in near for path in _path_and_those_above(row.path)}
        return Q(cycle=cycle, path__in=paths)
    if dependency.where is Where.HERE:
        return Q(cycle_unit__in={row.unit for row in near})
    return None


def _path_and_those_above(path: str) -> list[str]:
    return [path[:end] for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)]


@dataclass(frozen=True)
class AwaitedCases:
    """Undecided cases that a case depends on.

    Args:
        fact: the fact that is computed from their grades.
        kind: the kind of their subjects.
    """

    fact: str
    kind: SubjectKind
    cases: QuerySet[Case]
    number: int


def cases_awaited_by(case: Case) -> list[AwaitedCases]:
    """Return the cases to decide before this one, by the fact that reads their grades."""
    books = Books(case.cycle)
    plan = books.binding_plan(case.path, case.category)
    needed = {code for provision in (*plan.not_rated, *plan.binding) for code in provision.facts()}
    awaited = []
    for dependency in grade_dependencies(books):
        is_awaited = dependency.fact in needed and dependency.fact not in RATED_HERE
        if dependency.category == case.category and is_awaited:
            undecided = _undecided(case, dependency, books)
            number = undecided.count()
            if number:
                awaited.append(AwaitedCases(dependency.fact, dependency.reads, undecided, number))
    return awaited


def _undecided(case: Case, dependency: GradeDependency, books: Books) -> QuerySet[Case]:
    categories = [code for code, kind in books.kinds.items() if kind is dependency.reads]
    cases = Case.objects.filter(cycle=case.cycle_id, category__in=categories)
    cases = cases.exclude(pk=case.pk)
    if dependency.where is Where.BELOW:
        cases = cases.filter(cycle_unit__parent=case.cycle_unit_id)
    elif dependency.where is Where.SELF:
        cases = cases.filter(person=case.person_id, person__isnull=False)
    elif dependency.reads is SubjectKind.MEMBER:
        cases = cases.filter(path__gte=case.path, path__lt=next_path(case.path))
    else:
        cases = cases.filter(cycle_unit=case.cycle_unit_id)
    decisions = decisions_in_force().filter(case=OuterRef("pk"))
    related = cases.filter(~Exists(decisions)).select_related("cycle_unit", "person", "collective")
    return related.order_by("path", "category", "subject_code")
