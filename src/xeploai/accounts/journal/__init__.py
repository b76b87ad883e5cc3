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
    note,
    note_all,
)
from .queries import entries_about, search

__all__ = [
    "ALTERED",
    "REMOVED",
    "REORDERED",
    "Actor",
    "Break",
    "Entry",
    "JournalEntry",
    "Office",
    "User",
    "breaks",
    "entries_about",
    "hash_at",
    "hash_of",
    "head",
    "note",
    "note_all",
    "search",
]
