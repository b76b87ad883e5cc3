"""The statistics of one unit and cycle, read from tallies and returns.

`domain.rollup` defines what is computed here; a property test holds the two together.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.cycle.models import NOT_RATED, UNDECIDED, CycleUnit, PeerGroup, Tally
from xeploai.domain import (
    FIGURES,
    REASON_NOT_STATED,
    REASON_NOT_STATED_LABEL,
    STEP_WIDTH,
    Category,
    CeilingCheck,
    CeilingRule,
    Counts,
    Disagreement,
    EarlierFigures,
    Grade,
    Outcome,
    ReportingSource,
    Statistics,
    SubjectKind,
    Subordinate,
    Total,
    UnitRef,
)
from xeploai.domain import UNDECIDED as NO_OUTCOME

from .comparability import reasons_not_to_compare
from .models import ReturnedCount, StatisticalReturn
from .versions import figures_version

Tallied = dict[str, Counter[Outcome]]
# in each process; a province's statistics hold some 2 MB, a branch's some 50 kB
UNITS_KEPT = 128


@cache
def outcome_of(outcome: str, reason: str) -> Outcome:
    """Return the outcome that a tally or a return stores in two columns."""
    if outcome == NOT_RATED:
        return Outcome(not_rated_reason=reason)
    return NO_OUTCOME if outcome == UNDECIDED else Outcome(Grade(outcome))


def unit_ref(unit: CycleUnit) -> UnitRef:
    """Return the unit as statistics name it."""
    return UnitRef(unit.code, unit.name, unit.category)


@dataclass
class Tables:
    """Sums by category: over everything, by sector, and by the step below the unit."""

    all: Tallied = field(default_factory=lambda: defaultdict(Counter))
    by_sector: dict[str, Tallied] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    by_step: dict[str, Tallied] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )

    def add(self, step: str, sector: str, category: str, outcome: Outcome, number: int) -> None:
        """Count a number in all three."""
        self.all[category][outcome] += number
        self.by_sector[sector][category][outcome] += number
        self.by_step[step][category][outcome] += number


# a return does not break its totals down by sector
SECTOR_NOT_STATED = ""


def tallies_below(unit: CycleUnit) -> QuerySet[Tally]:
    """Return the tallies of the unit and everything below it, whether they count or not."""
    return Tally.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))


def counted_tallies(unit: CycleUnit) -> QuerySet[Tally]:
    """Return the tallies that the unit's totals contain: none for which a return speaks."""
    tallies = tallies_below(unit)
    if not cycles.stands_below_a_return(unit):
        return tallies.filter(is_covered=False)
    # a superior's return speaks for the unit: cases that nobody works on say nothing of it
    return tallies if tallies.exclude(outcome=UNDECIDED).exists() else tallies.none()


def counts_of_tallies(tallies: QuerySet[Tally]) -> dict[str, Counts]:
    """Return the counts of tallies by category."""
    tallied: Tallied = defaultdict(Counter)
    rows = tallies.values_list("category", "outcome", "reason").annotate(sum=Sum("number"))
    for category, outcome, reason, number in rows.order_by():
        tallied[category][outcome_of(outcome, reason)] += number
    return _counts(tallied)


def tables_of_cases(unit: CycleUnit) -> Tables:
    """Return the sums of the tallies of the unit and everything below it."""
    step = Substr("path", len(unit.path) + 1, STEP_WIDTH)
    columns = ("step", "sector", "category", "outcome", "reason")
    tallies = counted_tallies(unit).values_list(step, *columns[1:])
    rows = tallies.annotate(sum=Sum("number")).order_by()
    tables = Tables()
    for step_below, sector, category, outcome, reason, number in rows:
        tables.add(step_below, sector, category, outcome_of(outcome, reason), number)
    return tables


def returns_in_force(unit: CycleUnit) -> QuerySet[StatisticalReturn]:
    """Return the returns that nothing replaces, of the unit and everything below it."""
    below = {f"cycle_unit__{key}": value for key, value in cycles.subtree(unit).items()}
    return StatisticalReturn.objects.filter(
        cycle=unit.cycle_id, replaced_by__isnull=True, **below
    ).select_related("cycle_unit")


