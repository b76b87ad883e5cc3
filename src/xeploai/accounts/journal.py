"""The journal: who did what, when, in which role, to what, from what to what.

Every change and every look at personal data is one entry. An entry holds the hash of the one
before it, so that a changed, removed or reordered entry breaks the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from .models import JournalEntry, JournalHead

HEAD = 1
BATCH = 1000
READ_AT_ONCE = 2000


@dataclass(frozen=True)
class Doer:
    """Who does something, and in which role.

    Args:
        name: the account's name; for a command, what it is called.
        role: code of the role, empty for a command.
        unit: code of the unit that the role is held for.
    """

    name: str
    role: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Entry:
    """What is noted of one act.

    Args:
        act: what was done, as a code: `unit.renamed`.
        kind: what sort of thing it was done to: `unit`, `person`, `case`, `account` …
        about: the code of that thing.
        before: what it was, by field; nothing where there was nothing.
        after: what it is now.
        unit: code of the unit that it belongs to, where it has one; a unit belongs to itself.
    """

    act: str
    kind: str
    about: str
    cycle: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""

    @property
    def belongs_to(self) -> str:
        """Code of the unit within whose reach the entry is read."""
        return self.about if self.kind == "unit" else self.unit


def note(entry: Entry, *, by: Doer, at: datetime) -> None:
    """Add one entry, in the transaction of the act itself."""
    note_all([entry], by=by, at=at)


@transaction.atomic
def note_all(entries: Iterable[Entry], *, by: Doer, at: datetime) -> int:
    """Add entries in their order; return how many. Writers wait for each other here."""
    JournalHead.objects.get_or_create(pk=HEAD)
    head = JournalHead.objects.select_for_update().get(pk=HEAD)
    stored = []
    for entry in entries:
        row = JournalEntry(
            number=head.number + 1,
            at=at,
            by=by.name,
            role=by.role,
            role_unit=by.unit,
            act=entry.act,
            kind=entry.kind,
            about=entry.about,
            unit=entry.belongs_to,
            cycle=entry.cycle,
            before=as_text(entry.before),
            after=as_text(entry.after),
            previous_hash=head.hash,
        )
        row.hash = hash_of(row)
        head.number, head.hash = row.number, row.hash
        stored.append(row)
    if stored:
        JournalEntry.objects.bulk_create(stored, batch_size=BATCH)
        head.save(update_fields=["number", "hash"])
    return len(stored)


def as_text(fields: Mapping[str, Any]) -> str:
    """Return fields as the one text that stands for them."""
    if not fields:
        return ""
    return json.dumps(
        fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def hash_of(row: JournalEntry) -> str:
    """Return the hash of everything that an entry says, and of the entry before it."""
    said = [
        row.previous_hash,
        row.number,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.by,
        row.role,
        row.role_unit,
        row.act,
        row.kind,
        row.about,
        row.unit,
        row.cycle,
        row.before,
        row.after,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold: what is wrong, and at which number."""

    number: int
    what: str


ALTERED, REMOVED, REORDERED = "altered", "removed", "reordered"


def breaks() -> Iterator[Break]:
    """Yield every place where an entry was altered, removed or put elsewhere."""
    expected, previous, last_at_head = 1, "", _head()
    for row in JournalEntry.objects.order_by("number").iterator(chunk_size=READ_AT_ONCE):
        if row.number != expected:
            yield Break(expected, REMOVED)
        elif row.previous_hash != previous:
            yield Break(row.number, REORDERED)
        if hash_of(row) != row.hash:
            yield Break(row.number, ALTERED)
        expected, previous = row.number + 1, row.hash
    if last_at_head.number != expected - 1:
        yield Break(expected, REMOVED)
    elif last_at_head.hash != previous:
        yield Break(last_at_head.number, ALTERED)


def _head() -> JournalHead:
    return JournalHead.objects.filter(pk=HEAD).first() or JournalHead(number=0, hash="")


def head() -> tuple[int, str]:
    """Return number and hash of the last entry: what somebody keeps elsewhere to compare."""
    found = _head()
    return found.number, found.hash


def hash_at(number: int) -> str | None:
    """Return the hash of an entry; None where there is no such entry."""
    return JournalEntry.objects.filter(number=number).values_list("hash", flat=True).first()


def search(
    *,
    units: Iterable[str] | None = None,
    by: str = "",
    kind: str = "",
    about: str = "",
    act: str = "",
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> QuerySet[JournalEntry]:
    """Return the entries that fit, the latest first.

    Args:
        units: codes of the units within reach; None for all, and for what belongs to no unit.
        until_at: excluded.
    """
    given = {"by": by, "kind": kind, "about__iexact": about, "act": act, "at__gte": from_at}
    fits = {name: value for name, value in given.items() if value}
    found = JournalEntry.objects.filter(**fits)
    if until_at is not None:
        found = found.filter(at__lt=until_at)
    if units is not None:
        found = found.filter(unit__in=list(units))
    return found.order_by("-number")


def entries_about(kind: str, about: str, cycle: int | None = None) -> QuerySet[JournalEntry]:
    """Return what concerns one thing, the latest first."""
    found = JournalEntry.objects.filter(kind=kind, about=about).order_by("-number")
    return found if cycle is None else found.filter(cycle=cycle)
