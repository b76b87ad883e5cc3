"""A whole cycle as data files: the frozen tree, cases, decisions, tallies, returns, figures."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, NullIf, RowNumber

from xeploai import __version__
from xeploai.accounts.journal import Actor
from xeploai.cycle import queries as cycles
from xeploai.cycle.evaluation import allowance_of_groups
from xeploai.cycle.queries import (
    NOT_RATED,
    UNDECIDED,
    Case,
    CycleUnit,
    GradeDecision,
    PeerGroup,
    Tally,
    pack_of,
)
from xeploai.documents.dataset import DataFile, DataSet, write_dataset
from xeploai.domain import (
    FIGURES,
    STEP_WIDTH,
    Category,
    Counts,
    Outcome,
    ReportingSource,
    Total,
    documents_text,
    message,
)
from xeploai.results.export_journal import note_export
from xeploai.results.models import ReturnedCount, StatisticalReturn
from xeploai.results.returns import state_of, with_verdicts
from xeploai.results.returns_in_force import ReportedReturns, reported_below, totals_of
from xeploai.results.tallies import outcome_of

from .columns import NOTES, PSEUDONYMS, CycleColumns, worded

AT_ONCE = 5000
DataRow = tuple[Any, ...]


def export_cycle(
    *,
    unit: CycleUnit,
    folder: Path,
    with_persons: bool,
    by: Actor,
    at: datetime,
    beside: Sequence[CycleUnit] = (),
) -> dict[str, int]:
    """Write the data of a unit and everything below it; return the number of rows by file.

    The journal entry comes first, since an unfinished export may have been read. All files show
    the data of one moment.

    Args:
        folder: exists and is empty.
        with_persons: with the names of persons.
        beside: the tops of other trees of the cycle that go into the same files.
    """
    details = {"format": "parquet", "with_persons": with_persons}
    for top in (unit, *beside):
        note_export(unit=top, what="cycle", details=details, by=by, at=at)
    with _one_moment():
        dataset = dataset_of(unit, with_persons=with_persons, at=at, beside=beside)
        return write_dataset(dataset, folder)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read from one snapshot, whatever is written meanwhile."""
    is_outermost = not connection.in_atomic_block
    if is_outermost and connection.vendor == "sqlite":
        with _reading_only():
            yield
        return
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _reading_only() -> Iterator[None]:
    """Read from one snapshot of SQLite, which any transaction has, without its one writer's lock.

    Ours take that lock at their begin, so that an export would keep every writer waiting.
    """
    sqlite: Any = connection
    mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = mode


def dataset_of(
    unit: CycleUnit, *, with_persons: bool, at: datetime, beside: Sequence[CycleUnit] = ()
) -> DataSet:
    """Return the data files of a unit and everything below it; rows are read later."""
    tops = (unit, *beside)
    cycle = unit.cycle
    pack = pack_of(cycle)
    title = f"{'; '.join(top.name for top in tops)}, {cycle.code}"
    return DataSet(
        title=worded(message("Data of self-review and grading: %(title)s"), title=title),
        about={
            "cycle": cycle.year,
            "cycle_code": cycle.code,
            "period": cycle.period,
            "closes_on": cycle.closes_on.isoformat(),
            "unit": {"code": unit.code, "name": unit.name},
            "tops": [{"code": top.code, "name": top.name, "path": top.path} for top in tops],
            "pack": {
                "code": cycle.pack,
                "version": cycle.pack_version,
                "title": dict(pack.title),
            },
            "names_of_persons": with_persons,
            "written_at": at.isoformat(timespec="seconds"),
            "program": f"xeploai {__version__}",
        },
        notes=(*NOTES, PSEUDONYMS),
        files=_files(tops, CycleColumns(cycle, pack), with_persons=with_persons),
    )


def _files(
    tops: Sequence[CycleUnit], columns: CycleColumns, *, with_persons: bool
) -> tuple[DataFile, ...]:
    return (
        DataFile(
            "units",
            worded(message("A row for each unit of the tree")),
            columns.units(),
            lambda: _of_all(_units, tops),
        ),
        DataFile(
            "cases",
            worded(message("A row for each case")),
            columns.cases(with_persons=with_persons),
            lambda: _of_all(partial(_cases, with_persons=with_persons), tops),
        ),
        DataFile(
            "decisions",
            worded(message("A row for each decision, replaced ones included")),
            columns.decisions(with_persons=with_persons),
            lambda: _of_all(partial(_decisions, with_persons=with_persons), tops),
        ),
        DataFile(
            "tallies",
            worded(message("Cases by unit, category and outcome; adds up to the rows of cases")),
            columns.tallies(),
            lambda: _of_all(_tallies, tops),
        ),
        DataFile(
            "ceilings",
            worded(message("A row for each group of similar subjects under its ceiling")),
            columns.ceilings(),
            lambda: _of_all(_ceilings, tops),
        ),
        DataFile(
            "returns",
            worded(message("A row for each statistical return, replaced ones included")),
            columns.returns(),
            lambda: _of_all(_returns, tops),
        ),
        DataFile(
            "returned_counts",
            worded(message("A row for each number of a return")),
            columns.returned_counts(),
            lambda: _of_all(_returned_counts, tops),
        ),
        DataFile(
            "figures",
            worded(message("The figures of each unit with all below it, by category")),
            columns.figures(),
            lambda: _of_all(_figures, tops),
        ),
    )


