"""The statistical returns in force: their figures, and the units that sent none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import CycleUnit
from xeploai.domain import (
    STEP_WIDTH,
    Category,
    Counts,
    ReportingSource,
    ReturnState,
    Sender,
    SubjectKind,
    Total,
    UnitRef,
)

from .models import AbsenceDeclaration, StatisticalReturn
from .returns import absences_of, counts_of_returns, letter_of, state_of, with_verdicts
from .tallies import tallies_below, unit_ref

# the sector of a sender below which units of several sectors stand
SECTOR_NOT_STATED = ""
NOBODY = Counts()


def latest_returns(unit: CycleUnit) -> QuerySet[StatisticalReturn]:
    """Return the returns not replaced, of the unit and everything below it, with verdicts."""
    below = {f"cycle_unit__{key}": value for key, value in cycles.subtree(unit).items()}
    latest = StatisticalReturn.objects.filter(
        cycle=unit.cycle_id, replaced_by__isnull=True, **below
    ).select_related("cycle_unit")
    return with_verdicts(latest)


def returns_in_force(unit: CycleUnit) -> QuerySet[StatisticalReturn]:
    """Return the returns that count: the latest of each unit, unless it was sent back.

    The only reader of what counts: an earlier return does not come back with that, since its
    sender replaced it.
    """
    # not `exclude`: without a verdict the comparison would be NULL
    counts = Q(verdict__isnull=True) | Q(verdict=ReturnState.ACCEPTED)
    return latest_returns(unit).filter(counts)


@dataclass
class ReportedReturns:
    """The returns of the units that report by return.

    Args:
        organisations: by sender, the categories of the organisations at or below it.
        sent: by sender, the counts of its return, where it has one that counts.
        additional: returns of units that count by their cases; no total contains them.
        states: by sender, the state of its latest return.
        absences: by sender, the categories of which it declared to have nobody.
        sectors: by sender, the sector of all units at or below it; empty where they differ.
    """

    senders: list[CycleUnit]
    organisations: dict[int, set[str]]
    sent: dict[int, dict[str, Counts]]
    additional: list[tuple[CycleUnit, dict[str, Counts]]]
    states: dict[int, Sender] = field(default_factory=dict)
    absences: Mapping[int, Iterable[str]] = field(default_factory=dict)
    sectors: Mapping[int, str] = field(default_factory=dict)

    def totals(
        self, categories: Mapping[str, Category], *, below: str = "", sector: str | None = None
    ) -> dict[str, Total]:
        """Return the totals of the senders at or below a path, by category.

        Args:
            sector: only of senders of this sector; None for all.
        """
        senders = [
            sender
            for sender in self.senders
            if sender.path.startswith(below)
            and (sector is None or self.sectors.get(sender.pk, SECTOR_NOT_STATED) == sector)
        ]
        return {code: self._total(senders, category) for code, category in categories.items()}

    def _total(self, senders: Iterable[CycleUnit], category: Category) -> Total:
        """Return the sum over senders, in one pass: a province has thousands of them."""
        counted, accepted = [], []
        silent: list[UnitRef] = []
        owing: list[UnitRef] = []
        without: list[UnitRef] = []
        for sender in senders:
            counts = self._counts(sender, category)
            if counts is not None:
                counted.append(counts)
                accepted += [counts] if self._is_accepted(sender) else []
                without += [unit_ref(sender)] if self._is_absent(sender, category, counts) else []
            elif self._can_report(sender, category):
                (silent if sender.pk in self.sent else owing).append(unit_ref(sender))
        return Total(
            None, _sum(counted), tuple(silent), tuple(owing), tuple(without), _sum(accepted)
        )

    def _counts(self, sender: CycleUnit, category: Category) -> Counts | None:
        counts = self.sent.get(sender.pk, {}).get(category.code)
        is_declared = category.code in self.absences.get(sender.pk, ())
        return NOBODY if counts is None and is_declared else counts

    def _is_absent(self, sender: CycleUnit, category: Category, counts: Counts) -> bool:
        return not counts.total and category.code in self.absences.get(sender.pk, ())

    def _is_accepted(self, sender: CycleUnit) -> bool:
        known = self.states.get(sender.pk)
        return known is not None and known.state is ReturnState.ACCEPTED

    def _can_report(self, sender: CycleUnit, category: Category) -> bool:
        """Whether the sender can have such subjects; the tree excludes only organisations."""
        is_organisation = category.kind is SubjectKind.ORGANISATION
        return not is_organisation or category.code in self.organisations[sender.pk]

    @property
    def sectors_sent(self) -> set[str]:
        """The sectors of the senders whose return counts."""
        return {self.sectors.get(key, SECTOR_NOT_STATED) for key in self.sent}

    @property
    def missing(self) -> list[CycleUnit]:
        """The units that report by return and have none that counts."""
        return [sender for sender in self.senders if sender.pk not in self.sent]

    def senders_below(self, path: str = "") -> list[Sender]:
        """Return the senders at or below a path with the state of their returns."""
        below = (sender for sender in self.senders if sender.path.startswith(path))
        return [self.states[sender.pk] for sender in below]


def _sum(counts: list[Counts]) -> Counts | None:
    return sum(counts, NOBODY) if counts else None


def reported_below(unit: CycleUnit) -> ReportedReturns:
    """Return the returns of the unit and everything below it."""
    latest = {one.cycle_unit_id: one for one in latest_returns(unit)}
    counts = counts_of_returns(returns_in_force(unit))
    sent, additional = {}, []
    for one in latest.values():
        unit_counts, sender = counts.get(one.pk, {}), one.cycle_unit
        if not state_of(one).counts:
            continue
        if sender.source == ReportingSource.RETURN:
            sent[sender.pk] = unit_counts
        else:
            additional.append((sender, unit_counts))
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, is_covered=True, **cycles.subtree(unit))
    senders = list(below.filter(source=ReportingSource.RETURN).order_by("path"))
    declared = AbsenceDeclaration.objects.filter(cycle_unit__in=[one.pk for one in senders])
    organisations, sectors = _units_below(senders, below)
    states = {one.pk: sender_state(one, latest.get(one.pk)) for one in senders}
    absences = absences_that_hold(unit, senders, absences_of(declared)) if senders else {}
    return ReportedReturns(senders, organisations, sent, additional, states, absences, sectors)


def absences_that_hold(
    unit: CycleUnit, senders: Iterable[CycleUnit], declared: Mapping[int, Iterable[str]]
) -> dict[int, set[str]]:
    """Return by sender the categories declared to have nobody, of which the cycle has nobody.

    Who came into the cycle after the declaration would else be counted as nobody.
    """
    categories = {one for own in declared.values() for one in own}
    if not categories:
        return {}
    rows = tallies_below(unit).filter(category__in=categories, number__gt=0)
    present = set(rows.values_list("path", "category"))
    return {
        sender.pk: {
            category
            for category in declared[sender.pk]
            if not any(one == category and path.startswith(sender.path) for path, one in present)
        }
        for sender in senders
        if sender.pk in declared
    }


def sender_state(unit: CycleUnit, latest: StatisticalReturn | None) -> Sender:
    """Return a sender with the letter and the state of its latest return."""
    if latest is None:
        return Sender(unit_ref(unit), ReturnState.MISSING)
    return Sender(
        unit_ref(unit),
        state_of(latest),
        letter_of(latest),
        latest.received_on,
        getattr(latest, "verdict_reason", "") or "",
        latest.reason,
    )


def _units_below(
    senders: list[CycleUnit], covered: QuerySet[CycleUnit]
) -> tuple[dict[int, set[str]], dict[int, str]]:
    """Return by sender the categories of the units at or below it, and their common sector."""
    categories: dict[int, set[str]] = {sender.pk: set() for sender in senders}
    sectors: dict[int, set[str]] = defaultdict(set)
    if senders:
        by_path = {sender.path: sender.pk for sender in senders}
        for path, category, sector in covered.values_list("path", "category", "sector"):
            steps = range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)
            for own in (by_path[path[:end]] for end in steps if path[:end] in by_path):
                categories[own].add(category)
                sectors[own].add(sector)
    alike = {key: min(found) for key, found in sectors.items() if len(found) == 1}
    return categories, alike


def totals_of(
    categories: Iterable[str], counted: Mapping[str, Counts], returned: Mapping[str, Total]
) -> dict[str, Total]:
    """Return the totals by category, with cases and returns separate."""
    return {
        category: Total(counted.get(category)) + returned.get(category, Total())
        for category in categories
    }
