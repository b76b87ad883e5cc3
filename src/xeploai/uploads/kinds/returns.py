"""A statistical return: totals of a unit and everything below it."""

from collections.abc import Sequence

from xeploai.cycle.models import CycleUnit
from xeploai.cycle.queries import stands_below_a_return, unit_in_cycle
from xeploai.domain import (
    LINE_FIGURES,
    Counts,
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
from xeploai.uploads.context import Terms, Value, Verdict, changes_between
from xeploai.uploads.reach import outside
from xeploai.uploads.states import RowState

from .gradings import cycle_of


def compare(rows: Sequence[ReturnLine], terms: Terms) -> list[Verdict]:
    """Return what each line would change on the return in force."""
    unit = unit_in_cycle(cycle_of(terms), terms.unit)
    if unit.pk not in terms.reach:
        place = rows[0].place if rows else ""
        return [Verdict(RowState.REFUSED, fault=outside(unit.name, place)) for _ in rows]
    held = StatisticalReturn.objects.filter(cycle_unit=unit, replaced_by__isnull=True).first()
    if held is not None and held.file_sha256 == signed(terms).sha256:
        return [Verdict(RowState.UNCHANGED) for _ in rows]
    told = _counts_in(held) if held is not None else {}
    return [_verdict(line, told.get(line.category), is_first=held is None) for line in rows]


def _verdict(line: ReturnLine, told: Counts | None, *, is_first: bool) -> Verdict:
    if not line.is_reported:
        return Verdict(RowState.UNCHANGED)
    changes = changes_between(_figures(told) if told else {}, _figures(counts_of(line)))
    # another file replaces the return as a whole, whatever figures stayed the same
    return Verdict(RowState.NEW if is_first else RowState.CHANGED, changes)


def _counts_in(held: StatisticalReturn) -> dict[str, Counts]:
    numbers: dict[str, dict[Outcome, int]] = {}
    columns = ("category", "outcome", "reason", "number")
    found = ReturnedCount.objects.filter(statistical_return=held).values_list(*columns)
    for category, outcome, reason, number in found:
        numbers.setdefault(category, {})[outcome_of(outcome, reason)] = number
    return {category: Counts.of_outcomes(own) for category, own in numbers.items()}


def _figures(counts: Counts) -> dict[str, Value]:
    return {name: counts.figure(name) for name in LINE_FIGURES}


def signed(terms: Terms) -> SignedFile:
    """Return the file that the return came in; it is never checked without."""
    if terms.file is None:
        raise ValueError("a return belongs to its file")
    return terms.file


def store(rows: Sequence[ReturnLine], terms: Terms) -> tuple[Fault, ...]:
    """Record the return; tell where it does not count."""
    unit = unit_in_cycle(cycle_of(terms), terms.unit)
    record_return(
        unit=unit,
        counts={line.category: counts_of(line) for line in rows if line.is_reported},
        file=signed(terms),
        received_on=terms.received_on or terms.today,
        document_number=terms.document_number,
        at=terms.at,
        by=terms.by,
    )
    return remarks_on_sender(unit, signed(terms).name)


def remarks_on_sender(unit: CycleUnit, file: str) -> tuple[Fault, ...]:
    """Return what the sender must know where the return does not count."""
    if unit.source == ReportingSource.RETURN:
        return ()
    values = {"unit": unit.code, "name": unit.name, "year": unit.cycle.year}
    if stands_below_a_return(unit):
        text = message(
            "The return of “%(name)s” is kept but does not count in the totals: a unit above it"
            " reports by a return of its own, which stands for everything below."
        )
    else:
        text = message(
            "“%(name)s” reports by cases: its return stands beside them for comparison and does not"
            " count in the totals. To let it count:"
            " xeploai cycle report-by return --cycle %(year)s --unit %(unit)s"
        )
    return (Fault(text, values, file),)
