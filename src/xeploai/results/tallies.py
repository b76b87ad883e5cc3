"""Queries on the tallies of cases."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.db.models import QuerySet, Sum
from django.db.models.functions import Substr

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import NOT_RATED, UNDECIDED, CycleUnit, Tally
from xeploai.domain import STEP_WIDTH, Counts, Grade, Outcome, UnitRef
from xeploai.domain import UNDECIDED as NO_OUTCOME

OutcomeCounts = dict[str, Counter[Outcome]]


@cache
def outcome_of(outcome: str, reason: str) -> Outcome:
    """Return the outcome stored in the two columns of a tally or a return."""
    if outcome == NOT_RATED:
        return Outcome(not_rated_reason=reason)
    return NO_OUTCOME if outcome == UNDECIDED else Outcome(Grade(outcome))


def unit_ref(unit: CycleUnit) -> UnitRef:
    """Return the reference to a unit that statistics use."""
    return UnitRef(unit.code, unit.name, unit.category)


@dataclass
class TallySums:
    """Sums by category: over everything, by sector, and by direct subordinate."""

    all: OutcomeCounts = field(default_factory=lambda: defaultdict(Counter))
    by_sector: dict[str, OutcomeCounts] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    by_step: dict[str, OutcomeCounts] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )

    def add(self, step: str, sector: str, category: str, outcome: Outcome, number: int) -> None:
        """Add a number to all three."""
        self.all[category][outcome] += number
        self.by_sector[sector][category][outcome] += number
        self.by_step[step][category][outcome] += number


def tallies_below(unit: CycleUnit) -> QuerySet[Tally]:
    """Return the tallies of the unit and everything below it, covered by a return or not."""
    return Tally.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))


def counted_tallies(unit: CycleUnit) -> QuerySet[Tally]:
    """Return the tallies that count in the unit's totals: those not covered by a return."""
    tallies = tallies_below(unit)
    if not cycles.stands_below_a_return(unit):
        return tallies.filter(is_covered=False)
    # a superior's return covers the unit: cases without any decision are not evidence against it
    return tallies if tallies.exclude(outcome=UNDECIDED).exists() else tallies.none()


def counts_of_tallies(tallies: QuerySet[Tally]) -> dict[str, Counts]:
    """Return the counts of tallies by category."""
    tallied: OutcomeCounts = defaultdict(Counter)
    rows = tallies.values_list("category", "outcome", "reason").annotate(sum=Sum("number"))
    for category, outcome, reason, number in rows.order_by():
        tallied[category][outcome_of(outcome, reason)] += number
    return counts_by_category(tallied)


def sum_tallies(unit: CycleUnit) -> TallySums:
    """Return the sums of the tallies of the unit and everything below it."""
    step = Substr("path", len(unit.path) + 1, STEP_WIDTH)
    columns = ("step", "sector", "category", "outcome", "reason")
    tallies = counted_tallies(unit).values_list(step, *columns[1:])
    rows = tallies.annotate(sum=Sum("number")).order_by()
    tables = TallySums()
    for step_below, sector, category, outcome, reason, number in rows:
        tables.add(step_below, sector, category, outcome_of(outcome, reason), number)
    return tables


def counts_by_category(tallied: OutcomeCounts) -> dict[str, Counts]:
    return {category: Counts.of_outcomes(numbers) for category, numbers in tallied.items()}
