"""Entries of the journal, in a chain: each has the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction

from xeploai.accounts.models import JournalEntry, JournalHead

from .seals import Recorded, Sealing, sealing_of

HEAD = 1


def hash_of(row: JournalEntry) -> str:
    """Return the hash of all fields of an entry, the hash of the previous entry included."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hash_of_fields({**{name: getattr(row, name) for name in HASHED}, "at": at})


HASHED = (
    "previous_hash",
    "number",
    "at",
    "by",
    "role",
    "role_unit",
    "act",
    "kind",
    "about",
    "unit",
    "cycle",
    "before",
    "after",
    "seal",
)


def hash_of_fields(entry: Mapping[str, object]) -> str:
    """Return the hash of an entry, with its time as text in UTC."""
    fields = [entry[name] for name in HASHED]
    # entries from before rows were sealed have none, and keep their hashes
    fields = fields if entry["seal"] else fields[:-1]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def last_of() -> JournalHead:
    """Return the end of the journal as it is stored; number 0 before the first entry."""
    return JournalHead.objects.filter(pk=HEAD).first() or JournalHead(number=0, hash="")


def head() -> tuple[int, str]:
    """Return number and hash of the last entry, to be noted elsewhere and compared later."""
    last = last_of()
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
    return last_of().number


def hold_head() -> JournalHead:
    """Lock the head until the transaction ends, and return it: every other entry waits for it.

    To be called last, when all else is written.
    """
    JournalHead.objects.get_or_create(pk=HEAD)
    return JournalHead.objects.select_for_update().get(pk=HEAD)


def note(entry: Entry, *, by: Actor, at: datetime, rows: Iterable[Recorded] | Sealing = ()) -> None:
    """Add one entry, in the transaction of the act itself; `rows` as for `note_all`."""
    note_all([entry], by=by, at=at, rows=rows)


@transaction.atomic
def note_all(
    entries: Iterable[Entry], *, by: Actor, at: datetime, rows: Iterable[Recorded] | Sealing = ()
) -> int:
    """Add entries in their order and return their number. Concurrent writers queue here.

    Args:
        rows: what the act stored in append-only tables; the first entry seals it. Whoever holds
            the head already gives the seals, made before.
    """
    # read and hashed before the head is locked
    sealing = rows if isinstance(rows, Sealing) else sealing_of(rows)
    head = hold_head()
    new: list[JournalEntry] = []
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
            seal="" if new else sealing.checksum,
        )
        row.hash = hash_of(row)
        head.number, head.hash = row.number, row.hash
        new.append(row)
    if new:
        JournalEntry.objects.bulk_create(new, batch_size=BATCH)
        head.save(update_fields=["number", "hash"])
        sealing.store(new[0].number)
    elif sealing.checksum:
        raise AssertionError("rows were stored without an entry of the journal")
    return len(new)


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