def counts_of_returns(returns: QuerySet[StatisticalReturn]) -> dict[int, dict[str, Counts]]:
    """Return what each return says, by id and category."""
    tallied: dict[int, Tallied] = defaultdict(lambda: defaultdict(Counter))
    columns = ("statistical_return", "category", "outcome", "reason", "number")
    numbers = ReturnedCount.objects.filter(statistical_return__in=returns.values("pk"))
    for sent, category, outcome, reason, number in numbers.values_list(*columns):
        tallied[sent][category][outcome_of(outcome, reason)] += number
    return {sent: _counts(by_category) for sent, by_category in tallied.items()}


def _counts(tallied: Tallied) -> dict[str, Counts]:
    return {category: Counts.of_outcomes(numbers) for category, numbers in tallied.items()}


@dataclass
class Reported:
    """What the units that report by return sent, and which of them sent nothing."""

    senders: list[CycleUnit]
    # by sender, the categories of organisation that stand at or below it
    organisations: dict[int, set[str]]
    sent: dict[int, dict[str, Counts]]
    beside_cases: list[tuple[CycleUnit, dict[str, Counts]]]

    def totals(self, categories: Mapping[str, Category], *, below: str = "") -> dict[str, Total]:
        """Return the totals of the senders at or below a path, by category."""
        totals: dict[str, Total] = {category: Total() for category in categories}
        for sender in self.senders:
            if sender.pk in self.sent and sender.path.startswith(below):
                for code, category in categories.items():
                    totals[code] += self._one(sender, category)
        return totals

    def _one(self, sender: CycleUnit, category: Category) -> Total:
        counts = self.sent[sender.pk].get(category.code)
        is_silent = counts is None and self._is_asked(sender, category)
        return Total(None, counts, (unit_ref(sender),) if is_silent else ())

    def _is_asked(self, sender: CycleUnit, category: Category) -> bool:
        """Whether the sender can have such subjects: the tree says so of organisations only."""
        is_organisation = category.kind is SubjectKind.ORGANISATION
        return not is_organisation or category.code in self.organisations[sender.pk]

    @property
    def missing(self) -> list[CycleUnit]:
        """Units that report by return and have sent none."""
        return [sender for sender in self.senders if sender.pk not in self.sent]


def reported_below(unit: CycleUnit) -> Reported:
    """Return the returns of the unit and everything below it."""
    returns = returns_in_force(unit)
    counts = counts_of_returns(returns)
    sent, beside = {}, []
    for one in returns:
        if one.cycle_unit.source == ReportingSource.RETURN:
            sent[one.cycle_unit_id] = counts.get(one.pk, {})
        else:
            beside.append((one.cycle_unit, counts.get(one.pk, {})))
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, is_covered=True, **cycles.subtree(unit))
    senders = list(below.filter(source=ReportingSource.RETURN).order_by("path"))
    return Reported(senders, _organisations_below(senders, below), sent, beside)


def _organisations_below(
    senders: list[CycleUnit], covered: QuerySet[CycleUnit]
) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {sender.pk: set() for sender in senders}
    if senders:
        by_path = {sender.path: found[sender.pk] for sender in senders}
        for path, category in covered.values_list("path", "category"):
            steps = range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)
            for own in (by_path[path[:end]] for end in steps if path[:end] in by_path):
                own.add(category)
    return found


def totals_of(
    categories: Iterable[str], counted: Mapping[str, Counts], returned: Mapping[str, Total]
) -> dict[str, Total]:
    """Return the totals by category, cases and returns kept apart."""
    return {
        category: Total(counted.get(category)) + returned.get(category, Total())
        for category in categories
    }


def statistics_of(unit: CycleUnit) -> Statistics:
    """Return every figure of a unit of a cycle, as it stands at this moment.

    What was computed before is given again while nothing that it is made of was written to.
    """
    version = figures_version(unit)
    if version is None:
        return computed_statistics(unit)
    return _statistics_at(unit.pk, version)


@lru_cache(maxsize=UNITS_KEPT)
def _statistics_at(unit: int, version: int) -> Statistics:
    # the unit is read after its version: what is kept is never older than the version says
    return computed_statistics(CycleUnit.objects.select_related("cycle").get(pk=unit))


