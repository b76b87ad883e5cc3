"""What a list would change, row by row, before anything is stored.

Most rows are judged by comparing them with the data, which only reads. What the comparison is
not sure of is told to the operation itself and taken back: so the operation alone decides what
is refused, and the words are its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from django.db import transaction

from xeploai.domain import Fault, Refused, message
from xeploai.intake import ParsedList, UnitRow, faults_by_row, pause_garbage_collection
from xeploai.organisations.models import Unit
from xeploai.uploads.context import Checked, CheckedRow, Terms, Verdict
from xeploai.uploads.kinds import WAYS, Way
from xeploai.uploads.states import RowState

Refusals = dict[str, list[Fault]]


def check(given: ParsedList, terms: Terms) -> Checked:
    """Return every row of a list with its state. Nothing stays stored.

    Raises:
        Refused: the list as a whole cannot be taken in.
    """
    with pause_garbage_collection():
        return _checked(given, terms)


def _checked(given: ParsedList, terms: Terms) -> Checked:
    way = WAYS[given.kind]
    verdicts = way.compare(given.rows, terms)
    refused: Refusals = {place: list(faults) for place, faults in given.refused.items()}
    doubted = set()
    for row, verdict in zip(given.rows, verdicts, strict=True):
        if verdict.fault is not None:
            refused[row.place] = [verdict.fault]
        elif not verdict.is_sure:
            doubted.add(row.place)
    _refuse_dependents(given, refused)
    faults = _tried(given, terms, way, doubted, refused)
    return Checked(tuple(_rows(given, way, verdicts, refused)), tuple(faults), given.remarks)


def good_rows(given: ParsedList, checked: Checked) -> tuple[Any, ...]:
    """Return the rows that are not refused."""
    refused = {row.place for row in checked.rows if row.state is RowState.REFUSED}
    return tuple(row for row in given.rows if row.place not in refused)


def _rows(
    given: ParsedList, way: Way, verdicts: Iterable[Verdict], refused: Refusals
) -> Iterator[CheckedRow]:
    """Yield every row as it was given, with its state."""
    subject_of = attrgetter(way.subject[0])
    name_of = attrgetter(way.subject[1]) if way.subject[1] else lambda _: ""
    judged = iter(verdicts)
    for row in given.everything:
        place = row.place
        verdict = None if place in given.refused else next(judged)
        if verdict is not None and place not in refused:
            yield CheckedRow(place, subject_of(row), name_of(row), verdict.state, verdict.changes)
        else:
            own = (replace(fault, place=given.cell_of(fault)) for fault in refused[place])
            name = name_of(row)
            yield CheckedRow(place, subject_of(row), name, RowState.REFUSED, (), tuple(own))


def _tried(
    given: ParsedList,
    terms: Terms,
    way: Way,
    doubted: set[str],
    refused: Refusals,
) -> list[Fault]:
    """Try what is in doubt until nothing more is refused; return faults of no single row."""
    while doubted:
        rows = [row for row in given.rows if row.place not in refused]
        if not way.with_all:
            rows = [row for row in rows if row.place in doubted]
        elif not any(row.place in doubted for row in rows):
            return []
        faults = _refusal_of(rows, terms, way)
        own = faults_by_row(fault for fault in faults if fault.place)
        known = {row.place for row in rows}
        if not faults or not own.keys() & known:
            return list(faults)
        refused.update({place: found for place, found in own.items() if place in known})
        _refuse_dependents(given, refused)
    return []


def _refusal_of(rows: Sequence[Any], terms: Terms, way: Way) -> Sequence[Fault]:
    """Return what the operation says against the rows. What it stored is taken back."""
    if not rows:
        return ()
    try:
        with transaction.atomic():
            way.store(rows, terms)
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.faults
    return ()


def _refuse_dependents(given: ParsedList, refused: Refusals) -> None:
    """Refuse new units whose superior stands in the same list and is itself refused."""
    text = message("Its superior “%(parent)s” was not taken in: see %(place)s.")
    units = [row for row in given.everything if isinstance(row, UnitRow)]
    at = {row.code: row.place for row in units if row.place in refused}
    for code in Unit.objects.filter(code__in=at).values_list("code", flat=True) if at else ():
        del at[code]  # it stands in the register already
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
