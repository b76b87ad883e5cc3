"""Completed months between two days."""

from calendar import monthrange
from datetime import date


def completed_months(start: date, end: date) -> int:
    """Return how many months have passed, as a deadline in months counts them; 0 before it.

    A month is over on the day of the same number, or on the last day of a month without one.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    is_last_day = end.day == monthrange(end.year, end.month)[1]
    if end.day < start.day and not (is_last_day and start.day > end.day):
        months -= 1
    return max(0, months)
