"""Undo what ended with a membership, where its end is corrected: posts and seats come back.

Whoever leaves for good loses posts and seats on that day (`hanging.end_leading`). Where that day
was wrong they last as long as they did before, and no longer than the membership does now. What
cannot come back is named with what to do about it.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from xeploai.accounts.journal import Entry, JournalEntry
from xeploai.domain import END_CAUSE_LABELS, EndCause, Fault, message
from xeploai.organisations.models import (
    CollectiveSeat,
    Membership,
    Person,
    Post,
    Unit,
    ends_after,
)

from .hanging import PERSONS_AT_ONCE

REOPENED = message(
    "%(person)s (%(code)s) had left on %(day)s (%(cause)s) and belongs to “%(branch)s” again by"
    " this row. If that is not meant, write the day and the cause again."
)
END_MOVED = message(
    "%(person)s (%(code)s) leaves on %(until)s, not on %(day)s as recorded (%(cause)s)."
)
POST_BACK = message(
    "%(person)s (%(code)s): the post “%(title)s” in “%(unit)s”, which ended with the membership on"
    " %(day)s, goes on."
)
POST_BACK_UNTIL = message(
    "%(person)s (%(code)s): the post “%(title)s” in “%(unit)s”, which ended with the membership on"
    " %(day)s, goes on until %(until)s."
)
SEAT_BACK = message(
    "%(person)s (%(code)s): the seat in “%(collective)s”, which ended with the membership on"
    " %(day)s, goes on."
)
SEAT_BACK_UNTIL = message(
    "%(person)s (%(code)s): the seat in “%(collective)s”, which ended with the membership on"
    " %(day)s, goes on until %(until)s."
)
OWN_END = message(
    "%(person)s (%(code)s): the post “%(title)s” in “%(unit)s” stays ended on %(day)s, because it"
    " was recorded with that day itself. If it goes on, send its row in the list of posts again."
)
HEAD_SINCE = message(
    "%(person)s (%(code)s): the post “%(title)s” in “%(unit)s” stays ended on %(day)s, because"
    " %(head)s (%(head_code)s) heads it from %(since)s. If that is not right, end that post first,"
    " then send the row of %(code)s in the list of posts again."
)


@dataclass(frozen=True)
class CorrectedEnd:
    """A person who had left for good, by another day or not at all now.

    Args:
        left: the last membership as it was.
        now: the last membership as it is.
    """

    left: Membership
    now: Membership

    @property
    def day(self) -> date:
        """The day on which the membership was to have ended."""
        assert self.left.until_on is not None
        return self.left.until_on


@dataclass
class ComingBack:
    """What came back: the entries of the journal, and sentences for who corrects it."""

    entries: list[Entry] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)


def has_left(membership: Membership) -> bool:
    """Whether a person left for good with this last membership."""
    return membership.until_on is not None and membership.end_cause not in ("", EndCause.MERGED)


def who_left(codes: Collection[str]) -> set[str]:
    """Return those of some persons, by code, whose last membership ended for good."""
    rows = Membership.objects.exclude(end_cause="").values_list("person__code", flat=True)
    ended = sorted(set(rows) & set(codes))
    found = set()
    for start in range(0, len(ended), PERSONS_AT_ONCE):
        own = Membership.objects.filter(person__code__in=ended[start : start + PERSONS_AT_ONCE])
        last = last_by_person(own.select_related("person"))
        found |= {one.person.code for one in last.values() if has_left(one)}
    return found


def last_by_person(memberships: Iterable[Membership]) -> dict[int, Membership]:
    """Return the last membership of each person."""
    return {one.person_id: one for one in sorted(memberships, key=lambda row: row.from_on)}


def corrected_ends(
    before: Mapping[int, Membership], memberships: Iterable[Membership]
) -> dict[int, CorrectedEnd]:
    """Return by person the ends that do not hold any more, or only later.

    Who comes back after a time without a membership had left all the same.

    Args:
        before: the last membership of each person, as it was.
        memberships: all memberships of these persons as they are.
    """
    known = list(memberships)
    after, found = last_by_person(known), dict[int, CorrectedEnd]()
    left = {person: one for person, one in before.items() if has_left(one)}
    for one in known:
        last = left.get(one.person_id)
        if last is None or last.until_on is None:
            continue
        if one.from_on <= last.until_on and _is_later(one.until_on, last.until_on):
            found[one.person_id] = CorrectedEnd(last, after[one.person_id])
    return found


def _is_later(day: date | None, than: date | None) -> bool:
    return than is not None and (day is None or day > than)


def bring_back(ends: Mapping[int, CorrectedEnd]) -> ComingBack:
    """Let the posts and seats go on that ended with memberships whose end is corrected."""
    done = ComingBack()
    keys = sorted(ends)
    for start in range(0, len(keys), PERSONS_AT_ONCE):
        some = keys[start : start + PERSONS_AT_ONCE]
        people = Person.objects.in_bulk(some)
        branches = Unit.objects.in_bulk({ends[one].now.branch_id for one in some})
        posts = _by_person(Post.objects.filter(person__in=some).select_related("unit"))
        seats = CollectiveSeat.objects.filter(person__in=some)
        seats_of = _by_person(seats.select_related("collective__unit"))
        for key in some:
            person, end = people[key], ends[key]
            done.remarks.append(_of_membership(person, end, branches[end.now.branch_id]))
            ended = _ended_with(person)
            for post in posts.get(key, ()):
                _bring_back_post(post, person, end, ended, done)
            for seat in seats_of.get(key, ()):
                _bring_back_seat(seat, person, end, ended, done)
            _add_dropped_posts(person, end, ended, done)
    return done


def _by_person(rows: QuerySet[Post] | QuerySet[CollectiveSeat]) -> dict[int, list]:  # type: ignore[type-arg]
    found: dict[int, list[Post | CollectiveSeat]] = {}
    for one in rows.order_by("pk"):
        found.setdefault(one.person_id, []).append(one)
    return found


def _of_membership(person: Person, end: CorrectedEnd, branch: Unit) -> Fault:
    cause = END_CAUSE_LABELS[EndCause(end.left.end_cause)]
    values = {"person": person.full_name, "code": person.code, "day": end.day, "cause": cause}
    if end.now.until_on is not None and has_left(end.now):
        return Fault(END_MOVED, {**values, "until": end.now.until_on})
    return Fault(REOPENED, {**values, "branch": branch.name})


@dataclass(frozen=True)
class _Ended:
    """A post or seat that ended with the membership, as the journal has it."""

    unit: str
    before: Mapping[str, object]
    after: Mapping[str, object]


def _ended_with(person: Person) -> Sequence[_Ended]:
    """Return what the journal says of ends of posts and seats of a person, the latest first."""
    entries = JournalEntry.objects.filter(
        kind="person", about=person.code, act__in=("post.changed", "seat.changed")
    )
    found = (
        _Ended(one.unit, json.loads(one.before or "{}"), json.loads(one.after or "{}"))
        for one in entries.order_by("-number")
    )
    # a list of posts that changes only the day says no title: that end is the post's own
    return [one for one in found if {"title", "collective"} & one.after.keys()]


class _OwnEnd(Exception):
    """What ended on that day did not end with the membership."""


def _former_end(
    ended: Iterable[_Ended], unit: str, name: str, value: str, day: date
) -> date | None:
    """Return when something had ended before it ended with the membership; None for no end.

    The end may have been corrected before, so each entry leads to the one before it.

    Raises:
        _OwnEnd: the journal does not say that it ended with it.
    """
    at: date | None = day
    is_found = False
    for one in ended:
        is_own = one.unit == unit and one.after.get(name) == value
        if is_own and at is not None and _day_of(one.after.get("until_on")) == at:
            at, is_found = _day_of(one.before.get("until_on")), True
    if not is_found:
        raise _OwnEnd
    return at


def _day_of(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _limit(end: CorrectedEnd) -> date | None:
    """Return the day beyond which nothing lasts for a person, by the membership as it is now."""
    return end.now.until_on if has_left(end.now) else None


def _bring_back_post(
    post: Post, person: Person, end: CorrectedEnd, ended: Sequence[_Ended], done: ComingBack
) -> None:
    if post.until_on != end.day:
        return
    values = _words(person, end) | {"title": post.title, "unit": post.unit.name}
    try:
        former = _former_end(ended, post.unit.code, "title", post.title, end.day)
    except _OwnEnd:
        done.remarks.append(Fault(OWN_END, values))
        return
    until = _earliest(former, _limit(end), post.unit.closed_on)
    if not _is_later(until, end.day):
        return
    if (head := _head_since(post, end.day, until)) is not None:
        other = {"head": head.person.full_name, "head_code": head.person.code}
        done.remarks.append(Fault(HEAD_SINCE, {**values, **other, "since": head.from_on}))
        return
    Post.objects.filter(pk=post.pk).update(until_on=until)
    done.entries.append(_entry("post", person, post.unit.code, end.day, until, title=post.title))
    done.remarks.append(_of_back(POST_BACK, POST_BACK_UNTIL, values, until))


def _head_since(post: Post, day: date, until: date | None) -> Post | None:
    """Return another head of the unit in the time in which a post would go on."""
    if not post.is_head:
        return None
    others = Post.objects.filter(ends_after(day), unit=post.unit_id, is_head=True)
    others = others.exclude(person=post.person_id)
    if until is not None:
        others = others.filter(from_on__lt=until)
    return others.select_related("person").order_by("from_on").first()


def _bring_back_seat(
    seat: CollectiveSeat,
    person: Person,
    end: CorrectedEnd,
    ended: Sequence[_Ended],
    done: ComingBack,
) -> None:
    body = seat.collective
    if seat.until_on != end.day:
        return
    try:
        former = _former_end(ended, body.unit.code, "collective", body.code, end.day)
    except _OwnEnd:
        # journals from before have no ends of seats, and no list brings a seat again
        former = None
    until = _earliest(former, _limit(end), body.closed_on)
    if not _is_later(until, end.day):
        return
    CollectiveSeat.objects.filter(pk=seat.pk).update(until_on=until)
    done.entries.append(
        _entry("seat", person, body.unit.code, end.day, until, collective=body.code)
    )
    values = _words(person, end) | {"collective": body.name}
    done.remarks.append(_of_back(SEAT_BACK, SEAT_BACK_UNTIL, values, until))


def _add_dropped_posts(
    person: Person, end: CorrectedEnd, ended: Iterable[_Ended], done: ComingBack
) -> None:
    """Add again the posts that were dropped because they would have begun after the end."""
    for one in ended:
        begins, unit = _day_of(one.before.get("from_on")), Unit.objects.filter(code=one.unit)
        is_post = "title_code" in one.before
        if not is_post or begins is None or begins < end.day or not unit.exists():
            continue
        post = Post(
            person=person,
            unit=unit.get(),
            title=str(one.before["title"]),
            title_code=str(one.before["title_code"]),
            is_head=bool(one.before["is_head"]),
            from_on=begins,
        )
        post.until_on = _earliest(
            _day_of(one.before.get("until_on")), _limit(end), post.unit.closed_on
        )
        same = {"person": person, "unit": post.unit, "title_code": post.title_code}
        is_there = Post.objects.filter(**same, from_on=begins).exists()
        if is_there or not _is_later(post.until_on, begins):
            continue
        values = _words(person, end) | {"title": post.title, "unit": post.unit.name}
        if (head := _head_since(post, begins, post.until_on)) is not None:
            other = {"head": head.person.full_name, "head_code": head.person.code}
            done.remarks.append(Fault(HEAD_SINCE, {**values, **other, "since": head.from_on}))
            continue
        post.save()
        until = post.until_on
        done.entries.append(_entry("post", person, one.unit, end.day, until, title=post.title))
        done.remarks.append(_of_back(POST_BACK, POST_BACK_UNTIL, values, until))


def _of_back(text: str, text_until: str, values: dict[str, object], until: date | None) -> Fault:
    return Fault(text, values) if until is None else Fault(text_until, {**values, "until": until})


def _words(person: Person, end: CorrectedEnd) -> dict[str, object]:
    return {"person": person.full_name, "code": person.code, "day": end.day}


def _entry(
    what: str, person: Person, unit: str, day: date, until: date | None, **named: str
) -> Entry:
    before, after = {"until_on": day}, {**named, "until_on": until}
    return Entry(f"{what}.changed", "person", person.code, None, before, after, unit)
