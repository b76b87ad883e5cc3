"""Searches of the journal."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from xeploai.accounts.models import JournalEntry


def search(
    *,
    units: Iterable[str] | None = None,
    by: str = "",
    kind: str = "",
    about: str = "",
    act: str = "",
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> QuerySet[JournalEntry]:
    """Return the entries that match, the latest first.

    Args:
        units: codes of the units within reach; None for all, entries of no unit included.
        until_at: excluded.
    """
    options = {"by": by, "kind": kind, "about__iexact": about, "act": act, "at__gte": from_at}
    entries = JournalEntry.objects.filter(
        **{name: value for name, value in options.items() if value}
    )
    if until_at is not None:
        entries = entries.filter(at__lt=until_at)
    if units is not None:
        entries = entries.filter(unit__in=list(units))
    return entries.order_by("-number")


def entries_about(kind: str, about: str, cycle: int | None = None) -> QuerySet[JournalEntry]:
    """Return the entries about one thing, the latest first."""
    entries = JournalEntry.objects.filter(kind=kind, about=about).order_by("-number")
    return entries if cycle is None else entries.filter(cycle=cycle)
