"""The totals of every unit of a cycle in one pass: what `statistics_of` says of each, one by one.

A test holds the two together. Every number is added to the units above it by the steps of its
path, so the cost grows with the tallies and not with the number of units asked about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from django.db.models import Sum

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.cycle.models import CycleUnit, Tally
from xeploai.domain import STEP_WIDTH, Category, Counts, Outcome, Total
from xeploai.results.statistics import Reported, outcome_of, reported_below, totals_of

# counts of cases, by path of a unit, category and outcome
Summed = dict[str, dict[str, Counter[Outcome]]]


def _nothing() -> Summed:
    return defaultdict(lambda: defaultdict(Counter))


@dataclass
class TotalsOfAll:
    """What the units at and below one have, added up along the paths."""

    counted: Summed = field(default_factory=_nothing)
    covered: Summed = field(default_factory=_nothing)
    returned: dict[str, dict[str, Total]] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)

    def of(self, unit: CycleUnit, categories: Mapping[str, Category]) -> dict[str, Total]:
        """Return a unit's totals by category."""
        cases = self.counted.get(unit.path, {})
        if cycles.stands_below_a_return(unit):
            cases = self.covered.get(unit.path, {})
            if not any(one.is_decided for numbers in cases.values() for one in numbers):
                # a return from above speaks for the unit, and nobody works on its cases
                cases = {}
        counts = {code: Counts.of_outcomes(numbers) for code, numbers in cases.items()}
        return totals_of(categories, counts, self.returned.get(unit.path, {}))


def totals_of_all(
    unit: CycleUnit,
) -> Iterator[tuple[CycleUnit, dict[str, Total], int]]:
    """Yield the unit and each one below it, its totals, and how many units owe it a return."""
    pack = rulepacks.pack(unit.cycle.pack)
    categories = pack.categories_on(unit.cycle.closes_on)
    totals = _added_up(unit, categories)
    units = CycleUnit.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    for one in units.order_by("path").iterator():
        yield one, totals.of(one, categories), totals.missing[one.path]


def _added_up(top: CycleUnit, categories: Mapping[str, Category]) -> TotalsOfAll:
    totals = TotalsOfAll()
    columns = ("path", "category", "outcome", "reason", "is_covered")
    tallies = Tally.objects.filter(cycle=top.cycle_id, **cycles.subtree(top))
    summed = tallies.values_list(*columns).annotate(sum=Sum("number")).order_by()
    for path, category, outcome, reason, is_covered, number in summed.iterator():
        into = totals.covered if is_covered else totals.counted
        for above in _steps(path, top.path):
            into[above][category][outcome_of(outcome, reason)] += number
    _add_returns(totals, reported_below(top), top, categories)
    return totals


def _add_returns(
    totals: TotalsOfAll, reported: Reported, top: CycleUnit, categories: Mapping[str, Category]
) -> None:
    for sender in sorted(reported.senders, key=attrgetter("path")):
        alone = Reported([sender], reported.organisations, reported.sent, [])
        own = alone.totals(categories)
        for above in _steps(sender.path, top.path):
            totals.missing[above] += len(alone.missing)
            before = totals.returned.setdefault(above, dict.fromkeys(categories, Total()))
            for code, total in own.items():
                before[code] += total


def _steps(path: str, top: str) -> Iterator[str]:
    """Yield the path of the unit and of everything above it, up to the top."""
    for end in range(len(top), len(path) + 1, STEP_WIDTH):
        yield path[:end]
