"""Conditions on rows with a first day, and an end day that is excluded."""

from datetime import date

from django.db.models import Q


def in_force(on: date, start: str = "from_on", end: str = "until_on") -> Q:
    """Return the condition that a row applies on a day."""
    return Q(**{f"{start}__lte": on}) & ends_after(on, end)


def ends_after(on: date, end: str = "until_on") -> Q:
    """Return the condition that a row applies on a day, or will apply after it."""
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on})
