"""Checks of the journal: its chain, its times, and the rows that it seals."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.apps import apps
from django.db import models

from xeploai.accounts.database import APPEND_ONLY
from xeploai.accounts.models import JournalEntry, JournalSeal

from .entries import HASHED, hash_at, hash_of_fields, last_of
from .heads import JournalEnd
from .seals import GONE, Seal, checksum_of, digests_of
from .stored_rows import Column, columns_of, read_rows

ALTERED, REMOVED, REORDERED = "altered", "removed", "reordered"
UNREADABLE, BACKWARDS, UNSEALED = "unreadable", "backwards", "unsealed"
# an entry has the time at which its act was ordered, and a list may wait for others to be stored
TOLERANCE = timedelta(hours=1)
# the demo's history is invented, and so are its times
INVENTED_BY = "xeploai demo"
# the rows of the journal itself are in the chain
OWN_TABLES = ("accounts_journalentry", "accounts_journalseal")
# rows that may be changed later, which seals them anew
CHANGED_LATER = (
    "organisations_reorganisation",
    "cycle_addedtree",
    "cycle_case",
    "cycle_cycleunit",
    "cycle_peergroup",
)
SEALED = (*(table for table in APPEND_ONLY if table not in OWN_TABLES), *CHANGED_LATER)
FIELDS = (*HASHED, "hash")


@dataclass(frozen=True)
class Break:
    """An entry number at which the chain is broken.

    Args:
        what: altered, removed, reordered, unreadable, or backwards: its time is earlier than that
            of an entry before it.
    """

    number: int
    what: str


@dataclass(frozen=True)
class RowFault:
    """A stored row that is not as the journal sealed it.

    Args:
        what: altered, removed, unreadable, or unsealed: no entry has it.
        entry: number of the entry that sealed it; 0 without one.
    """

    table: str
    row: int
    what: str
    entry: int = 0


def breaks() -> Iterator[Break]:
    """Yield every place where an entry or its seals were altered, removed, moved or spoiled."""
    # read first: entries that are written during the walk are not missing from it
    last = last_of()
    walk = _Walk(last.number)
    columns = [_by_name(JournalEntry)[name] for name in FIELDS]
    seals = _Seals()
    for row in read_rows(JournalEntry, columns, key="number"):
        if row.values is None:
            yield walk.skip(row.key)
            continue
        entry = dict(zip(FIELDS, row.values, strict=True))
        yield from walk.follow(entry)
        if seals.checksum(entry["number"]) != entry["seal"]:
            yield Break(walk.number, ALTERED)
    yield from walk.end(last.hash)
    # seals of no entry; one that was written during the walk has them, too
    for number in seals.rest():
        if number <= walk.number or hash_at(number) is None:
            yield Break(number, ALTERED)


def _by_name(model: type[models.Model]) -> dict[str, Column]:
    return {column.name: column for column in columns_of(model)}


@dataclass
class _Walk:
    """A walk along the chain. `previous` is None where the entry before cannot be read."""

    last: int
    number: int = 0
    previous: str | None = ""
    latest: str = ""

    def skip(self, number: int | None) -> Break:
        """Pass an entry that cannot be read."""
        self.number = number or self.number + 1
        self.previous = None
        return Break(self.number, UNREADABLE)

    def follow(self, entry: Mapping[str, object]) -> Iterator[Break]:
        """Yield what is wrong with an entry, by itself and after the one before it."""
        expected, number = self.number + 1, entry["number"]
        if not isinstance(number, int):
            number = expected
        if number != expected:
            yield Break(expected, REMOVED)
        elif self.previous is not None and entry["previous_hash"] != self.previous:
            yield Break(number, REORDERED)
        if hash_of_fields(entry) != entry["hash"]:
            yield Break(number, ALTERED)
        self.number, self.previous = number, str(entry["hash"])
        at = str(entry["at"])
        if entry["by"] != INVENTED_BY:
            if self._is_backwards(at):
                yield Break(number, BACKWARDS)
            self.latest = max(self.latest, at)

    def _is_backwards(self, at: str) -> bool:
        # times of one form, so that most are compared as texts
        if at >= self.latest:
            return False
        return datetime.fromisoformat(at) < datetime.fromisoformat(self.latest) - TOLERANCE

    def end(self, hash_of_last: str) -> Iterator[Break]:
        """Yield a break where the end of the chain is not what the head says."""
        if self.last != self.number:
            # an entry that was written during the walk is in it, but not in the head
            if self.last > self.number or not isinstance(self.last, int):
                yield Break(self.number + 1, REMOVED)
        elif self.previous is not None and hash_of_last != self.previous:
            yield Break(self.last, ALTERED)


class _Seals:
    """The seals, read along with the entries in the order of their numbers."""

    def __init__(self) -> None:
        self._rows = _grouped(_stored_seals())
        self._next = next(self._rows, None)
        self._foreign: list[int] = []

    def checksum(self, number: object) -> str:
        """Return the checksum of the seals of an entry."""
        while self._next and isinstance(number, int) and self._next[0] < number:
            self._foreign.append(self._next[0])
            self._next = next(self._rows, None)
        if not self._next or self._next[0] != number:
            return ""
        seals = self._next[1]
        self._next = next(self._rows, None)
        return checksum_of(one for one in seals if one is not None)

    def rest(self) -> list[int]:
        """Return the numbers under which there are seals without an entry that was asked for."""
        while self._next:
            self._foreign.append(self._next[0])
            self._next = next(self._rows, None)
        return self._foreign


Numbered = tuple[int, list[Seal | None]]


def _grouped(rows: Iterable[tuple[int, Seal | None]]) -> Iterator[Numbered]:
    current: Numbered | None = None
    for number, seal in rows:
        if current is None or number != current[0]:
            if current is not None:
                yield current
            current = (number, [])
        current[1].append(seal)
    if current is not None:
        yield current


def _stored_seals() -> Iterator[tuple[int, Seal | None]]:
    """Yield the seals by number of their entry, in their order there; None for a spoiled one."""
    named = _by_name(JournalSeal)
    names = ("number", "position", "table", "columns", "ids", "digests")
    columns = [named[name] for name in names]
    several: list[tuple[int, int, Seal | None]] = []
    for row in read_rows(JournalSeal, columns, key="number"):
        number = row.key or 0
        if several and several[-1][0] != number:
            yield from _in_order(several)
            several = []
        if row.values is None:
            several.append((number, 0, None))
        else:
            _, position, *rest = row.values
            place = position if isinstance(position, int) else 0
            several.append((number, place, Seal(*rest)))  # type: ignore[arg-type]
    yield from _in_order(several)


def _in_order(several: list[tuple[int, int, Seal | None]]) -> Iterator[tuple[int, Seal | None]]:
    for number, _, seal in sorted(several, key=lambda one: one[:2]):
        yield number, seal


def breaks_at(end: JournalEnd) -> Iterator[Break]:
    """Yield where the journal does not have an end any more that was kept elsewhere."""
    if end.number and hash_at(1) != end.first:
        yield Break(1, ALTERED)
    yield from breaks_at_number(end.number, end.hash)


def breaks_at_number(number: int, noted: str) -> Iterator[Break]:
    """Yield a break where an entry is gone, or has not the hash that was noted."""
    current = hash_at(number)
    if current is None:
        if number:
            yield Break(number, REMOVED)
    elif current != noted:
        yield Break(number, ALTERED)


def row_faults() -> Iterator[RowFault]:
    """Yield every row that differs from its last seal, that is gone, or that no entry sealed.

    The seals themselves are checked by `breaks`.
    """
    for table in SEALED:
        yield from _TableCheck(table).faults()


@dataclass
class _TableCheck:
    """The rows of one table against their seals."""

    table: str
    # by id: number of the entry, digest, columns of the seal
    sealed: dict[int, tuple[int, bytes, str]] = field(default_factory=dict)

    def faults(self) -> Iterator[RowFault]:
        model = _model_of(self.table)
        for number, seal in _seals_of(self.table):
            try:
                self._follow(number, seal)
            except ValueError:
                yield RowFault(self.table, 0, UNREADABLE, number)
        known = _by_name(model)
        earlier = {columns for _, _, columns in self.sealed.values()}
        present = ",".join(known)
        rows = digests_of(model, list(known.values()))
        seen: set[int] = set()
        again: list[int] = []
        for key, digest in rows:
            number, wanted, columns = self.sealed.get(key or 0, (0, b"", ""))
            seen.add(key or 0)
            if digest is None:
                yield RowFault(self.table, key or 0, UNREADABLE, number)
            elif not number:
                yield RowFault(self.table, key or 0, UNSEALED)
            elif columns != present:
                again.append(key or 0)
            elif digest != wanted:
                yield RowFault(self.table, key or 0, ALTERED, number)
        for columns in sorted(earlier - {present}):
            yield from self._faults_of_earlier(columns, again)
        for key in sorted(self.sealed.keys() - seen):
            yield RowFault(self.table, key, REMOVED, self.sealed[key][0])

    def _follow(self, number: int, seal: Seal) -> None:
        """Let a later seal of a row hold. Raises `ValueError` where it cannot be read."""
        rows = list(seal.by_row())
        self.sealed |= {key: (number, digest, seal.columns) for key, digest in rows}
        for key, digest in rows:
            if digest == GONE:
                del self.sealed[key]

    def _faults_of_earlier(self, columns: str, ids: list[int]) -> Iterator[RowFault]:
        """Compare rows that were sealed before the table had all of today's columns."""
        known = _by_name(_model_of(self.table))
        names = columns.split(",")
        some = [key for key in ids if self.sealed[key][2] == columns]
        if not set(names) <= known.keys():
            yield from (RowFault(self.table, key, ALTERED, self.sealed[key][0]) for key in some)
            return
        chosen = [known[name] for name in names]
        for key, digest in digests_of(_model_of(self.table), chosen, some):
            if digest != self.sealed[key or 0][1]:
                yield RowFault(self.table, key or 0, ALTERED, self.sealed[key or 0][0])


def _model_of(table: str) -> type[models.Model]:
    found = {model._meta.db_table: model for model in apps.get_models()}
    return found[table]


def _seals_of(table: str) -> Iterator[tuple[int, Seal]]:
    """Yield the seals of one table, the latest last, but none beyond the last entry."""
    last = JournalEntry.objects.order_by("-number").values("number")[:1]
    rows = JournalSeal.objects.filter(table=table, number__lte=last).order_by("number", "position")
    columns = rows.values_list("number", "columns", "ids", "digests")
    for number, names, ids, digests in columns.iterator(chunk_size=50):
        yield number, Seal(table, names, ids, bytes(digests))
