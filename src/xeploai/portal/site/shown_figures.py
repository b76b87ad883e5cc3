"""Figures of a unit as its reader may see them, with a note of each look at a single person's."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from xeploai.accounts.journal import Entry, note
from xeploai.domain import Act, Statistics
from xeploai.results.hiding import Totals, single_persons, statistics_for

from .reader import now

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit, Reader

UNITS_NOTED = 20


def figures_of(unit: "CycleUnit", reader: "Reader", *, show: str) -> Statistics:
    """Return the statistics of a unit, without what the reader may not see of persons.

    A figure of one person is that person's grade, so that a look at it is noted in the journal.

    Args:
        show: the page, file or operation that shows them: a key of `portal.journal` `SHOWN_WORDS`.
    """
    statistics = statistics_for(unit, reader)
    note_single_persons(unit, reader, rows_of(statistics), show=show)
    return statistics


def rows_of(statistics: Statistics) -> list[tuple[str, Totals]]:
    """Return the rows of a unit, of its direct subordinates and of its sectors, by unit."""
    own = statistics.unit.code
    return [
        (own, statistics.categories),
        *((one.unit.code, one.categories) for one in statistics.subordinates),
        *((own, totals) for totals in statistics.by_sector.values()),
    ]


def note_single_persons(
    unit: "CycleUnit", reader: "Reader", rows: Iterable[tuple[str, Totals]], *, show: str
) -> None:
    """Note in the journal which of the rows that are shown have the grade of one person."""
    note_seen_persons(unit, reader, seen_persons(unit, rows, show=show))


def seen_persons(
    unit: "CycleUnit", rows: Iterable[tuple[str, Totals]], *, show: str
) -> dict[str, Any]:
    """Return what the journal notes of rows that are shown; empty where none is of one person."""
    found = list(single_persons(rows, unit.cycle))
    if not found:
        return {}
    return {
        "show": show,
        "category": list(dict.fromkeys(category for _, category in found)),
        "units": list(dict.fromkeys(code for code, _ in found))[:UNITS_NOTED],
        "cases": len(found),
    }


def note_seen_persons(unit: "CycleUnit", reader: "Reader", after: Mapping[str, Any]) -> None:
    """Note in the journal what `seen_persons` returned."""
    if not after:
        return
    entry = Entry("figures.seen", "unit", unit.code, cycle=unit.cycle.year, after=after)
    note(entry, by=reader.doer(reader.may(Act.SEE_PERSONS, unit)), at=now())
