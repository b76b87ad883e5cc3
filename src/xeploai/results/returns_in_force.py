"""The statistical returns in force: their figures, and the units that sent none."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import CycleUnit
from xeploai.domain import (
    STEP_WIDTH,
    Category,
    Counts,
    ReportingSource,
    SubjectKind,
    Total,
)

from .models import ReturnedCount, StatisticalReturn
from .tallies import OutcomeCounts, counts_by_category, outcome_of, unit_ref


def returns_in_force(unit: CycleUnit) -> QuerySet[StatisticalReturn]:
    """Return the returns not replaced, of the unit and everything below it."""
    below = {f"cycle_unit__{key}": value for key, value in cycles.subtree(unit).items()}
    return StatisticalReturn.objects.filter(
        cycle=unit.cycle_id, replaced_by__isnull=True, **below
    ).select_related("cycle_unit")


def counts_of_returns(returns: QuerySet[StatisticalReturn]) -> dict[int, dict[str, Counts]]:
    """Return the counts of each return, by id and category."""
    tallied: dict[int, OutcomeCounts] = defaultdict(lambda: defaultdict(Counter))
    columns = ("statistical_return", "category", "outcome", "reason", "number")
    numbers = ReturnedCount.objects.filter(statistical_return__in=returns.values("pk"))
    for key, category, outcome, reason, number in numbers.values_list(*columns):
        tallied[key][category][outcome_of(outcome, reason)] += number
    return {key: counts_by_category(by_category) for key, by_category in tallied.items()}


@dataclass
class ReportedReturns:
    """The returns of the units that report by return."""

    senders: list[CycleUnit]
    # by sender: the categories of the organisations at or below it
    organisations: dict[int, set[str]]
    sent: dict[int, dict[str, Counts]]
    # returns of units that count by their cases; no total contains them
    additional: list[tuple[CycleUnit, dict[str, Counts]]]

    def totals(self, categories: Mapping[str, Category], *, below: str = "") -> dict[str, Total]:
        """Return the totals of the senders at or below a path, by category."""
        totals: dict[str, Total] = {category: Total() for category in categories}
        for sender in self.senders:
            if sender.pk in self.sent and sender.path.startswith(below):
                for code, category in categories.items():
                    totals[code] += self._total(sender, category)
        return totals

    def _total(self, sender: CycleUnit, category: Category) -> Total:
        counts = self.sent[sender.pk].get(category.code)
        is_silent = counts is None and self._can_report(sender, category)
        return Total(None, counts, (unit_ref(sender),) if is_silent else ())

    def _can_report(self, sender: CycleUnit, category: Category) -> bool:
        """Whether the sender can have such subjects; the tree excludes only organisations."""
        is_organisation = category.kind is SubjectKind.ORGANISATION
        return not is_organisation or category.code in self.organisations[sender.pk]

    @property
    def missing(self) -> list[CycleUnit]:
        """The units that report by return and have sent none."""
        return [sender for sender in self.senders if sender.pk not in self.sent]


def reported_below(unit: CycleUnit) -> ReportedReturns:
    """Return the returns of the unit and everything below it."""
    returns = returns_in_force(unit)
    counts = counts_of_returns(returns)
    sent, additional = {}, []
    for statistical_return in returns:
        unit_counts = counts.get(statistical_return.pk, {})
        sender = statistical_return.cycle_unit
        if sender.source == ReportingSource.RETURN:
            sent[sender.pk] = unit_counts
        else:
            additional.append((sender, unit_counts))
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, is_covered=True, **cycles.subtree(unit))
    senders = list(below.filter(source=ReportingSource.RETURN).order_by("path"))
    return ReportedReturns(senders, _organisations_below(senders, below), sent, additional)


def _organisations_below(
    senders: list[CycleUnit], covered: QuerySet[CycleUnit]
) -> dict[int, set[str]]:
    categories: dict[int, set[str]] = {sender.pk: set() for sender in senders}
    if senders:
        by_path = {sender.path: categories[sender.pk] for sender in senders}
        for path, category in covered.values_list("path", "category"):
            steps = range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)
            for own in (by_path[path[:end]] for end in steps if path[:end] in by_path):
                own.add(category)
    return categories


def totals_of(
    categories: Iterable[str], counted: Mapping[str, Counts], returned: Mapping[str, Total]
) -> dict[str, Total]:
    """Return the totals by category, with cases and returns separate."""
    return {
        category: Total(counted.get(category)) + returned.get(category, Total())
        for category in categories
    }
