"""The journal: who did what, when, in which role, to what, from what to what.

Every change and every view of personal data is one entry. An entry contains the hash of the one
before it, so that a changed, removed or reordered entry breaks the chain.
"""

from xeploai.accounts.models import JournalEntry, User

from .entries import (
    ALTERED,
    REMOVED,
    REORDERED,
    Actor,
    Break,
    Entry,
    Office,
    breaks,
    hash_at,
    hash_of,
    head,
    latest_number,
    note,
    note_all,
)
from .queries import entries_about, search
from .short_writes import (
    ChangedMeanwhile,
    Planned,
    acts_after,
    hold_unchanged,
    is_inside_transaction,
    write_planned,
)

__all__ = [
    "ALTERED",
    "REMOVED",
    "REORDERED",
    "Actor",
    "Break",
    "ChangedMeanwhile",
    "Entry",
    "JournalEntry",
    "Office",
    "Planned",
    "User",
    "acts_after",
    "breaks",
    "entries_about",
    "hash_at",
    "hash_of",
    "head",
    "hold_unchanged",
    "is_inside_transaction",
    "latest_number",
    "note",
    "note_all",
    "search",
    "write_planned",
]
