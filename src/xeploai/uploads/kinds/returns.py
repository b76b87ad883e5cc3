"""Statistical returns: totals of a unit and everything below it."""

from collections.abc import Sequence
from dataclasses import replace

from xeploai.cycle.queries import (
    CycleUnit,
    fault_of_admission,
    stands_below_a_return,
    unit_in_cycle,
)
from xeploai.domain import (
    LINE_FIGURES,
    Counts,
    CycleRecord,
    Fault,
    Outcome,
    ReportingSource,
    ReturnLine,
    counts_of,
    message,
)
from xeploai.results.models import ReturnedCount, StatisticalReturn
from xeploai.results.returns import SignedFile, record_return
from xeploai.results.tallies import outcome_of
from xeploai.uploads.context import (
    RowComparison,
    RowState,
    UploadContext,
    Value,
    changes_between,
    outside,
)

from .gradings import cycle_of

# the command that stores a return adds how to change this
REPORTS_BY_CASES = message(
    "“%(name)s” reports by cases: its return is stored for comparison and does not count in"
    " the totals of %(year)s. It counts once the unit is set to report by return."
)


def compare(rows: Sequence[ReturnLine], context: UploadContext) -> list[RowComparison]:
    """Compare each line with the return in force."""
    unit = unit_in_cycle(cycle_of(context), context.unit)
    if unit.pk not in context.reach:
        place = rows[0].place if rows else ""
        return [RowComparison(RowState.REFUSED, fault=outside(unit.name, place)) for _ in rows]
    shut = fault_of_admission(unit.cycle, CycleRecord.RETURNS)
    if shut is not None:
        return [
            RowComparison(RowState.REFUSED, fault=replace(shut, place=row.place)) for row in rows
        ]
    in_force = StatisticalReturn.objects.filter(cycle_unit=unit, replaced_by__isnull=True).first()
    if in_force is not None and in_force.file_sha256 == signed_file_of(context).sha256:
        return [RowComparison(RowState.UNCHANGED) for _ in rows]
    old = _counts_in(in_force) if in_force is not None else {}
    return [_compare_row(line, old.get(line.category), is_first=in_force is None) for line in rows]


def _compare_row(line: ReturnLine, old: Counts | None, *, is_first: bool) -> RowComparison:
    if not line.is_reported:
        return RowComparison(RowState.UNCHANGED)
    changes = changes_between(_figures(old) if old else {}, _figures(counts_of(line)))
    # another file replaces the whole return, even where a line has the same figures
    return RowComparison(RowState.NEW if is_first else RowState.CHANGED, changes)


def _counts_in(stored: StatisticalReturn) -> dict[str, Counts]:
    numbers: dict[str, dict[Outcome, int]] = {}
    columns = ("category", "outcome", "reason", "number")
    rows = ReturnedCount.objects.filter(statistical_return=stored).values_list(*columns)
    for category, outcome, reason, number in rows:
        numbers.setdefault(category, {})[outcome_of(outcome, reason)] = number
    return {category: Counts.of_outcomes(outcomes) for category, outcomes in numbers.items()}


def _figures(counts: Counts) -> dict[str, Value]:
    return {name: counts.figure(name) for name in LINE_FIGURES}


def signed_file_of(context: UploadContext) -> SignedFile:
    """Return the file of a return; it is never checked without one."""
    if context.file is None:
        raise ValueError("a return belongs to its file")
    return context.file


def store(rows: Sequence[ReturnLine], context: UploadContext) -> tuple[Fault, ...]:
    """Record the return; remark where it does not count in totals."""
    unit = unit_in_cycle(cycle_of(context), context.unit)
    record_return(
        unit=unit,
        counts={line.category: counts_of(line) for line in rows if line.is_reported},
        file=signed_file_of(context),
        received_on=context.received_on or context.today,
        document_number=context.document_number,
        at=context.at,
        by=context.by,
    )
    return remarks_on_sender(unit, signed_file_of(context).name)


def remarks_on_sender(unit: CycleUnit, file: str) -> tuple[Fault, ...]:
    """Return a remark where the return does not count in totals."""
    if unit.source == ReportingSource.RETURN:
        return ()
    values = {
        "unit": unit.code,
        "name": unit.name,
        "year": unit.cycle.name,
        "cycle": unit.cycle.code,
    }
    if stands_below_a_return(unit):
        text = message(
            "The return of “%(name)s” is stored but does not count in the totals: a unit above it"
            " reports by return, and that return covers everything below."
        )
    else:
        text = REPORTS_BY_CASES
    return (Fault(text, values, file),)
