"""Grades for subjects so that a given total comes out exactly, the better ones graded better."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from xeploai.domain import Counts, Grade, Outcome

from .dice import Dice, apportion

# No group gets more `EXCELLENT` than this share of its members who are good or better.
LARGEST_SHARE = (2, 5)
PERCENT_OVER = 36  # groups that go over the ceiling, of a hundred
SMALL = 24  # groups up to this size use the whole ceiling

OUTCOMES = {grade: Outcome(grade) for grade in Grade}
LOW = (Grade.FAILED, Grade.COMPLETED)


class TotalsDoNotFit(ValueError):
    """There are more or fewer subjects than the totals to be reached say."""


class Subject(NamedTuple):
    """Someone or something to be graded. `cap`: grade that it should not exceed, if any."""

    code: str
    score: float
    cap: Grade | None = None


# Takes those who are good or better, poorest first, and a number; returns who is excellent.
Chooser = Callable[[Sequence[Subject], int], Iterable[Subject]]


def best_ones(good: Sequence[Subject], number: int) -> Iterable[Subject]:
    """Return the best, those first that no cap keeps from it."""
    free = [one for one in good if one.cap in (None, Grade.EXCELLENT)]
    capped = [one for one in good if one.cap not in (None, Grade.EXCELLENT)]
    return (capped + free)[len(good) - number :]


def allotted(
    subjects: Sequence[Subject],
    *,
    target: Counts,
    reasons: Mapping[str, str],
    dice: Dice,
    choose_excellent: Chooser = best_ones,
) -> dict[str, Outcome]:
    """Return an outcome for each subject, by code; their counts are the target.

    Args:
        reasons: subjects that are not rated, by code, for a reason that is known beforehand.

    Raises:
        TotalsDoNotFit: the numbers differ, or more are not rated for a reason than may be.
    """
    not_rated = _not_rated(subjects, target, reasons, dice)
    found = {code: Outcome(not_rated_reason=reason) for code, reason in not_rated.items()}
    order = sorted((one.score, one.code, one) for one in subjects if one.code not in found)
    rest = [one for _, _, one in order]
    if len(rest) != target.graded:
        raise TotalsDoNotFit(f"{len(subjects)} subjects, {target.total} in the totals")
    for grade, number in ((Grade.FAILED, target.failed), (Grade.COMPLETED, target.completed)):
        low, rest = _lowest(rest, grade, number)
        found |= {one.code: OUTCOMES[grade] for one in low}
    found |= {one.code: OUTCOMES[Grade.GOOD] for one in rest}
    excellent = choose_excellent(rest, target.excellent)
    found |= {one.code: OUTCOMES[Grade.EXCELLENT] for one in excellent}
    return found


def _not_rated(
    subjects: Sequence[Subject], target: Counts, reasons: Mapping[str, str], dice: Dice
) -> dict[str, str]:
    left = dict(target.not_rated)
    for reason in reasons.values():
        left[reason] = left.get(reason, 0) - 1
    if left and min(left.values()) < 0:
        raise TotalsDoNotFit(f"more not rated than in the totals: {left}")
    found = dict(reasons)
    waiting = [reason for reason, number in left.items() for _ in range(number)]
    while waiting:
        code = dice.pick(subjects).code
        if code not in found:
            found[code] = waiting.pop()
    return found


def _lowest(
    order: Sequence[Subject], grade: Grade, number: int
) -> tuple[list[Subject], list[Subject]]:
    """Return those that get a low grade, first who may get no better, and the others."""
    caps = (Grade.FAILED,) if grade is Grade.FAILED else LOW
    bound = [one for one in order if one.cap in caps][:number]
    codes = {one.code for one in bound}
    free = (one for one in order if one.code not in codes)
    for one in free:
        if len(codes) == number:
            break
        codes.add(one.code)
    low = [one for one in order if one.code in codes]
    return low, [one for one in order if one.code not in codes]


def best_by_group(group_of: Mapping[str, str], dice: Dice) -> Chooser:
    """Return a choice of the best of each group, most groups within 20 % of `GOOD`.

    Args:
        group_of: code of the group by code of the subject.
    """

    def choose(good: Sequence[Subject], number: int) -> Iterable[Subject]:
        groups: dict[str, list[Subject]] = {}
        for one in good:
            groups.setdefault(group_of[one.code], []).append(one)
        sizes = [len(group) for group in groups.values()]
        quotas = _quotas(sizes, number, dice)
        for group, quota in zip(groups.values(), quotas, strict=True):
            yield from group[len(group) - quota :]

    return choose


def _quotas(sizes: Sequence[int], number: int, dice: Dice) -> list[int]:
    """Return how many are excellent in each group of so many who are good or better.

    A fifth of `GOOD` is a sixth of `GOOD` and `EXCELLENT` together.
    """
    quotas = [size // 6 - (size > SMALL and dice.chance(25)) for size in sizes]
    over = dice.shuffled(range(len(sizes)))[: len(sizes) * PERCENT_OVER // 100]
    missing = max(0, number - sum(quotas))
    weights = [sizes[index] * dice.between(40, 160) for index in over]
    for index, more in zip(over, apportion(missing, weights), strict=True):
        quotas[index] += more
    _even_out(quotas, sizes, number)
    return quotas


def _even_out(quotas: list[int], sizes: Sequence[int], number: int) -> None:
    """Bring the quotas to their sum: the largest share holds, unless there is no other way."""
    part, whole = LARGEST_SHARE
    usual = [size * part // whole for size in sizes]
    for index, limit in enumerate(usual):
        quotas[index] = min(quotas[index], limit)
    for limits in (usual, sizes):
        _shift(quotas, limits, number - sum(quotas))


def _shift(quotas: list[int], limits: Sequence[int], off: int) -> None:
    """Add or take `off` one by one, the largest groups first, as far as the limits leave room."""
    order = sorted(range(len(limits)), key=lambda index: (-limits[index], index))
    step = 1 if off > 0 else -1
    while off:
        before = off
        for index in order:
            if off and 0 <= quotas[index] + step <= limits[index]:
                quotas[index] += step
                off -= step
        if off == before:
            return
