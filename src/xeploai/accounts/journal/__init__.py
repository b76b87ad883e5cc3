"""The journal: who did what, when, in which role, to what, from what to what.

Every change and every view of personal data is one entry. An entry contains the hash of the one
before it, so that a changed, removed or reordered entry breaks the chain.
"""

from xeploai.accounts.models import JournalEntry, User

from .act_cache import until_next_act
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
    latest_number,
    note,
    note_all,
)
from .first_seal import seal_existing
from .heads import JournalEnd, journal_end, make_key, read_end
from .queries import entries_about, search
from .seals import (
    NO_SEALS,
    Recorded,
    RemovedRows,
    RowChanges,
    RowMark,
    RowSet,
    Sealing,
    sealing_of,
)
from .short_writes import (
    ChangedMeanwhile,
    Planned,
    acts_after,
    hold_unchanged,
    is_inside_transaction,
    latest_act,
    write_planned,
)

__all__ = [
    "ALTERED",
    "BACKWARDS",
    "NO_SEALS",
    "REMOVED",
    "REORDERED",
    "SEALED",
    "TOLERANCE",
    "UNREADABLE",
    "UNSEALED",
    "Actor",
    "Break",
    "ChangedMeanwhile",
    "Entry",
    "JournalEnd",
    "JournalEntry",
    "Office",
    "Planned",
    "Recorded",
    "RemovedRows",
    "RowChanges",
    "RowFault",
    "RowMark",
    "RowSet",
    "Sealing",
    "User",
    "acts_after",
    "breaks",
    "breaks_at",
    "breaks_at_number",
    "entries_about",
    "hash_at",
    "hash_of",
    "head",
    "hold_unchanged",
    "is_inside_transaction",
    "journal_end",
    "latest_act",
    "latest_number",
    "make_key",
    "note",
    "note_all",
    "read_end",
    "row_faults",
    "seal_existing",
    "sealing_of",
    "search",
    "until_next_act",
    "write_planned",
]