def _of_all(
    rows_of: Callable[[CycleUnit], Iterator[DataRow]], tops: Sequence[CycleUnit]
) -> Iterator[DataRow]:
    for top in tops:
        yield from rows_of(top)


def _units(top: CycleUnit) -> Iterator[DataRow]:
    units = CycleUnit.objects.filter(cycle=top.cycle_id, **cycles.subtree(top)).order_by("path")
    columns = ("code", "name", "path", "parent__code", "category", "sector", "source", "is_covered")
    tops = CycleUnit.objects.filter(cycle=top.cycle_id, path=top.path[:STEP_WIDTH])
    root = tops.values_list("code", flat=True)[0]
    for row in units.values_list(*columns).iterator(AT_ONCE):
        yield (*row, root)


def _below(unit: CycleUnit) -> dict[str, str]:
    return {f"cycle_unit__{name}": value for name, value in cycles.subtree(unit).items()}


def _cases(unit: CycleUnit, *, with_persons: bool) -> Iterator[DataRow]:
    in_force = cycles.decisions_in_force().filter(case=OuterRef("pk"))
    cases = Case.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit)).annotate(
        # an organisation has its name in the frozen tree, as everywhere
        named=Coalesce(
            "collective__name",
            *(["person__full_name"] if with_persons else []),
            _name_of_organisation(),
        ),
        grade_in_force=Subquery(in_force.values("grade")[:1]),
        reason=Subquery(in_force.values("not_rated_reason")[:1]),
    )
    columns = (
        "category",
        "subject_code",
        "named",
        "cycle_unit__code",
        "path",
        "post",
        "peer_group__label",
        "grade_in_force",
        "reason",
        "cycle_unit__is_covered",
    )
    ordered = cases.order_by("path", "category", "subject_code")
    for row in ordered.values_list(*columns).iterator(AT_ONCE):
        *subject, post, group, grade, reason, is_covered = row
        outcome = UNDECIDED if grade is None else grade or NOT_RATED
        yield (*subject, post or None, group, outcome, reason or None, not is_covered)


def _name_of_organisation() -> Subquery:
    frozen = CycleUnit.objects.filter(cycle=OuterRef("cycle"), unit=OuterRef("unit"))
    return Subquery(frozen.values("name")[:1])


def _decisions(unit: CycleUnit, *, with_persons: bool) -> Iterator[DataRow]:
    below = {f"case__{name}": value for name, value in cycles.subtree(unit).items()}
    replaced = GradeDecision.objects.filter(replaces=OuterRef("pk"))
    decisions = GradeDecision.objects.filter(
        case__cycle=unit.cycle_id, case__ended_on__isnull=True, **below
    ).annotate(
        number=Window(RowNumber(), partition_by="case", order_by="pk"),
        is_in_force=~Exists(replaced),
        own_grade=_text_or_null("grade"),
        own_reason=_text_or_null("not_rated_reason"),
        own_body=_text_or_null("body"),
        own_ground=_text_or_null("ground") if with_persons else Value(None, TextField()),
        own_correction=_text_or_null("correction") if with_persons else Value(None, TextField()),
    )
    columns = (
        "case__category",
        "case__subject_code",
        "number",
        "is_in_force",
        "own_grade",
        "own_reason",
        "authority__code",
        "document_number",
        "decided_on",
        "own_body",
        "own_ground",
        "own_correction",
        "recorded_at",
    )
    return decisions.order_by("pk").values_list(*columns).iterator(AT_ONCE)


def _text_or_null(column: str) -> NullIf:
    """Return a text column with NULL for an empty text."""
    return NullIf(F(column), Value(""))


def _tallies(unit: CycleUnit) -> Iterator[DataRow]:
    tallies = Tally.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    columns = ("cycle_unit__code", "path", "sector", "category", "outcome")
    rows = tallies.annotate(own_reason=_text_or_null("reason")).values_list(
        *columns, "own_reason", "peer_group__label", "number", "is_covered"
    )
    for *row, is_covered in rows.order_by("path", "pk").iterator(AT_ONCE):
        yield (*row, not is_covered)


