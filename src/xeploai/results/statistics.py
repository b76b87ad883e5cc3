"""The statistics of one unit and cycle, computed from tallies and returns.

`domain.figures.rollup` defines the result; a property test compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from django.db.models import Count, Q, Sum

from xeploai.cycle import queries as cycles
from xeploai.cycle.evaluation import CycleCeilings, heads_in_groups
from xeploai.cycle.queries import (
    UNDECIDED,
    Cycle,
    CycleUnit,
    PeerGroup,
    decisions_in_force,
    pack_of,
)
from xeploai.domain import (
    FIGURES,
    REASON_NOT_STATED,
    REASON_NOT_STATED_LABEL,
    STEP_WIDTH,
    Allowance,
    Category,
    Ceiling,
    Counts,
    Disagreement,
    EarlierFigures,
    Grade,
    Letter,
    Outcome,
    ReportingSource,
    ReturnState,
    Rulebook,
    Statistics,
    SubjectKind,
    Subordinate,
    Total,
    UnitRef,
    ceilings_in_force,
    number_by_state,
    open_ceilings,
)
from xeploai.domain import UNDECIDED as NO_OUTCOME

from .comparability import reasons_not_to_compare, unlike_packs
from .one_tree import RecountedSide, TreeChanges
from .returns_in_force import ReportedReturns, reported_below, totals_of
from .tallies import (
    TallySums,
    counted_tallies,
    counts_by_category,
    counts_of_tallies,
    sum_tallies,
    tallies_below,
    unit_ref,
)
from .totals import category_totals
from .versions import figures_version

# per process; the statistics of a province take some 2 MB, of a branch some 50 kB
UNITS_CACHED = 128

NOBODY = Counts()


def statistics_of(unit: CycleUnit) -> Statistics:
    """Return the current statistics of a unit, from the cache while its version is the same."""
    version = figures_version(unit)
    if version is None:
        return compute_statistics(unit)
    return _statistics_at(unit.pk, version)


@lru_cache(maxsize=UNITS_CACHED)
def _statistics_at(unit: int, version: int) -> Statistics:
    # the unit is read after its version, so a cached value is never older than its version
    return compute_statistics(CycleUnit.objects.select_related("cycle").get(pk=unit))


def compute_statistics(unit: CycleUnit) -> Statistics:
    """Compute the statistics of a unit from its tallies and returns."""
    cycle = unit.cycle
    pack = pack_of(cycle)
    on = cycle.closes_on
    categories = cycles.categories_of(cycle)
    tables = sum_tallies(unit)
    reported = reported_below(unit)
    totals = totals_of(categories, counts_by_category(tables.all), reported.totals(categories))
    waiting = _undecided_units(unit, tables)
    reader = CycleCeilings(cycle)
    ceilings = tuple(_allowances(unit, reader))
    rules = _ceiling_rules(reader.book(unit.path), ceilings)
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
        waiting_units=tuple(unit_ref(undecided) for undecided in waiting),
        reported_within=_reported_within(unit),
        senders=tuple(reported.senders_below()),
        disagreements=tuple(_disagreements(reported, categories)),
        ceiling_rules=rules,
        open_ceilings=open_ceilings(reader.book(unit.path)),
        ceilings=ceilings,
        ceilings_not_checked=tuple(unit_ref(one) for one in reported.senders) if rules else (),
        earlier=_earlier(unit),
        pack_title=pack.title,
        period=cycle.key,
        members_not_reviewed=cycles.members_not_reviewed(unit),
    )


def _reported_within(unit: CycleUnit) -> UnitRef | None:
    if not cycles.stands_below_a_return(unit):
        return None
    sender = cycles.units_above(unit).filter(source=ReportingSource.RETURN).first()
    return unit_ref(sender) if sender else None


def _by_sector(
    categories: Mapping[str, Category], tables: TallySums, reported: ReportedReturns
) -> dict[str, dict[str, Total]]:
    # a return counts for the sector of its sender where all units there have the same
    sectors = sorted({*tables.by_sector, *reported.sectors_sent})
    return {
        sector: totals_of(
            categories,
            counts_by_category(tables.by_sector.get(sector, {})),
            reported.totals(categories, sector=sector),
        )
        for sector in sectors
    }


def _subordinates(
    unit: CycleUnit,
    categories: Mapping[str, Category],
    tables: TallySums,
    reported: ReportedReturns,
) -> tuple[Subordinate, ...]:
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, parent=unit).order_by("path")
    return tuple(
        _subordinate(
            one,
            totals_of(
                categories,
                counts_by_category(tables.by_step[one.path[-STEP_WIDTH:]]),
                reported.totals(categories, below=one.path),
            ),
            number_by_state(reported.senders_below(one.path)),
        )
        for one in below
    )


def _subordinate(
    unit: CycleUnit, totals: dict[str, Total], returns: Mapping[ReturnState, int]
) -> Subordinate:
    has_decision = any(
        total.counts is not None and total.counts.total > total.counts.undecided
        for total in totals.values()
    )
    has_return = any(total.from_returns is not None for total in totals.values())
    source = ReportingSource(unit.source)
    is_within = cycles.stands_below_a_return(unit)
    is_missing = not (has_decision or has_return or is_within)
    return Subordinate(unit_ref(unit), source, totals, is_missing, is_within, returns)


def _undecided_units(unit: CycleUnit, tables: TallySums) -> list[CycleUnit]:
    """Return the units with cases but without any decision, which count as not reported."""
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
    """Return the figures in which a return can be compared with cases.

    All once a grade is decided; before that only the number of subjects in the register.
    """
    if ours.total > ours.undecided:
        return tuple(figure for figure in FIGURES if figure != "undecided")
    return ("total",) if ours.total or is_organisation else ()


def _disagreements(
    reported: ReportedReturns, categories: Mapping[str, Category]
) -> Iterable[Disagreement]:
    organisations = {
        code for code, one in categories.items() if one.kind is SubjectKind.ORGANISATION
    }
    additional = [(sender, sent, ReportingSource.CASES) for sender, sent in reported.additional]
    instead = [
        (sender, reported.sent[sender.pk], ReportingSource.RETURN)
        for sender in reported.senders
        if sender.pk in reported.sent
    ]
    for sender, sent, counts_as in additional + instead:
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


def _ceiling_rules(book: Rulebook, allowances: Iterable[Allowance]) -> tuple[Ceiling, ...]:
    """Return the ceilings in force at a unit, and those of groups below that differ from them."""
    # thousands of groups share a few ceilings, each read once
    below = {id(each.ceiling): each.ceiling for each in allowances}
    return tuple(dict.fromkeys((*ceilings_in_force(book), *below.values())))


def _allowances(unit: CycleUnit, ceilings: CycleCeilings) -> Iterable[Allowance]:
    """Return every group that is wholly within the unit and has a graded subject."""
    within = PeerGroup.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    groups = {each.pk: each for each in within}
    heads = _heads_by_group(unit) if ceilings.excludes_heads(groups.values()) else {}
    for key, counts in _grades_by_group(unit):
        if key in groups and counts.graded:
            allowance = ceilings.allowance(groups[key], counts, heads.get(key, NOBODY))
            if allowance:
                yield allowance


def _grades_by_group(unit: CycleUnit) -> Iterable[tuple[int, Counts]]:
    """Yield the number of each grade by peer group."""
    tallies = tallies_below(unit).filter(is_covered=False, peer_group__isnull=False)
    sums = [Sum("number", filter=Q(outcome=grade), default=0) for grade in Grade]
    named = {f"of_{grade.value.lower()}": one for grade, one in zip(Grade, sums, strict=True)}
    rows = tallies.values("peer_group").annotate(**named).order_by()
    for group, *numbers in rows.values_list("peer_group", *named):
        yield group, Counts(*numbers)


def _heads_by_group(unit: CycleUnit) -> Mapping[int, Counts]:
    """Return the number of each grade among the heads of units, by peer group."""
    heads = heads_in_groups().filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    graded = decisions_in_force().filter(case__in=heads, grade__in=list(Grade))
    rows = graded.values_list("case__peer_group", "grade").annotate(number=Count("pk"))
    found: dict[int, Counts] = defaultdict(Counts)
    for group, grade, number in rows.order_by():
        found[group] += Counts.of_outcomes({Outcome(Grade(grade)): number})
    return found


def _earlier(unit: CycleUnit) -> EarlierFigures | None:
    before = cycles.previous_cycle(unit.cycle)
    if before is None:
        return None
    same = CycleUnit.objects.filter(cycle=before, unit=unit.unit_id).select_related("cycle").first()
    reasons = reasons_not_to_compare(unit, same, before)
    if unit.parent_id is None and reasons and not unlike_packs(before, unit.cycle):
        return _of_merged_province(unit, before)
    if same is None:
        return EarlierFigures(before.year, {}, reasons, period=before.key)
    version = figures_version(same)
    at_once = _totals_of_unit if version is None else partial(_totals_at, version=version)
    return EarlierFigures(before.year, at_once(same.pk), reasons, before.key)


def _of_merged_province(unit: CycleUnit, before: Cycle) -> EarlierFigures:
    """Return the earlier figures of all that is the province now, on the tree of now."""
    side = RecountedSide(unit, TreeChanges(before, unit.cycle)).side()
    why = (*side.touched_all, *(fault for own in side.touched.values() for fault in own))
    whole = tuple({str(fault): fault for fault in why}.values())
    return EarlierFigures(before.year, side.totals, whole, before.key, is_on_later_tree=True)


@lru_cache(maxsize=UNITS_CACHED)
def _totals_at(unit: int, version: int) -> dict[str, Total]:
    # the cached value of an earlier year survives writes to this year
    return _totals_of_unit(unit)


def _totals_of_unit(unit: int) -> dict[str, Total]:
    return category_totals(CycleUnit.objects.select_related("cycle").get(pk=unit))


def clear_cache() -> None:
    """Clear the caches, for measurements and tests."""
    _statistics_at.cache_clear()
    _totals_at.cache_clear()


def reason_label(statistics: Statistics, reason: str, language: str) -> str:
    """Return the label of a reason for not rating."""
    if reason == REASON_NOT_STATED:
        return REASON_NOT_STATED_LABEL[language]
    known = statistics.reason_labels.get(reason)
    return known.label[language] if known else reason


@dataclass(frozen=True)
class ReturnedPart:
    """The part of one return in a figure.

    Args:
        letter: by which it came.
    """

    unit: UnitRef
    number: int
    state: ReturnState
    letter: Letter | None


def returned_behind(
    unit: CycleUnit, categories: Iterable[str], figure: str, *, reason: str = ""
) -> list[ReturnedPart]:
    """Return the part of each return in a figure of a unit, with its letter."""
    reported = reported_below(unit)
    chosen = set(categories)

    def number(counts: Counts) -> int:
        return counts.not_rated.get(reason, 0) if reason else counts.figure(figure)

    parts = []
    for sender in reported.senders:
        sent = reported.sent.get(sender.pk, {})
        found = [number(counts) for category, counts in sent.items() if category in chosen]
        if found:
            known = reported.states[sender.pk]
            parts.append(ReturnedPart(known.unit, sum(found), known.state, known.letter))
    return parts
