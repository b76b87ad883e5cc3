"""Which rows of persons a reader may not see, in the whole tree of a cycle.

The one reader of this for all pages, reports, files and the API. What is decided depends on all
units of the cycle at once, since a row can be worked out from any others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from xeploai.cycle.queries import Cycle, CycleUnit, Reader, Tally, categories_of, highest_of
from xeploai.domain import PERSONAL, Act, Counts, ReportingSource
from xeploai.results.returns.states import counts_of_returns
from xeploai.results.returns_in_force import returns_in_force
from xeploai.results.versions import cycle_version

from .suppression import hidden_rows

# per process; of a province some 100 kB for each set of roles
READERS_CACHED = 64
Rows = dict[str, dict[str, Counter[Any]]]


@dataclass(frozen=True)
class HiddenRows:
    """The rows of a cycle that a reader may not see.

    Args:
        personal: the categories whose subjects are persons.
        rows: code of a unit and category of each hidden row.
        open_below: paths below which the reader sees person by person.
    """

    personal: frozenset[str]
    rows: frozenset[tuple[str, str]]
    open_below: tuple[str, ...]
    hidden_below: int

    def hides(self, unit: str, category: str) -> bool:
        """Whether the row of a unit is hidden."""
        return (unit, category) in self.rows

    def hides_any_of(self, category: str) -> bool:
        """Whether the row of any unit is hidden: then no other division of it may be shown."""
        return any(category == hidden for _, hidden in self.rows)

    def is_open(self, path: str) -> bool:
        """Whether the reader sees everything of a unit person by person."""
        return any(path.startswith(top) for top in self.open_below)


def hidden_rows_for(reader: Reader, cycle: Cycle) -> HiddenRows:
    """Return what a reader may not see of a cycle."""
    tops = highest_of(reader.visible(cycle, Act.SEE_PERSONS)).values_list("path", flat=True)
    version = cycle_version(cycle)
    if version is None:
        return compute_hidden_rows(cycle, tuple(tops), settings.PERSONS_HIDDEN_BELOW)
    return _hidden_rows_at(cycle.pk, version, tuple(tops), settings.PERSONS_HIDDEN_BELOW)


@lru_cache(maxsize=READERS_CACHED)
def _hidden_rows_at(
    cycle: int, version: int, open_below: tuple[str, ...], hidden_below: int
) -> HiddenRows:
    return compute_hidden_rows(Cycle.objects.get(pk=cycle), open_below, hidden_below)


def clear_cache() -> None:
    """Clear the cache, for measurements and tests."""
    _hidden_rows_at.cache_clear()


def compute_hidden_rows(cycle: Cycle, open_below: tuple[str, ...], hidden_below: int) -> HiddenRows:
    """Find what to hide from whoever sees persons only below some paths."""
    kinds = categories_of(cycle)
    personal = frozenset(code for code, one in kinds.items() if one.kind in PERSONAL)
    codes = dict(CycleUnit.objects.filter(cycle=cycle).values_list("path", "code"))
    counted, cases = _counted_rows(cycle, personal)
    found = {
        (codes[path], category)
        # a return stands beside the cases that it covers, and both are shown
        for rows in (counted, cases)
        for category, own in rows.items()
        for path in hidden_rows(_closed(own, open_below), hidden_below=hidden_below)
    }
    return HiddenRows(personal, frozenset(found), open_below, hidden_below)


def _closed(own: Mapping[str, Counter[Any]], open_below: Iterable[str]) -> dict[str, Counter[Any]]:
    tops = tuple(open_below)
    return {path: row for path, row in own.items() if not path.startswith(tops)}


def _counted_rows(cycle: Cycle, personal: Iterable[str]) -> tuple[Rows, Rows]:
    """Return by category and path what totals count, and all cases whether they count or not."""
    counted: Rows = defaultdict(lambda: defaultdict(Counter))
    cases: Rows = defaultdict(lambda: defaultdict(Counter))
    tallies = Tally.objects.filter(cycle=cycle, category__in=personal)
    columns = ("category", "path", "is_covered", "outcome", "reason", "number")
    for category, path, is_covered, outcome, reason, number in tallies.values_list(*columns):
        cases[category][path][outcome, reason] += number
        if not is_covered:
            counted[category][path][outcome, reason] += number
    for category, path, counts in _returned(cycle):
        if category in personal:
            counted[category][path].update(_outcomes(counts))
    return counted, cases


def _returned(cycle: Cycle) -> Iterable[tuple[str, str, Counts]]:
    for top in CycleUnit.objects.filter(cycle=cycle, parent__isnull=True).select_related("cycle"):
        in_force = returns_in_force(top).filter(cycle_unit__source=ReportingSource.RETURN)
        paths = dict(in_force.values_list("pk", "cycle_unit__path"))
        for key, by_category in counts_of_returns(in_force).items():
            for category, counts in by_category.items():
                yield category, paths[key], counts


def _outcomes(counts: Counts) -> dict[Any, int]:
    grades = {name: counts.figure(name) for name in ("excellent", "good", "completed", "failed")}
    return {**grades, "undecided": counts.undecided, **counts.not_rated}
