"""Keep what was computed from the data for as long as the journal has no act since.

Everything that changes data is an act, noted in the transaction that changes it. So the act that
was latest before a reading began stands for all that the reading can have seen.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db import connection

from xeploai.accounts.models import JournalEntry

from .short_writes import latest_act

Value = TypeVar("Value")


def until_next_act(compute: Callable[[], Value]) -> Callable[[], Value]:
    """Compute a value once in this process until something is done; callers must not change it.

    In a transaction it is computed each time: what it sees may be rolled back.
    """
    latest: list[tuple[str, Value]] = []

    @wraps(compute)
    def cached() -> Value:
        version = "" if connection.in_atomic_block else _version()
        # one look: another thread may put another pair in its place
        for known, value in latest[:1]:
            if version and known == version:
                return value
        value = compute()
        latest[:] = [(version, value)]
        return value

    return cached


def _version() -> str:
    """Return the hash of the latest act; empty where nothing was done yet.

    A number would come again in a database that was restored.
    """
    entry = JournalEntry.objects.filter(number=latest_act())
    return str(entry.values_list("hash", flat=True).first() or "")
