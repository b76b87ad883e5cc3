"""Whose grades rest on whose: cases that read the grade of another case."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q

from xeploai.cycle.facts import Placed
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.rules import Books
from xeploai.domain import STEP_WIDTH, SubjectKind, Where


class Reading(NamedTuple):
    """That subjects of a category read, in a fact, the grades of a kind of subject."""

    category: str
    fact: str
    reads: SubjectKind
    where: Where


def readings(books: Books) -> list[Reading]:
    """Return which binding provisions of a cycle's rules make whose grades rest on whose."""
    found: dict[Reading, None] = {}
    for book in books.all():
        for category, kind in books.kinds.items():
            for provision in book.provisions.values():
                if not (provision.standing.binds and provision.is_about(category)):
                    continue
                for code in sorted(provision.facts()):
                    each = book.facts[code]
                    if each.reads is not None and kind in each.kinds:
                        found[Reading(category, code, each.reads.kind, each.reads.where)] = None
    return list(found)


def dependants(cycle: Cycle, changed: Iterable[Placed], books: Books) -> dict[int, set[str]]:
    """Return the cases that read the grade of any changed one, with the facts that do.

    A grade that a person has under another pack is entered, not read.
    """
    rows = list(changed)
    parents = dict(
        CycleUnit.objects.filter(pk__in={row.unit for row in rows}).values_list("pk", "parent_id")
    )
    wanted = Q(pk__in=[])
    facts: dict[str, set[str]] = defaultdict(set)
    for reading in readings(books):
        near = [row for row in rows if books.kinds[row.category] is reading.reads]
        place = _place(reading, near, parents) if near else None
        if place is not None:
            wanted |= Q(category=reading.category) & place
            facts[reading.category].add(reading.fact)
    found = Case.objects.filter(wanted, cycle=cycle).exclude(pk__in=[r.pk for r in rows])
    return {pk: facts[category] for pk, category in found.values_list("pk", "category")}


def _place(
    reading: Reading, near: Collection[Placed], parents: Mapping[int, int | None]
) -> Q | None:
    if reading.where is Where.BELOW:
        return Q(cycle_unit__in={parents[row.unit] for row in near} - {None})
    if reading.where is Where.HERE and reading.reads is SubjectKind.MEMBER:
        # the members of an organisation are those of all below it
        return Q(path__in={path for row in near for path in _upwards(row.path)})
    if reading.where is Where.HERE:
        return Q(cycle_unit__in={row.unit for row in near})
    return None


def _upwards(path: str) -> list[str]:
    return [path[:end] for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)]
