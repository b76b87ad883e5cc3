"""The journal: who did what, when, in which role, to what, from what to what.

Every change and every view of personal data is one entry. An entry contains the hash of the one
before it, so that a changed, removed or reordered entry breaks the chain.
"""

from xeploai.accounts.models import JournalEntry, User

from .checks import (
    ALTERED,
    BACKWARDS,
    REMOVED,
    REORDERED,
    SEALED,
    TOLERANCE,
    UNREADABLE,
    UNSEALED,
    Break,
    RowFault,
    breaks,
    breaks_at,
    breaks_at_number,
    row_faults,
)
from .entries import (
    Actor,
    Entry,
    Office,
    hash_at,
    hash_of,
    head,
    note,
    note_all,
)
from .first_seal import seal_existing
from .heads import JournalEnd, journal_end, make_key, read_end
from .queries import entries_about, search
from .seals import Recorded, RowMark, RowSet

__all__ = [
    "ALTERED",
    "BACKWARDS",
    "REMOVED",
    "REORDERED",
    "SEALED",
    "TOLERANCE",
    "UNREADABLE",
    "UNSEALED",
    "Actor",
    "Break",
    "Entry",
    "JournalEnd",
    "JournalEntry",
    "Office",
    "Recorded",
    "RowFault",
    "RowMark",
    "RowSet",
    "User",
    "breaks",
    "breaks_at",
    "breaks_at_number",
    "entries_about",
    "hash_at",
    "hash_of",
    "head",
    "journal_end",
    "make_key",
    "note",
    "note_all",
    "read_end",
    "row_faults",
    "seal_existing",
    "search",
]