def computed_statistics(unit: CycleUnit) -> Statistics:
    """Return every figure of a unit, computed from the tallies and returns."""
    cycle = unit.cycle
    pack = rulepacks.pack(cycle.pack)
    on = cycle.closes_on
    categories = pack.categories_on(on)
    tables = tables_of_cases(unit)
    reported = reported_below(unit)
    totals = totals_of(categories, _counts(tables.all), reported.totals(categories))
    waiting = _undecided_units(unit, tables)
    ceilings = pack.ceilings_on(on)
    return Statistics(
        unit=unit_ref(unit),
        cycle=cycle.year,
        closes_on=on,
        pack=cycle.pack,
        category_labels=categories,
        reason_labels=pack.not_rated_reasons_on(on),
        share_bases=pack.share_bases_on(on),
        categories=totals,
        by_sector=_by_sector(categories, tables, reported),
        subordinates=_subordinates(unit, categories, tables, reported),
        missing_units=tuple(unit_ref(one) for one in reported.missing),
        waiting_units=tuple(unit_ref(one) for one in waiting),
        reported_within=_reported_within(unit),
        units_by_return=tuple(unit_ref(one) for one in reported.senders),
        disagreements=tuple(_disagreements(reported, categories)),
        ceiling_rules=ceilings,
        ceilings=tuple(_ceiling_checks(unit, ceilings)),
        ceilings_not_checked=tuple(unit_ref(one) for one in reported.senders) if ceilings else (),
        earlier=_earlier(unit),
        pack_title=pack.title,
    )


def _reported_within(unit: CycleUnit) -> UnitRef | None:
    if not cycles.stands_below_a_return(unit):
        return None
    sender = cycles.units_above(unit).filter(source=ReportingSource.RETURN).first()
    return unit_ref(sender) if sender else None


def category_totals(unit: CycleUnit, reported: Reported | None = None) -> dict[str, Total]:
    """Return only the totals by category: what a comparison with another year needs."""
    returned = reported or reported_below(unit)
    pack = rulepacks.pack(unit.cycle.pack)
    categories = pack.categories_on(unit.cycle.closes_on)
    counted = counts_of_tallies(counted_tallies(unit))
    return totals_of(categories, counted, returned.totals(categories))


def _by_sector(
    categories: Mapping[str, Category], tables: Tables, reported: Reported
) -> dict[str, dict[str, Total]]:
    by_sector = {
        sector: totals_of(categories, _counts(tallied), {})
        for sector, tallied in sorted(tables.by_sector.items())
    }
    if reported.sent:
        by_sector[SECTOR_NOT_STATED] = reported.totals(categories)
    return by_sector


def _subordinates(
    unit: CycleUnit,
    categories: Mapping[str, Category],
    tables: Tables,
    reported: Reported,
) -> tuple[Subordinate, ...]:
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, parent=unit).order_by("path")
    return tuple(
        _subordinate(
            one,
            totals_of(
                categories,
                _counts(tables.by_step[one.path[-STEP_WIDTH:]]),
                reported.totals(categories, below=one.path),
            ),
        )
        for one in below
    )


def _subordinate(unit: CycleUnit, totals: dict[str, Total]) -> Subordinate:
    heard = any(
        total.counts is not None and total.counts.total > total.counts.undecided
        for total in totals.values()
    )
    has_return = any(total.from_returns is not None for total in totals.values())
    source = ReportingSource(unit.source)
    is_within = cycles.stands_below_a_return(unit)
    is_missing = not (heard or has_return or is_within)
    return Subordinate(unit_ref(unit), source, totals, is_missing, is_within)


def _undecided_units(unit: CycleUnit, tables: Tables) -> list[CycleUnit]:
    """Return the units that have cases and no decision at all: they have not reported."""
    if not any(numbers[NO_OUTCOME] for numbers in tables.all.values()):
        return []
    silent = (
        counted_tallies(unit)
        .values("cycle_unit")
        .annotate(decided=Count("pk", filter=~Q(outcome=UNDECIDED)))
        .filter(decided=0)
    )
    found = CycleUnit.objects.filter(pk__in=silent.values("cycle_unit"))
    return list(found.order_by("path"))


def _compared_figures(ours: Counts, *, is_organisation: bool) -> tuple[str, ...]:
    """Return what a return can be held against.

    Grades, once some are decided; before that only how many subjects there are, as far as the
    register knows them.
    """
    if ours.total > ours.undecided:
        return tuple(figure for figure in FIGURES if figure != "undecided")
    return ("total",) if ours.total or is_organisation else ()


