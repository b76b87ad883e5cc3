"""What is known of cases: entered, read off the register, computed from decisions in force."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from xeploai.cycle.models import Case, Cycle, FactSheet
from xeploai.cycle.queries import decisions_in_force
from xeploai.cycle.rules import Books
from xeploai.domain import (
    FactDefinition,
    FactValue,
    GivenBy,
    add_sums,
    mark_period,
    next_path,
    parts_of_sums,
)

from .computed import READERS, Reader, Sources
from .decoding import typed
from .related_grades import Placed, Surroundings, posts_of, previous_grades

FEW = 400  # cases; with more, everything of the cycle is read at once
AT_ONCE = 5000
CASE_COLUMNS = (
    "pk",
    "category",
    "cycle_unit_id",
    "path",
    "subject_code",
    "unit_id",
    "person_id",
    "collective_id",
    "cycle_unit__unit_id",
)
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """How the facts of one category of subject are put together, for one book of rules."""

    definitions: Mapping[str, FactDefinition]
    readers: Sequence[tuple[str, Reader]]
    sums: Sequence[tuple[str, tuple[str, ...]]]


@dataclass
class FactReader:
    """Puts the facts of cases together.

    Args:
        codes: the facts that are wanted; None for all.
    """

    books: Books
    sources: Sources
    codes: Collection[str] | None = None
    _ways: dict[tuple[int, str], Way] = field(default_factory=dict)

    def values(self, row: Placed, given: Sequence[Given]) -> dict[str, FactValue]:
        """Return all that is known of a case. Sheets from the first to the last."""
        way = self._way(row)
        entered: dict[str, FactValue | None] = {}
        for sheet in given:
            entered.update(typed(way.definitions, sheet))
        if None in entered.values():
            entered = {code: value for code, value in entered.items() if value is not None}
        found: dict[str, FactValue] = entered  # type: ignore[assignment]
        sources = self.sources
        for code, read in way.readers:
            value = read(row, sources)
            if value is not None:
                found[code] = value
        add_sums(found, way.sums)
        mark_period(found, self.books.cycle.closes_on)
        return found

    def _way(self, row: Placed) -> Way:
        key = id(self.books.of(row.path)), row.category
        if key not in self._ways:
            self._ways[key] = self._way_of(self.books.definitions(row.path, row.category))
        return self._ways[key]

    def _way_of(self, definitions: Mapping[str, FactDefinition]) -> Way:
        wanted = {
            code: each
            for code, each in definitions.items()
            if self.codes is None or code in self.codes
        }
        parts = {part for each in wanted.values() for part in each.sums}
        return Way(
            {code: each for code, each in definitions.items() if code in wanted or code in parts},
            [
                (code, READERS[code])
                for code, each in wanted.items()
                if code in READERS and each.given_by is not GivenBy.ENTERED
            ],
            parts_of_sums(wanted),
        )


def facts_of_many(
    cycle: Cycle,
    *,
    path: str = "",
    categories: Collection[str] | None = None,
    cases: Collection[int] | None = None,
    codes: Collection[str] | None = None,
    books: Books | None = None,
) -> Iterator[tuple[Placed, dict[str, FactValue]]]:
    """Yield cases with the values of all that is known of them, a whole province in few queries.

    Args:
        path: of the unit at or below which they stand; empty for all.
        categories: only these.
        cases: only these, by id.
        codes: the facts that are wanted; None for all.
        books: the rules, where they are at hand already.
    """
    books = books or Books(cycle)
    wanted = None if cases is None else frozenset(cases)
    few = wanted if wanted is not None and len(wanted) <= FEW else None
    chosen = _chosen(cycle, path, categories, few)
    reader = FactReader(books, _sources(cycle, chosen, few, codes), codes)
    for row, given in rows_with_sheets(cycle, chosen, path=path, cases=few):
        if wanted is None or row.pk in wanted:
            yield row, reader.values(row, given)


def _chosen(
    cycle: Cycle, path: str, categories: Collection[str] | None, cases: Collection[int] | None
) -> QuerySet[Case]:
    chosen = Case.objects.filter(cycle=cycle, **_below(path))
    if categories is not None:
        chosen = chosen.filter(category__in=list(categories))
    if cases is not None:
        chosen = chosen.filter(pk__in=list(cases))
    return chosen


def _below(path: str, relation: str = "") -> dict[str, str]:
    if not path:
        return {}
    return {f"{relation}path__gte": path, f"{relation}path__lt": next_path(path)}


def _sources(
    cycle: Cycle,
    chosen: QuerySet[Case],
    cases: Collection[int] | None,
    codes: Collection[str] | None,
) -> Sources:
    """Read what lies round the cases: round a few of them, or the whole cycle."""
    reads_before = codes is None or "previous_grade" in codes
    if cases is None:
        before = previous_grades(cycle) if reads_before else {}
        return Sources(cycle, Surroundings(cycle), posts_of(cycle), before)
    near = list(chosen.values_list("cycle_unit_id", "person_id"))
    persons = {person for _, person in near if person is not None}
    around = Surroundings(cycle, {unit for unit, _ in near})
    before = previous_grades(cycle, cases) if reads_before else {}
    return Sources(cycle, around, posts_of(cycle, persons), before)


def rows_with_sheets(
    cycle: Cycle, chosen: QuerySet[Case], *, path: str = "", cases: Collection[int] | None = None
) -> Iterator[tuple[Placed, list[Given]]]:
    """Yield cases with their sheets from the first to the last, side by side, in their order.

    Args:
        path: of the unit at or below which all of them stand.
        cases: their ids, where they are few.
    """
    near: dict[str, Any] = {"case__cycle": cycle, **_below(path, "case__")}
    if cases is not None:
        near["case__in"] = list(cases)
    held, sheets = decisions_in_force().filter(**near), FactSheet.objects.filter(**near)
    decided = {
        case: (grade, reason)
        for case, grade, reason in held.values_list("case_id", "grade", "not_rated_reason")
    }
    given = sheets.order_by("case_id", "pk").values_list("case_id", "given")
    by_case = groupby(given.iterator(AT_ONCE), key=itemgetter(0))
    waiting = next(by_case, None)
    began = Coalesce("person__admitted_on", "collective__opened_on", "unit__opened_on")
    columns: Iterator[Any] = (
        chosen.order_by("pk").values_list(*CASE_COLUMNS, began).iterator(AT_ONCE)
    )
    for row in columns:
        while waiting is not None and waiting[0] < row[0]:
            waiting = next(by_case, None)
        own: list[Given] = []
        if waiting is not None and waiting[0] == row[0]:
            own = [each for _, each in waiting[1]]
        yield Placed._make((*row, *decided.get(row[0], ("", "")), bool(own))), own
