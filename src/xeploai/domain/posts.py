"""Which post of a person is the main one, and in which branches a person was during a year."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple

from .words import Labels, label


class PostCriterion(StrEnum):
    """What puts one post of a person before another.

    LEVEL: the unit with fewer levels above it. HEAD: the head of a unit before others. SINCE: the
    post that began first. UNIT, TITLE: the code that comes first in the alphabet.
    """

    LEVEL = "LEVEL"
    HEAD = "HEAD"
    SINCE = "SINCE"
    UNIT = "UNIT"
    TITLE = "TITLE"


POST_CRITERION_LABELS: Mapping[PostCriterion, Labels] = {
    PostCriterion.LEVEL: label("the post in the higher unit comes first"),
    PostCriterion.HEAD: label("the head's post comes before others"),
    PostCriterion.SINCE: label("the post that began earlier comes first"),
    PostCriterion.UNIT: label("the unit whose code comes first in the alphabet"),
    PostCriterion.TITLE: label("the title whose code comes first in the alphabet"),
}
# no two posts of a person agree in all of these, so no order of posts may lack one
DISTINGUISHING = (PostCriterion.SINCE, PostCriterion.UNIT, PostCriterion.TITLE)


class GradeOfSeveralPosts(StrEnum):
    """What counts where several posts of a person are graded differently in different places.

    COMPETENT_AUTHORITY: the competent authority considers them and decides. MAIN_POST: the grade
    given where the main post is held.
    """

    COMPETENT_AUTHORITY = "COMPETENT_AUTHORITY"
    MAIN_POST = "MAIN_POST"


GRADE_OF_SEVERAL_POSTS_LABELS: Mapping[GradeOfSeveralPosts, Labels] = {
    GradeOfSeveralPosts.COMPETENT_AUTHORITY: label(
        "Where the places grade differently, the competent authority considers it and decides."
    ),
    GradeOfSeveralPosts.MAIN_POST: label(
        "Where the places grade differently, the grade given where the main post is held counts."
    ),
}


class PostTraits(NamedTuple):
    """What posts are compared by.

    Args:
        level: number of units above the unit of the post; 0 at the top.
        unit, title: codes in the register.
    """

    level: int
    is_head: bool
    since: date
    unit: str
    title: str


_RANKS: Mapping[PostCriterion, Any] = {
    PostCriterion.LEVEL: attrgetter("level"),
    PostCriterion.HEAD: lambda traits: not traits.is_head,
    PostCriterion.SINCE: attrgetter("since"),
    PostCriterion.UNIT: attrgetter("unit"),
    PostCriterion.TITLE: attrgetter("title"),
}


def rank_of_post(traits: PostTraits, order: Iterable[PostCriterion]) -> tuple[Any, ...]:
    """Return a key that sorts the posts of a person, the main one first.

    Args:
        order: the criteria of the rule `subjects.main_post`, the first deciding first.
    """
    return tuple(_RANKS[each](traits) for each in order)


def telling_criterion(
    one: PostTraits, other: PostTraits, order: Iterable[PostCriterion]
) -> PostCriterion | None:
    """Return the first criterion in which two posts differ; None where they are alike in all."""
    return next((each for each in order if _RANKS[each](one) != _RANKS[each](other)), None)


class Spell(NamedTuple):
    """A time in a unit, from a day on, until a day that is not part of it; None while it lasts."""

    unit: int
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Stay:
    """All of a person's time in one unit within a year.

    Args:
        unit: id of the unit.
        from_on: first day of it within the year.
        until_on: first day on which it had ended; None where it lasted to the end of the year.
        days: number of days.
        months: completed months, as a deadline in months counts them; of a time in several
            pieces those pieces follow each other without a gap.
    """

    unit: int
    from_on: date
    until_on: date | None
    days: int
    months: int


def stays_within(spells: Iterable[Spell], *, first: date, last: date) -> tuple[Stay, ...]:
    """Return the stays of a person in a year, one for each unit, the earliest first.

    Args:
        spells: in any order; a change of status may have cut a stay in pieces.
        first, last: the days of the year, both included.
    """
    pieces: dict[int, list[tuple[date, date]]] = {}
    end = date.fromordinal(last.toordinal() + 1)
    for spell in sorted(spells, key=lambda each: each.from_on):
        start, until = max(spell.from_on, first), min(spell.until_on or end, end)
        if start < until:
            pieces.setdefault(spell.unit, []).append((start, until))
    return tuple(_stay(unit, spans, end) for unit, spans in pieces.items())


def _stay(unit: int, spans: Sequence[tuple[date, date]], end: date) -> Stay:
    days = sum((until - start).days for start, until in spans)
    start, until = spans[0][0], max(until for _, until in spans)
    joined = date.fromordinal(start.toordinal() + days)
    return Stay(unit, start, None if until == end else until, days, completed_months(start, joined))


def completed_months(start: date, end: date) -> int:
    """Return how many months have passed, as a deadline in months counts them; 0 before it.

    A month is over on the day of the same number, or on the last day of a month without one.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    is_last_day = end.day == monthrange(end.year, end.month)[1]
    if end.day < start.day and not is_last_day:
        months -= 1
    return max(0, months)
