"""Distribute grades so that given totals come out exactly and better subjects rank higher."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from xeploai.demo.dice import Dice, apportion
from xeploai.domain import Counts, Grade, Outcome

# No group gets more `EXCELLENT` than this share of its members who are good or better.
LARGEST_SHARE = (2, 5)
PERCENT_OVER = 36  # groups that go over the ceiling, of a hundred
SMALL = 24  # groups up to this size use the whole ceiling

OUTCOMES = {grade: Outcome(grade) for grade in Grade}
LOW = (Grade.FAILED, Grade.COMPLETED)


class TotalsDoNotFit(ValueError):
    """The number of subjects differs from the totals to be reached."""


class RankedSubject(NamedTuple):
    """A subject with the score that it is ranked by.

    Args:
        cap: best grade that it may get.
        is_above_failed: whether it may not get `FAILED`.
    """

    code: str
    score: float
    cap: Grade | None = None
    is_above_failed: bool = False


# Takes the subjects that are good or better, poorest first, and how many are excellent.
Chooser = Callable[[Sequence[RankedSubject], int], Iterable[RankedSubject]]


def best_subjects(good: Sequence[RankedSubject], number: int) -> Iterable[RankedSubject]:
    """Return the best subjects, uncapped ones first."""
    free = [one for one in good if one.cap in (None, Grade.EXCELLENT)]
    capped = [one for one in good if one.cap not in (None, Grade.EXCELLENT)]
    return (capped + free)[len(good) - number :]


def allot_outcomes(
    subjects: Sequence[RankedSubject],
    *,
    target: Counts,
    reasons: Mapping[str, str],
    dice: Dice,
    choose_excellent: Chooser = best_subjects,
) -> dict[str, Outcome]:
    """Return an outcome for each subject, by code; their counts are the target.

    Args:
        reasons: subjects that are not rated, by code, for a reason that is known beforehand.

    Raises:
        TotalsDoNotFit: the numbers differ, or more are not rated for a reason than may be.
    """
    not_rated = _not_rated(subjects, target, reasons, dice)
    outcomes = {code: Outcome(not_rated_reason=reason) for code, reason in not_rated.items()}
    order = sorted((one.score, one.code, one) for one in subjects if one.code not in outcomes)
    rest = [one for _, _, one in order]
    if len(rest) != target.graded:
        raise TotalsDoNotFit(f"{len(subjects)} subjects, {target.total} in the totals")
    for grade, number in ((Grade.FAILED, target.failed), (Grade.COMPLETED, target.completed)):
        low, rest = _lowest(rest, grade, number)
        outcomes |= {one.code: OUTCOMES[grade] for one in low}
    outcomes |= {one.code: OUTCOMES[Grade.GOOD] for one in rest}
    excellent = choose_excellent(rest, target.excellent)
    outcomes |= {one.code: OUTCOMES[Grade.EXCELLENT] for one in excellent}
    return outcomes


def _not_rated(
    subjects: Sequence[RankedSubject], target: Counts, reasons: Mapping[str, str], dice: Dice
) -> dict[str, str]:
    left = dict(target.not_rated)
    for reason in reasons.values():
        left[reason] = left.get(reason, 0) - 1
    if left and min(left.values()) < 0:
        raise TotalsDoNotFit(f"more not rated than in the totals: {left}")
    by_code = dict(reasons)
    waiting = [reason for reason, number in left.items() for _ in range(number)]
    while waiting:
        code = dice.pick(subjects).code
        if code not in by_code:
            by_code[code] = waiting.pop()
    return by_code


def _lowest(
    order: Sequence[RankedSubject], grade: Grade, number: int
) -> tuple[list[RankedSubject], list[RankedSubject]]:
    """Return the subjects that get a low grade, capped ones first, and the others."""
    caps = (Grade.FAILED,) if grade is Grade.FAILED else LOW
    bound = [one for one in order if one.cap in caps][:number]
    codes = {one.code for one in bound}
    free = (one for one in order if one.code not in codes)
    if grade is Grade.FAILED:
        free = (one for one in free if not one.is_above_failed)
    for one in free:
        if len(codes) == number:
            break
        codes.add(one.code)
    low = [one for one in order if one.code in codes]
    return low, [one for one in order if one.code not in codes]


def choose_best_by_group(group_of: Mapping[str, str], dice: Dice) -> Chooser:
    """Return a chooser of the best of each group, most groups within 20 % of `GOOD`.

    Args:
        group_of: code of the group by code of the subject.
    """

    def choose(good: Sequence[RankedSubject], number: int) -> Iterable[RankedSubject]:
        groups: dict[str, list[RankedSubject]] = {}
        for one in good:
            groups.setdefault(group_of[one.code], []).append(one)
        sizes = [len(group) for group in groups.values()]
        quotas = _quotas(sizes, number, dice)
        for group, quota in zip(groups.values(), quotas, strict=True):
            yield from group[len(group) - quota :]

    return choose


def _quotas(sizes: Sequence[int], number: int, dice: Dice) -> list[int]:
    """Return how many are excellent in each group; the sizes count who is good or better.

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
    """Bring the quotas to their sum, within the largest share unless that is impossible."""
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
