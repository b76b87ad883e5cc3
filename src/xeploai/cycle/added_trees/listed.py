"""Take the units of a neighbour into the register, from a list, with what became of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.cycle.queries import Cycle
from xeploai.domain import Fault, Refused, is_blank, message
from xeploai.organisations.register import (
    Lineage,
    RegisteredUnit,
    Unit,
    lock_tree,
    register_units,
)

from .grounds import faults_of_cycle, faults_of_document, refuse

CODE_USED = message(
    "The code “%(code)s” is that of “%(name)s” in the register. Give the neighbour's unit a code of"
    " its own; a tree that the register has already is added without a list."
)
NOT_OPEN_THEN = message(
    "Unit %(unit)s is open from %(opened)s until %(closed)s, so it was not open on %(day)s, when"
    " cycle %(cycle)s closed. Leave it out, or correct its days."
)
NO_ROOT = message(
    "The list has no unit “%(root)s”, which is to be the top of the tree. Correct its code."
)
BELOW_ANOTHER = message(
    "Unit %(unit)s is the top of the tree and so has no superior; the list puts it under"
    " “%(parent)s”."
)
SECOND_TOP = message(
    "Unit %(unit)s has no superior in this list, whose top is “%(root)s”. Write its superior, or"
    " leave it out."
)
NO_SUCCESSOR = message(
    "“%(root)s” closes on %(day)s, and nothing says what it went over into: its figures could not"
    " be counted there. Name the unit that it was merged into."
)
NO_DAY_OF_MERGER = message(
    "“%(root)s” was merged into “%(into)s”, but the day is missing. Write the day in the list, as"
    " the day on which it closed, or beside the unit."
)
ANOTHER_DAY = message(
    "Unit %(unit)s closes on %(listed)s by the list, and is merged on %(day)s. Correct one of them."
)
NOT_IN_LIST = message("Unit “%(unit)s” is merged, but is not in the list of units.")
NO_SUCH_SUCCESSOR = message(
    "“%(into)s” is not open on %(day)s by the register, so nothing was merged into it on that day."
)
TWICE = message("Unit “%(unit)s” is merged twice, into “%(first)s” and into “%(second)s”.")
NO_MERGER_DOCUMENT = message(
    "The merger of “%(unit)s” has no document. Write the number of the decision."
)
TOO_EARLY = message(
    "Unit “%(unit)s” is merged on %(day)s, before cycle %(cycle)s closed (%(closes)s): it was not"
    " open then."
)


@dataclass(frozen=True)
class Merger:
    """A unit of the list, and what it went over into.

    Args:
        on: the first day on which it no longer existed.
    """

    unit: str
    into: str
    on: date
    document: str
    place: str = ""


@transaction.atomic
def register_neighbour(
    *,
    cycle: Cycle,
    root: str,
    rows: Sequence[RegisteredUnit],
    mergers: Sequence[Merger] = (),
    document: str,
    dated_on: date,
    by: Actor,
    at: datetime,
) -> tuple[str, ...]:
    """Store the units of a list and their mergers; return their codes.

    A unit that no merger names closes when the top does, and leaves its figures to its superior.

    Args:
        root: code of the top of the tree.
        mergers: what units went over into, in the register or the list.

    Raises:
        Refused: with every fault of the list and of the cycle; nothing is stored.
    """
    lock_tree()
    listed = _List(cycle, root, rows, {one.unit: one for one in reversed(mergers)})
    refuse(
        [
            *faults_of_document(document, dated_on, at),
            *faults_of_cycle(cycle),
            *listed.faults(),
            *_faults_of_mergers(mergers, listed),
        ]
    )
    register_units(rows=listed.closed_rows(), by=by, at=at)
    units = {unit.code: unit for unit in Unit.objects.all()}
    Lineage.objects.bulk_create(
        Lineage(
            kind=Lineage.Kind.MERGED_INTO,
            unit=units[one.unit],
            other=units[one.into],
            on=one.on,
            document_number=one.document.strip(),
        )
        for one in listed.mergers.values()
    )
    return tuple(row.code for row in rows)


@dataclass(frozen=True)
class _List:
    """The units of a list, with the mergers by unit."""

    cycle: Cycle
    root: str
    rows: Sequence[RegisteredUnit]
    mergers: Mapping[str, Merger]

    @property
    def by_code(self) -> dict[str, RegisteredUnit]:
        return {row.code: row for row in self.rows}

    @property
    def end(self) -> date | None:
        """The day on which the top closes; None where it stays open."""
        merger, top = self.mergers.get(self.root), self.by_code.get(self.root)
        return merger.on if merger else top.closed_on if top else None

    def closed_rows(self) -> list[RegisteredUnit]:
        """Return the rows with the day on which each unit closed."""
        return [replace(row, closed_on=self._end_of(row)) for row in self.rows]

    def _end_of(self, row: RegisteredUnit) -> date | None:
        merger = self.mergers.get(row.code)
        return row.closed_on or (merger.on if merger else self.end)

    def faults(self) -> Iterator[Fault]:
        yield from self._faults_of_codes()
        yield from self._faults_of_tops()
        for row in self.rows:
            yield from self._faults_of_days(row)

    def _faults_of_codes(self) -> Iterator[Fault]:
        known = {unit.code: unit.name for unit in Unit.objects.all()}
        for row in self.rows:
            if row.code in known:
                values = {"code": row.code, "name": known[row.code]}
                yield Fault(CODE_USED, values, row.place)

    def _faults_of_tops(self) -> Iterator[Fault]:
        codes = self.by_code
        if self.root not in codes:
            yield Fault(NO_ROOT, {"root": self.root})
        for row in self.rows:
            if row.code == self.root and row.parent is not None:
                yield Fault(BELOW_ANOTHER, {"unit": row.code, "parent": row.parent}, row.place)
            elif row.code != self.root and row.parent not in codes:
                yield Fault(SECOND_TOP, {"unit": row.code, "root": self.root}, row.place)
        end = self.end
        if end is not None and self.root not in self.mergers:
            yield Fault(NO_SUCCESSOR, {"root": self.root, "day": end}, codes[self.root].place)

    def _faults_of_days(self, row: RegisteredUnit) -> Iterator[Fault]:
        day, merger = self.cycle.closes_on, self.mergers.get(row.code)
        if row.opened_on > day or (row.closed_on is not None and row.closed_on <= day):
            values = {
                "unit": row.code,
                "opened": row.opened_on,
                "closed": row.closed_on or "–",
                "day": day,
                "cycle": self.cycle.name,
            }
            yield Fault(NOT_OPEN_THEN, values, row.place)
        elif merger is not None and row.closed_on not in (None, merger.on):
            values = {"unit": row.code, "listed": row.closed_on, "day": merger.on}
            yield Fault(ANOTHER_DAY, values, row.place)


def _faults_of_mergers(mergers: Iterable[Merger], listed: _List) -> Iterator[Fault]:
    closes_on, codes = listed.cycle.closes_on, listed.by_code
    open_from = {row.code: (row.opened_on, row.closed_on) for row in listed.closed_rows()}
    open_from |= {unit.code: (unit.opened_on, unit.closed_on) for unit in Unit.objects.all()}
    for one in mergers:
        if one.unit not in codes:
            yield Fault(NOT_IN_LIST, {"unit": one.unit}, one.place)
        if one.on <= closes_on:
            values = {"unit": one.unit, "day": one.on, "closes": closes_on}
            yield Fault(TOO_EARLY, {**values, "cycle": listed.cycle.name}, one.place)
        if is_blank(one.document):
            yield Fault(NO_MERGER_DOCUMENT, {"unit": one.unit}, one.place)
        kept = listed.mergers[one.unit]
        if kept is not one:
            values = {"unit": one.unit, "first": kept.into, "second": one.into}
            yield Fault(TWICE, values, one.place)
        opened, closed = open_from.get(one.into, (date.max, None))
        if one.into == one.unit or opened > one.on or (closed is not None and closed <= one.on):
            yield Fault(NO_SUCH_SUCCESSOR, {"into": one.into, "day": one.on}, one.place)


def merger_of_root(
    *, root: str, into: str, on: date | None, document: str, rows: Sequence[RegisteredUnit]
) -> Merger:
    """Return the merger of the top of a list, on the day that is given or that the list has.

    Raises:
        Refused: neither says the day.
    """
    listed = next((row.closed_on for row in rows if row.code == root), None)
    day = on or listed
    if day is None:
        raise Refused(Fault(NO_DAY_OF_MERGER, {"root": root, "into": into}))
    return Merger(root, into, day, document)
