"""Check a list row by row before anything is stored.

Most rows are only compared with the data. Where the comparison is not sure, the operation that
stores such rows is tried and rolled back: so it alone decides what is refused, in its own words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db import transaction

from xeploai.domain import Fault, Refused, message
from xeploai.intake import ParsedList, UnitRow, faults_by_row, pause_garbage_collection
from xeploai.organisations.models import Unit
from xeploai.uploads.context import CheckedList, CheckedRow, RowComparison, RowState, UploadContext
from xeploai.uploads.kinds import LIST_KINDS, ListKind

Refusals = dict[str, list[Fault]]


def check(given: ParsedList, context: UploadContext) -> CheckedList:
    """Return every row of a list with its state. Nothing stays stored.

    Raises:
        Refused: the list as a whole cannot be taken in.
    """
    with pause_garbage_collection():
        return _check(given, context)


def _check(given: ParsedList, context: UploadContext) -> CheckedList:
    kind = LIST_KINDS[given.kind]
    comparisons = kind.compare(given.rows, context)
    refused: Refusals = {place: list(faults) for place, faults in given.refused.items()}
    unsure = set()
    for row, comparison in zip(given.rows, comparisons, strict=True):
        if comparison.fault is not None:
            refused[row.place] = [comparison.fault]
        elif not comparison.is_sure:
            unsure.add(row.place)
    _refuse_dependents(given, refused)
    faults = _try(given, context, kind, unsure, refused)
    rows = tuple(_checked_rows(given, kind, comparisons, refused))
    return CheckedList(rows, tuple(faults), given.remarks)


def good_rows(given: ParsedList, checked: CheckedList) -> tuple[Any, ...]:
    """Return the rows that are not refused."""
    refused = {row.place for row in checked.rows if row.state is RowState.REFUSED}
    return tuple(row for row in given.rows if row.place not in refused)


def _checked_rows(
    given: ParsedList, kind: ListKind, comparisons: Iterable[RowComparison], refused: Refusals
) -> Iterator[CheckedRow]:
    """Yield every row in the order of the list, with its state."""
    subject_of = attrgetter(kind.subject[0])
    name_of = attrgetter(kind.subject[1]) if kind.subject[1] else lambda _: ""
    comparison_of_next = iter(comparisons)
    for row in given.everything:
        place = row.place
        subject, name = subject_of(row), name_of(row)
        comparison = None if place in given.refused else next(comparison_of_next)
        if comparison is not None and place not in refused:
            yield CheckedRow(place, subject, name, comparison.state, comparison.changes)
        else:
            faults = tuple(replace(fault, place=given.cell_of(fault)) for fault in refused[place])
            yield CheckedRow(place, subject, name, RowState.REFUSED, (), faults)


def _try(
    given: ParsedList,
    context: UploadContext,
    kind: ListKind,
    unsure: set[str],
    refused: Refusals,
) -> list[Fault]:
    """Try unsure rows until no more are refused; return the faults of the list as a whole."""
    while unsure:
        rows = [row for row in given.rows if row.place not in refused]
        if not kind.with_all:
            rows = [row for row in rows if row.place in unsure]
        elif not any(row.place in unsure for row in rows):
            return []
        faults = _refusals(rows, context, kind)
        of_rows = faults_by_row(fault for fault in faults if fault.place)
        known = {row.place for row in rows}
        if not faults or not of_rows.keys() & known:
            return list(faults)
        refused.update({place: own for place, own in of_rows.items() if place in known})
        _refuse_dependents(given, refused)
    return []


def _refusals(rows: Sequence[Any], context: UploadContext, kind: ListKind) -> Sequence[Fault]:
    """Return the faults that the operation finds in rows. What it stored is rolled back."""
    if not rows:
        return ()
    try:
        with transaction.atomic():
            kind.store(rows, context)
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.faults
    return ()


def _refuse_dependents(given: ParsedList, refused: Refusals) -> None:
    """Refuse new units whose superior is in the same list and is itself refused."""
    text = message("Its superior “%(parent)s” is refused: see %(place)s.")
    units = [row for row in given.everything if isinstance(row, UnitRow)]
    at = {row.code: row.place for row in units if row.place in refused}
    for code in Unit.objects.filter(code__in=at).values_list("code", flat=True) if at else ():
        del at[code]  # it is in the register already
    is_growing = bool(at)
    while is_growing:
        is_growing = False
        for row in _unrefused(units, refused):
            if row.parent in at:
                place = given.place_of(row.place, "parent")
                values = {"parent": row.parent, "place": at[row.parent]}
                refused[row.place] = [Fault(text, values, place)]
                at[row.code] = row.place
                is_growing = True


def _unrefused(units: Iterable[UnitRow], refused: Refusals) -> list[UnitRow]:
    return [row for row in units if row.place not in refused]
