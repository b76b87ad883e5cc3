"""Statistical returns: totals of a unit and everything below it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xeploai.cycle.queries import CycleUnit, fault_of_admission, unit_in_cycle
from xeploai.domain import (
    Counts,
    CycleRecord,
    Fault,
    FigureChange,
    LineChange,
    LineState,
    ReportingSource,
    ReturnLine,
    counts_of,
    message,
)
from xeploai.results.returns import (
    ReturnPlan,
    SignedFile,
    consequences_of,
    plan_return,
    record_return,
)
from xeploai.uploads.context import (
    ColumnChange,
    RowComparison,
    RowState,
    UploadContext,
    outside,
)

from .gradings import cycle_of

# the command that stores a return adds how to change this
REPORTS_BY_CASES = message(
    "“%(name)s” reports by cases: its return is stored for comparison and does not count in"
    " the totals of %(year)s. It counts once the unit is set to report by return."
)


def compare(rows: Sequence[ReturnLine], context: UploadContext) -> list[RowComparison]:
    """Compare each line with the latest return of the sender."""
    unit = unit_in_cycle(cycle_of(context), context.unit)
    if unit.pk not in context.reach:
        place = rows[0].place if rows else ""
        return [RowComparison(RowState.REFUSED, fault=outside(unit.name, place)) for _ in rows]
    shut = fault_of_admission(unit.cycle, CycleRecord.RETURNS, unit=unit)
    if shut is not None:
        return [
            RowComparison(RowState.REFUSED, fault=replace(shut, place=row.place)) for row in rows
        ]
    plan = _plan(unit, rows, context)
    lines = {line.category: line for line in plan.lines}
    return [_compare_row(line, lines, plan) for line in rows]


def _plan(unit: CycleUnit, rows: Sequence[ReturnLine], context: UploadContext) -> ReturnPlan:
    return plan_return(
        unit=unit,
        counts=_counts(rows),
        file=signed_file_of(context),
        document_number=context.document_number,
        received_on=context.received_on or context.today,
        terms=context.terms,
        declared=_declared(rows),
    )


def _counts(rows: Sequence[ReturnLine]) -> dict[str, Counts]:
    reported = (line for line in rows if line.is_reported and not line.has_nobody)
    return {line.category: counts_of(line) for line in reported}


def _declared(rows: Sequence[ReturnLine]) -> tuple[str, ...]:
    return tuple(line.category for line in rows if line.has_nobody)


def _compare_row(
    row: ReturnLine, lines: Mapping[str, LineChange], plan: ReturnPlan
) -> RowComparison:
    if plan.is_known or row.category not in lines:
        return RowComparison(RowState.UNCHANGED)
    line = lines[row.category]
    if line.state is LineState.LEFT_OUT:
        return RowComparison(RowState.CHANGED, _changes(line.figures))
    if line.state is LineState.TAKEN_OVER:
        return RowComparison(RowState.UNCHANGED)
    # another letter replaces the whole return, even where a line has the same figures
    state = RowState.NEW if plan.replaces is None else RowState.CHANGED
    return RowComparison(state, _changes(line.figures))


def _changes(figures: Iterable[FigureChange]) -> tuple[ColumnChange, ...]:
    return tuple(ColumnChange(one.figure, one.old, one.new) for one in figures)


def foretell(
    rows: Sequence[ReturnLine], context: UploadContext
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Return what the sender has to answer first, and what becomes of the earlier return."""
    unit = unit_in_cycle(cycle_of(context), context.unit)
    if unit.pk not in context.reach:
        return (), ()
    plan = _plan(unit, rows, context)
    places = {row.category: row.place for row in rows}
    found = consequences_of(unit, plan, _declared(rows))
    return plan.asks, tuple(
        replace(fault, place=places.get(str(fault.values.get("line")), "")) for fault in found
    )


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
        counts=_counts(rows),
        file=signed_file_of(context),
        received_on=context.received_on or context.today,
        document_number=context.document_number,
        at=context.at,
        by=context.by,
        terms=context.terms,
        declared=_declared(rows),
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
    return (Fault(REPORTS_BY_CASES, values, file),)
