"""The grassroots organisations below a unit, with the same figures as their own pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Substr

from xeploai.cycle import queries as cycles
from xeploai.cycle.evaluation import GRASSROOTS_CATEGORIES
from xeploai.cycle.queries import CycleUnit
from xeploai.domain import Category, Counts, Outcome, ReportingSource, Total, UnitRef, add_up
from xeploai.results.returns_in_force import reported_below
from xeploai.results.tallies import counted_tallies, outcome_of, unit_ref


@dataclass(frozen=True)
class PeerUnit:
    """A unit with its total, to be compared with its peers.

    Args:
        total: of the chosen categories; unreported if the unit has no figures of its own.
    """

    unit: UnitRef
    total: Total


class UnitsByPath:
    """Finds the unit to which a path belongs, among units that do not contain each other."""

    def __init__(self, units: Iterable[CycleUnit]) -> None:
        self.by_path = {unit.path: unit for unit in units}
        self.lengths = sorted({len(path) for path in self.by_path})

    def of(self, path: str) -> str | None:
        """Return the path of the unit that contains a path, if any."""
        return next((path[:end] for end in self.lengths if path[:end] in self.by_path), None)


def grassroots_below(unit: CycleUnit, categories: Mapping[str, Category]) -> tuple[PeerUnit, ...]:
    """Return the grassroots organisations below a unit, with their sum over some categories.

    Runs three queries whatever their number, and three more if a unit below reports by return.
    """
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    found = below.filter(category__in=GRASSROOTS_CATEGORIES).exclude(pk=unit.pk).order_by("path")
    owners = UnitsByPath(found)
    counted = _counted(unit, owners, list(categories))
    is_returned = below.filter(source=ReportingSource.RETURN).exists()
    returned = _returned(unit, owners, categories) if is_returned else {}
    return tuple(
        PeerUnit(unit_ref(one), Total(counted.get(path)) + returned.get(path, Total()))
        for path, one in owners.by_path.items()
    )


def _counted(unit: CycleUnit, owners: UnitsByPath, categories: list[str]) -> dict[str, Counts]:
    place = Substr("path", 1, max(owners.lengths, default=1))
    tallies = counted_tallies(unit).filter(category__in=categories)
    rows = tallies.values_list(place, "outcome", "reason").annotate(sum=Sum("number")).order_by()
    tallied: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for path, outcome, reason, number in rows:
        own = owners.of(path)
        if own is not None:
            tallied[own][outcome_of(outcome, reason)] += number
    return {path: Counts.of_outcomes(numbers) for path, numbers in tallied.items()}


def _returned(
    unit: CycleUnit, owners: UnitsByPath, categories: Mapping[str, Category]
) -> dict[str, Total]:
    reported = reported_below(unit)
    senders = {owners.of(sender.path) for sender in reported.senders}
    return {
        path: add_up(reported.totals(categories, below=path).values())
        for path in senders
        if path is not None
    }