def _disagreements(
    reported: Reported, categories: Mapping[str, Category]
) -> Iterable[Disagreement]:
    organisations = {
        code for code, one in categories.items() if one.kind is SubjectKind.ORGANISATION
    }
    beside = [(sender, sent, ReportingSource.CASES) for sender, sent in reported.beside_cases]
    instead = [
        (sender, reported.sent[sender.pk], ReportingSource.RETURN)
        for sender in reported.senders
        if sender.pk in reported.sent
    ]
    for sender, sent, counts_as in beside + instead:
        counted = counts_of_tallies(tallies_below(sender))
        for category, returned in sent.items():
            ours = counted.get(category, Counts())
            for figure in _compared_figures(ours, is_organisation=category in organisations):
                if returned.figure(figure) != ours.figure(figure):
                    yield Disagreement(
                        unit_ref(sender),
                        category,
                        figure,
                        returned.figure(figure),
                        ours.figure(figure),
                        counts_as,
                    )


def _ceiling_checks(unit: CycleUnit, rules: tuple[CeilingRule, ...]) -> Iterable[CeilingCheck]:
    """Return every group that lies wholly within the unit and has a graded subject."""
    rules_by_category = {rule.category: rule for rule in rules}
    groups = PeerGroup.objects.filter(
        cycle=unit.cycle_id, category__in=rules_by_category, **cycles.subtree(unit)
    )
    within = {pk: (category, label) for pk, category, label in groups.values_list(*GROUP_COLUMNS)}
    for group, excellent, good, completed, failed in _grades_by_group(unit):
        counts = Counts(excellent, good, completed, failed)
        if group in within and counts.graded:
            category, label = within[group]
            yield CeilingCheck(rules_by_category[category], label, counts, group)


GROUP_COLUMNS = ("pk", "category", "label")


def _grades_by_group(unit: CycleUnit) -> QuerySet[Tally, tuple[int, ...]]:
    """Return the number of each grade, best first, by peer group."""
    tallies = tallies_below(unit).filter(is_covered=False, peer_group__isnull=False)
    sums = [Sum("number", filter=Q(outcome=grade), default=0) for grade in Grade]
    named = {f"of_{grade.value.lower()}": one for grade, one in zip(Grade, sums, strict=True)}
    return (
        tallies.values("peer_group").annotate(**named).order_by().values_list("peer_group", *named)
    )


def _earlier(unit: CycleUnit) -> EarlierFigures | None:
    before = cycles.previous_cycle(unit.cycle)
    if before is None:
        return None
    same = CycleUnit.objects.filter(cycle=before, unit=unit.unit_id).select_related("cycle").first()
    reasons = reasons_not_to_compare(unit, same, before)
    if same is None:
        return EarlierFigures(before.year, {}, reasons)
    version = figures_version(same)
    at_once = _totals_with_missing if version is None else partial(_totals_at, version=version)
    totals, missing = at_once(same.pk)
    return EarlierFigures(before.year, totals, reasons, missing)


@lru_cache(maxsize=UNITS_KEPT)
def _totals_at(unit: int, version: int) -> tuple[dict[str, Total], tuple[UnitRef, ...]]:
    # a write of this year leaves the year before as it was
    return _totals_with_missing(unit)


def _totals_with_missing(unit: int) -> tuple[dict[str, Total], tuple[UnitRef, ...]]:
    found = CycleUnit.objects.select_related("cycle").get(pk=unit)
    reported = reported_below(found)
    missing = tuple(unit_ref(one) for one in reported.missing)
    return category_totals(found, reported), missing


def forget_kept() -> None:
    """Compute everything anew from now on: for measurements and tests."""
    _statistics_at.cache_clear()
    _totals_at.cache_clear()


def reason_label(statistics: Statistics, reason: str, language: str) -> str:
    """Return what a reason for not rating is called."""
    if reason == REASON_NOT_STATED:
        return REASON_NOT_STATED_LABEL[language]
    known = statistics.reason_labels.get(reason)
    return known.label[language] if known else reason


def returned_behind(
    unit: CycleUnit, categories: Iterable[str], figure: str, *, reason: str = ""
) -> list[tuple[UnitRef, int]]:
    """Return what each return adds to a figure of a unit."""
    reported = reported_below(unit)
    wanted = set(categories)

    def number(counts: Counts) -> int:
        return counts.not_rated.get(reason, 0) if reason else counts.figure(figure)

    return [
        (unit_ref(sender), sum(number(counts) for counts in found))
        for sender in reported.senders
        if (
            found := [
                counts
                for category, counts in reported.sent.get(sender.pk, {}).items()
                if category in wanted
            ]
        )
    ]
