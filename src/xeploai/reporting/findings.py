"""What stands out in a unit's figures: facts only, each with its base and its size."""

from collections.abc import Mapping
from dataclasses import dataclass

from xeploai.domain import Share, Statistics, SubjectKind, UnitRef

# Units named at either end of a list of shares.
_AT_EITHER_END = 3


@dataclass(frozen=True)
class UnitShare:
    """A direct subordinate's share of a figure."""

    unit: UnitRef
    share: Share


@dataclass(frozen=True)
class Extremes:
    """The subordinates with the highest and the lowest shares.

    Args:
        compared: how many have a share at all.
        as_high: further subordinates with the same share as the last named on the high side.
        as_low: the same on the low side.
    """

    highest: tuple[UnitShare, ...]
    lowest: tuple[UnitShare, ...]
    compared: int
    as_high: int
    as_low: int


def shares_of(statistics: Statistics, kind: SubjectKind, figure: str) -> tuple[UnitShare, ...]:
    """Return every subordinate's share, the highest first; those without a base are left out."""
    found = []
    for subordinate in statistics.subordinates:
        total = statistics.sum_of(kind, subordinate.categories)
        share = total.share(figure, statistics.share_bases)
        if share is not None and share.exact is not None:
            found.append(UnitShare(subordinate.unit, share))
    return tuple(sorted(found, key=_by_share))


def _by_share(found: UnitShare) -> tuple[object, ...]:
    assert found.share.exact is not None
    return (-found.share.exact, -found.share.whole, found.unit.name, found.unit.code)


def extremes(statistics: Statistics, kind: SubjectKind, figure: str) -> Extremes | None:
    """Return both ends of the list; None where there are not two different shares."""
    found = shares_of(statistics, kind, figure)
    if len({one.share.exact for one in found}) <= 1:
        return None
    number = min(_AT_EITHER_END, len(found) // 2)
    # the lowest first, and of equal shares the largest unit first, as on the high side
    rising = tuple(sorted(found, key=lambda one: (one.share.exact, -one.share.whole)))
    return Extremes(
        highest=found[:number],
        lowest=rising[:number],
        compared=len(found),
        as_high=_equal_to_last(found, number),
        as_low=_equal_to_last(rising, number),
    )


def _equal_to_last(found: tuple[UnitShare, ...], number: int) -> int:
    last = found[number - 1].share.exact
    return sum(one.share.exact == last for one in found[number:])


@dataclass(frozen=True)
class Concentration:
    """How the `FAILED` of one kind are spread over the direct subordinates.

    Args:
        failed: all of them, including those outside the subordinates.
        holders: each subordinate with any, the most first: its part of all, and of its graded.
    """

    failed: int
    subordinates: int
    holders: tuple[tuple[UnitRef, Share, Share], ...]


def failed_concentration(statistics: Statistics, kind: SubjectKind) -> Concentration | None:
    """Return where the `FAILED` are; None where there are none, or nobody reported."""
    failed = statistics.sum_of(kind, statistics.categories).figure("failed")
    if not failed or not statistics.subordinates:
        return None
    holders = []
    for subordinate in statistics.subordinates:
        counts = statistics.sum_of(kind, subordinate.categories).counts
        if counts is not None and 0 < counts.failed <= failed:
            of_all = Share(counts.failed, failed, of="failed")
            of_own = Share(counts.failed, counts.graded, of="graded")
            holders.append((subordinate.unit, of_all, of_own))
    holders.sort(key=lambda holder: (-holder[1].part, holder[0].name))
    return Concentration(failed, len(statistics.subordinates), tuple(holders))


def undecided_by_unit(statistics: Statistics, kind: SubjectKind) -> Mapping[UnitRef, int]:
    """Return how many cases of a kind still wait for a decision, by subordinate, most first."""
    waiting = {
        subordinate.unit: statistics.sum_of(kind, subordinate.categories).figure("undecided")
        for subordinate in statistics.subordinates
    }
    found = {unit: number for unit, number in waiting.items() if number}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0].name)))
