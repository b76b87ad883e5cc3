"""Import leading posts and leadership collectives from lists."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xeploai.accounts.journal import Actor, note_all
from xeploai.domain import END_CAUSE_LABELS, EndCause, Fault, fault_of_code, message
from xeploai.organisations.models import LeadershipCollective, Membership, Person, Post

from .hanging import PERSONS_AT_ONCE, faults_of_heads
from .lists import (
    RegisterChanges,
    changed_entry,
    entries_of_changes,
    entries_of_new,
    journal_values,
    objects_by_code,
    refuse,
    store,
    unit_codes,
    unit_ids,
)

if TYPE_CHECKING:
    # commands that only read the register need no readers of spreadsheets
    from xeploai.intake import CollectiveRow, PostRow

POST_FIELDS = ("unit_id", "title", "title_code", "is_head", "from_on", "until_on")
LEFT_FOR_GOOD = message(
    "“%(person)s” left on %(day)s (%(cause)s): no post lasts beyond it. Write that day as the end,"
    " or correct the membership."
)
COLLECTIVE_FIELDS = ("name", "unit_id", "kind", "opened_on", "closed_on")


@transaction.atomic
def record_posts(*, rows: "Sequence[PostRow]", by: Actor, at: datetime) -> RegisterChanges:
    """Record leading posts of persons that are already in the register."""
    units = unit_ids(rows, "unit")
    people = objects_by_code(Person, {row.person for row in rows})
    text = message(
        "The register has no person with the code “%(code)s”. Import the list of members first."
    )
    refuse(Fault(text, {"code": row.person}, row.place) for row in rows if row.person not in people)
    refuse(_faults_of_who_left(rows, people))
    stored = {_post_key(post): post for post in Post.objects.filter(person__in=people.values())}
    posts = [
        Post(
            person=people[row.person],
            unit_id=units[row.unit],
            title=row.title,
            title_code=row.title_code,
            is_head=row.is_head,
            from_on=row.from_on,
            until_on=row.until_on,
        )
        for row in rows
    ]
    summary, changes = store(Post, posts, stored, _post_key)
    _refuse_two_heads(rows, units, people)
    codes = {person.pk: person.code for person in people.values()}
    entries = entries_of_changes("post", changes, codes, POST_FIELDS)
    note_all(entries + entries_of_new("posts", summary.new, summary.new), by=by, at=at)
    return summary


def _faults_of_who_left(rows: "Sequence[PostRow]", people: Mapping[str, Person]) -> Iterator[Fault]:
    """Yield a fault for each post that would last after its holder left for good.

    A list from before, sent again, would else give a dead secretary the post back.
    """
    left: dict[int, Membership] = {}
    keys = sorted(person.pk for person in people.values())
    for start in range(0, len(keys), PERSONS_AT_ONCE):
        own = Membership.objects.filter(person__in=keys[start : start + PERSONS_AT_ONCE])
        left |= {one.person_id: one for one in own.order_by("from_on")}
    for row in rows:
        last = left.get(people[row.person].pk)
        if last is None or last.until_on is None or last.end_cause in ("", EndCause.MERGED):
            continue
        if row.until_on is None or row.until_on > last.until_on:
            cause = END_CAUSE_LABELS[EndCause(last.end_cause)]
            values = {"person": row.person, "cause": cause, "day": last.until_on}
            yield Fault(LEFT_FOR_GOOD, values, row.place)


def _refuse_two_heads(
    rows: "Sequence[PostRow]", units: Mapping[str, int], people: Mapping[str, Person]
) -> None:
    """Refuse rows that give a unit two heads on one day; what is stored already is left alone."""
    heads = {
        (people[row.person].pk, units[row.unit], row.title_code, row.from_on): row.place
        for row in rows
        if row.is_head
    }
    posts = Post.objects.filter(unit__in={key[1] for key in heads}, is_head=True)
    places = {one.pk: heads[_post_key(one)] for one in posts if _post_key(one) in heads}
    refuse(fault for fault in faults_of_heads({key[1] for key in heads}, places) if fault.place)


def _post_key(post: Post) -> tuple[int, int, str, date]:
    return (post.person_id, post.unit_id, post.title_code, post.from_on)


@transaction.atomic
def record_collectives(
    *, rows: "Sequence[CollectiveRow]", by: Actor, at: datetime
) -> RegisterChanges:
    """Record leadership collectives."""
    units = unit_ids(rows, "unit")
    stored = {one.code: one for one in LeadershipCollective.objects.all()}
    found = (fault_of_code(row.code, place=row.place) for row in rows if row.code not in stored)
    refuse(fault for fault in found if fault)
    collectives = [
        LeadershipCollective(
            code=row.code,
            name=row.name,
            unit_id=units[row.unit],
            kind=row.kind,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
        )
        for row in rows
    ]
    summary, changes = store(LeadershipCollective, collectives, stored, lambda one: one.code)
    codes = unit_codes() if changes else {}
    entries = [
        changed_entry(
            "collective.changed",
            "collective",
            row.code,
            journal_values(former, COLLECTIVE_FIELDS, codes),
            journal_values(row, COLLECTIVE_FIELDS, codes),
            codes[row.unit_id],
        )
        for former, row in changes
    ]
    note_all(entries + entries_of_new("collectives", summary.new, summary.new), by=by, at=at)
    return summary