def _ceilings(unit: CycleUnit) -> Iterator[DataRow]:
    """Yield every group wholly within the unit that a ceiling in force covers."""
    groups = PeerGroup.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    paths = dict(groups.values_list("pk", "path"))
    found = allowance_of_groups(unit.cycle, list(groups.order_by("path", "category", "label")))
    for each in found.values():
        ceiling, document = each.ceiling, each.exceptional
        yield (
            ceiling.category,
            each.group,
            paths[each.key],
            str(each.share),
            ceiling.base.value,
            each.base,
            ceiling.rounding.value if ceiling.rounding else None,
            each.outside.graded,
            each.allowed,
            each.excellent,
            each.over_by,
            ceiling.is_binding,
            documents_text(ceiling)["vi"],
            ceiling.local.document if ceiling.local else None,
            document.citation if document and each.is_exceptional else None,
        )


def _statistical_returns(unit: CycleUnit) -> QuerySet[StatisticalReturn]:
    return StatisticalReturn.objects.filter(cycle=unit.cycle_id, **_below(unit)).order_by("pk")


def _returns(unit: CycleUnit) -> Iterator[DataRow]:
    sent = with_verdicts(_statistical_returns(unit)).select_related("cycle_unit", "replaced_by")
    for one in sent.iterator(AT_ONCE):
        is_in_force = not hasattr(one, "replaced_by") and state_of(one).counts
        yield (
            one.pk,
            one.cycle_unit.code,
            one.received_on,
            one.document_number or None,
            one.letter_on,
            state_of(one).value,
            getattr(one, "verdict_reason", None) or None,
            one.reason or None,
            one.file_name,
            one.file_sha256,
            one.replaces_id,
            is_in_force,
            is_in_force and one.cycle_unit.source == ReportingSource.RETURN,
            one.recorded_at,
        )


def _returned_counts(unit: CycleUnit) -> Iterator[DataRow]:
    numbers = ReturnedCount.objects.filter(
        statistical_return__in=_statistical_returns(unit).values("pk")
    )
    columns = ("statistical_return", "category", "outcome", "own_reason", "number")
    annotated = numbers.annotate(own_reason=_text_or_null("reason")).order_by("pk")
    return annotated.values_list(*columns).iterator(AT_ONCE)


def _figures(unit: CycleUnit) -> Iterator[DataRow]:
    for one, totals, missing in totals_of_every_unit(unit):
        for category, total in totals.items():
            yield (
                one.code,
                one.path,
                category,
                *(total.figure(figure) for figure in FIGURES),
                None if total.from_cases is None else total.from_cases.total,
                None if total.from_returns is None else total.from_returns.total,
                missing,
                len(total.not_reported_by),
            )


# counts of cases, by path of a unit, category and outcome
Summed = dict[str, dict[str, Counter[Outcome]]]


def _nothing() -> Summed:
    return defaultdict(lambda: defaultdict(Counter))


@dataclass
class SummedTotals:
    """Sums over each unit and everything below it, by path."""

    counted: Summed = field(default_factory=_nothing)
    covered: Summed = field(default_factory=_nothing)
    returned: dict[str, dict[str, Total]] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)

    def of(self, unit: CycleUnit, categories: Mapping[str, Category]) -> dict[str, Total]:
        """Return a unit's totals by category."""
        cases = self.counted.get(unit.path, {})
        if cycles.stands_below_a_return(unit):
            cases = self.covered.get(unit.path, {})
            if not any(outcome.is_decided for counts in cases.values() for outcome in counts):
                # a superior's return covers the unit, and none of its cases is decided
                cases = {}
        counts = {code: Counts.of_outcomes(numbers) for code, numbers in cases.items()}
        return totals_of(categories, counts, self.returned.get(unit.path, {}))


def totals_of_every_unit(
    unit: CycleUnit,
) -> Iterator[tuple[CycleUnit, dict[str, Total], int]]:
    """Yield the unit and each one below it, with totals and the number of missing returns.

    Equal to `statistics_of` of each unit, as a test checks, but in one pass: each number is added
    to all units on its path, so the cost does not grow with the number of units.
    """
    categories = cycles.categories_of(unit.cycle)
    totals = _added_up(unit, categories)
    units = CycleUnit.objects.filter(cycle=unit.cycle_id, **cycles.subtree(unit))
    for one in units.order_by("path").iterator():
        yield one, totals.of(one, categories), totals.missing[one.path]


def _added_up(top: CycleUnit, categories: Mapping[str, Category]) -> SummedTotals:
    totals = SummedTotals()
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
    totals: SummedTotals,
    reported: ReportedReturns,
    top: CycleUnit,
    categories: Mapping[str, Category],
) -> None:
    for sender in sorted(reported.senders, key=attrgetter("path")):
        alone = replace(reported, senders=[sender], additional=[])
        own = alone.totals(categories)
        for above in _steps(sender.path, top.path):
            totals.missing[above] += len(alone.missing)
            before = totals.returned.setdefault(above, dict.fromkeys(categories, Total()))
            for code, total in own.items():
                before[code] += total


def _steps(path: str, top: str) -> Iterator[str]:
    """Yield the paths from the top down to the unit."""
    for end in range(len(top), len(path) + 1, STEP_WIDTH):
        yield path[:end]
