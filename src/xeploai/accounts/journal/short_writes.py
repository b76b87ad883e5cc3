"""Compute before, write in one short transaction, and compute again where the data changed.

All that is done is in the journal, whose numbers follow the order of the commits. So a plan still
holds where the journal has no act since it was begun; looks at persons change nothing.
"""

from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from xeploai.accounts.models import JournalEntry

from .entries import hold_head, latest_number

# what is journalled and changes nothing that anything is computed from
LOOKS = frozenset(
    {
        "case.list_seen",
        "case.seen",
        "figures.seen",
        "journal.searched",
        "return.file_read",
        "template.taken",
    }
)
LOOK_ENDING = ".exported"
BESIDE_THE_DATA = ("backup", "export", "journal", "upload")  # kinds of things
OF_ACCOUNTS, WHOSE_PERSON = "account", "account.linked"  # who signs in, and as which person
TRIES = 5
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


class ChangedMeanwhile(Exception):
    """Something was done since a plan was begun; nothing of it was written."""


class Planned(Protocol[Result_co]):
    """What was computed, and is to be written."""

    def write(self) -> None:
        """Write the rows, and seal those of append-only tables (`sealing_of`).

        Raises:
            ChangedMeanwhile: before the first, where they do not fit.
        """

    def note(self) -> Result_co:
        """Write the journal, with what is small enough to come after it."""


def write_planned(plan: Callable[[], Planned[Result]]) -> Result:
    """Plan outside any transaction, then write in a short one, whose last lock is the journal's.

    Where something was done meanwhile nothing is written, and it is planned again; after `TRIES`
    it is planned inside the transaction. Inside a caller's transaction it is planned there at once.

    Args:
        plan: computes by reading only; what it raises is raised, unless the data changed meanwhile.
    """
    if not is_inside_transaction():
        for _ in range(TRIES):
            try:
                return _try(plan)
            except ChangedMeanwhile:
                continue
    with transaction.atomic():
        return _write_inside(plan)


def _try(plan: Callable[[], Planned[Result]]) -> Result:
    begun_at = latest_number()
    try:
        planned = plan()
        with transaction.atomic():
            # where writers queue, as on SQLite, this answers for the whole transaction
            refuse_acts_after(begun_at)
            planned.write()
            hold_unchanged(begun_at)
            return planned.note()
    except (ChangedMeanwhile, OperationalError):
        raise
    except Exception as error:
        # it may have read half of what another was writing, or write on what is gone
        if acts_after(begun_at):
            raise ChangedMeanwhile from error
        raise


def _write_inside(plan: Callable[[], Planned[Result]]) -> Result:
    """Plan and write in the transaction that is open."""
    planned = plan()
    try:
        planned.write()
    except ChangedMeanwhile:
        # from now on the locks of the first attempt keep the rest away
        planned = plan()
        planned.write()
    return planned.note()


def hold_unchanged(since: int, *, besides: Collection[str] = ()) -> None:
    """Lock the journal's head, and refuse to go on where something was done since a number.

    Raises:
        ChangedMeanwhile: something was.
    """
    hold_head()
    refuse_acts_after(since, besides=besides)


def refuse_acts_after(number: int, *, besides: Collection[str] = ()) -> None:
    """Raise `ChangedMeanwhile` where something was done after an entry."""
    if acts_after(number, besides=besides):
        raise ChangedMeanwhile


def acts_after(number: int, *, besides: Collection[str] = ()) -> bool:
    """Whether something was done after an entry, looks left aside.

    Args:
        besides: acts that do not matter either.
    """
    later = JournalEntry.objects.filter(number__gt=number)
    return _without_looks(later, besides).exists()


def latest_act() -> int:
    """Return the number of the latest entry that changed something; 0 for none.

    What is computed from the data stays the same while this does.
    """
    latest = _without_looks(JournalEntry.objects.all(), ()).order_by("-number")
    return int(latest.values_list("number", flat=True).first() or 0)


def _without_looks(
    entries: QuerySet[JournalEntry], besides: Collection[str]
) -> QuerySet[JournalEntry]:
    unimportant = Q(act__in=[*LOOKS, *besides]) | Q(kind__in=BESIDE_THE_DATA)
    unimportant |= Q(act__endswith=LOOK_ENDING) | (Q(kind=OF_ACCOUNTS) & ~Q(act=WHOSE_PERSON))
    return entries.exclude(unimportant)


def is_inside_transaction() -> bool:
    """Whether a caller's transaction is open; that of a test case does not count."""
    return connection.in_atomic_block and not all(
        getattr(block, "_from_testcase", False) for block in connection.atomic_blocks
    )
