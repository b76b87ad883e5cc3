"""Changes of a figure from one cycle to a later one."""

from dataclasses import dataclass
from fractions import Fraction

from .counts import PERCENT, Share


@dataclass(frozen=True)
class Change:
    """What changed from an earlier cycle to a later one.

    Args:
        difference: later count less earlier count, in subjects; None where either is unknown.
        points: change of the share, in percentage points, exact; None where either share is
            unknown or has an empty base.
    """

    difference: int | None
    points: Fraction | None = None


def change_between(
    *, now: int | None, before: int | None, share_now: Share | None, share_before: Share | None
) -> Change:
    """Return the change of a figure and of its share. A missing figure is never taken as zero."""
    difference = None if now is None or before is None else now - before
    exact_now = share_now.exact if share_now else None
    exact_before = share_before.exact if share_before else None
    points = (
        None if exact_now is None or exact_before is None else (exact_now - exact_before) * PERCENT
    )
    return Change(difference, points)
