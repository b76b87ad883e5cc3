"""Write entries into the journal."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from xeploai.accounts.models import JournalEntry, JournalHead

from .chain import HEAD, hash_of

BATCH = 1000


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which role.

    Args:
        name: name of the account, or of the command.
        role: code of the role, empty for a command.
        unit: code of the unit that the role is for.
    """

    name: str
    role: str = ""
    unit: str = ""


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


def note(entry: Entry, *, by: Actor, at: datetime) -> None:
    """Add one entry, in the transaction of the act itself."""
    note_all([entry], by=by, at=at)


@transaction.atomic
def note_all(entries: Iterable[Entry], *, by: Actor, at: datetime) -> int:
    """Add entries in their order and return their number. Concurrent writers queue here."""
    JournalHead.objects.get_or_create(pk=HEAD)
    head = JournalHead.objects.select_for_update().get(pk=HEAD)
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
        fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
