"""The hash chain of the journal, and the places where it is broken."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

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
