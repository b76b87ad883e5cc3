"""Entries of the journal, in a chain: each has the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction

from xeploai.accounts.models import JournalEntry, JournalHead

HEAD = 1
READ_AT_ONCE = 2000

ALTERED, REMOVED, REORDERED = "altered", "removed", "reordered"


def hash_of(row: JournalEntry) -> str:
    """Return the hash of all fields of an entry, the hash of the previous entry included."""
    fields = [
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
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """An entry number at which the chain is broken. `what`: altered, removed or reordered."""

    number: int
    what: str


def breaks() -> Iterator[Break]:
    """Yield every place where an entry was altered, removed or moved."""
    # read first: entries that are written during the walk are not missing from it
    expected, previous, last = 1, "", _head()
    for row in JournalEntry.objects.order_by("number").iterator(chunk_size=READ_AT_ONCE):
        if row.number != expected:
            yield Break(expected, REMOVED)
        elif row.previous_hash != previous:
            yield Break(row.number, REORDERED)
        if hash_of(row) != row.hash:
            yield Break(row.number, ALTERED)
        expected, previous = row.number + 1, row.hash
    if last.number != expected - 1:
        yield Break(expected, REMOVED)
    elif last.hash != previous:
        yield Break(last.number, ALTERED)


def _head() -> JournalHead:
    return JournalHead.objects.filter(pk=HEAD).first() or JournalHead(number=0, hash="")


def head() -> tuple[int, str]:
    """Return number and hash of the last entry, to be noted elsewhere and compared later."""
    last = _head()
    return last.number, last.hash


def hash_at(number: int) -> str | None:
    """Return the hash of an entry; None if it does not exist."""
    return JournalEntry.objects.filter(number=number).values_list("hash", flat=True).first()


BATCH = 1000


class Office(NamedTuple):
    """The unit for whose bodies somebody acts, and the unit up to which: codes.

    They differ where a role was delegated for a unit below.
    """

    unit: str
    within: str


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which role.

    Args:
        name: name of the account, or of the command.
        role: code of the role, empty for a command.
        unit: code of the unit that the role is for.
        offices: for whose bodies the account may record decisions, by all of its roles; None
            where no account was asked, as at a command.
    """

    name: str
    role: str = ""
    unit: str = ""
    offices: tuple[Office, ...] | None = field(default=None, compare=False)

    @property
    def is_operator(self) -> bool:
        """Whether it is the operator of the installation, at a command and with no role."""
        return not self.role and not self.unit and self.offices is None

    @property
    def all_offices(self) -> tuple[Office, ...]:
        """The offices, that of the role's unit where no others are known."""
        if self.offices is None:
            return (Office(self.unit, self.unit),) if self.unit else ()
        return self.offices


@dataclass(frozen=True)
class Entry:
    """What the journal records of one act.

    Args:
        act: what was done, as a code: `unit.renamed`.
        kind: what kind of thing it was done to: `unit`, `person`, `case`, `account` …
        about: the code of that thing.
        before: the former values by field; empty where there were none.
        after: the present values by field.
        unit: code of the unit that the thing belongs to, if any; a unit belongs to itself.
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
        """Code of the unit; readers see the entry if that unit is within their reach."""
        return self.about if self.kind == "unit" else self.unit


def latest_number() -> int:
    """Return the number of the last entry that is committed."""
    return _head().number


def hold_head() -> JournalHead:
    """Lock the head until the transaction ends, and return it: every other entry waits for it.

    To be called last, when all else is written.
    """
    JournalHead.objects.get_or_create(pk=HEAD)
    return JournalHead.objects.select_for_update().get(pk=HEAD)


def note(entry: Entry, *, by: Actor, at: datetime) -> None:
    """Add one entry, in the transaction of the act itself."""
    note_all([entry], by=by, at=at)


@transaction.atomic
def note_all(entries: Iterable[Entry], *, by: Actor, at: datetime) -> int:
    """Add entries in their order and return their number. Concurrent writers queue here."""
    head = hold_head()
    rows = []
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
        rows.append(row)
    if rows:
        JournalEntry.objects.bulk_create(rows, batch_size=BATCH)
        head.save(update_fields=["number", "hash"])
    return len(rows)


def as_text(fields: Mapping[str, Any]) -> str:
    """Return fields as canonical JSON: equal fields give equal text, and so equal hashes."""
    if not fields:
        return ""
    return json.dumps(
        fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: object) -> object:
    """Return what JSON has no form for: a label in both languages, anything else as text."""
    return dict(value) if isinstance(value, Mapping) else str(value)
