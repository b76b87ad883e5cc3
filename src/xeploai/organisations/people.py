"""People, their branches and posts, and leadership collectives, as lists bring them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from xeploai.accounts.journal import Doer, Entry, note_all
from xeploai.domain import BRANCHES, Fault, Refused, Span, faults_of_overlaps, message
from xeploai.intake import CollectiveRow, PersonRow, PostRow

from .models import LeadershipCollective, Membership, Person, Post, Unit
from .operations import Registered, changed_entry

BATCH = 1000
# person, first day
MembershipKey = tuple[int, date]


@transaction.atomic
def record_people(*, rows: Sequence[PersonRow], by: Doer, at: datetime) -> Registered:
    """Record persons with the branch they belong to. One branch a person on any one day.

    A row that begins while an earlier membership is open ends that one on the same day: so a
    move to another branch, or a change of status, is one row.

    Raises:
        Refused: a unit is not known, is no branch or is not open in that time, or a person would
            be in two branches on a day.
    """
    units = _units(rows, "branch")
    _refuse(_faults_of_branches(rows))
    known = _by_code(Person, {row.code for row in rows})
    fresh = {row.code: row for row in rows if row.code not in known}
    Person.objects.bulk_create(
        (
            Person(code=row.code, full_name=row.full_name, admitted_on=row.admitted_on)
            for row in fresh.values()
        ),
        batch_size=BATCH,
    )
    people = _by_code(Person, {row.code for row in rows})
    entries, renamed = _renamed(rows, people)
    Person.objects.bulk_update(renamed, ["full_name", "admitted_on"], batch_size=500)
    held = {
        (one.person_id, one.from_on): one
        for one in Membership.objects.filter(person__in=[one.pk for one in people.values()])
    }
    branches = {pk: code for code, pk in units.items()}
    wanted = [
        Membership(
            person=people[row.code],
            branch_id=units[row.branch],
            status=row.status,
            from_on=row.from_on,
            until_on=row.until_on,
        )
        for row in rows
    ]
    ended = _end_former(held, wanted)
    places = {(people[row.code].pk, row.from_on): row.place for row in rows}
    _refuse(faults_of_overlaps(_spans({**held, **_keyed(wanted)}, places, branches)))
    Membership.objects.bulk_update(ended, ["until_on"], batch_size=500)
    told, changes = _store(Membership, wanted, held, _membership_key)
    codes = {one.pk: one.code for one in people.values()}
    entries += [
        Entry("membership.ended", "person", codes[one.person_id], after={"until_on": one.until_on})
        for one in ended
    ]
    entries += _entries("membership", changes, codes, MEMBERSHIP_FIELDS)
    entries += _entry_of_new("people", len(fresh), told.new)
    note_all(entries, by=by, at=at)
    return Registered(told.new, told.changed + len(ended), told.unchanged)


MEMBERSHIP_FIELDS = ("branch_id", "status", "from_on", "until_on")
POST_FIELDS = ("unit_id", "title", "title_code", "is_head", "from_on", "until_on")
COLLECTIVE_FIELDS = ("name", "unit_id", "kind", "opened_on", "closed_on")
UNIT_FIELDS = ("branch_id", "unit_id")


def _entries(
    what: str,
    changes: Sequence[tuple[Any, Any]],
    codes: Mapping[int, str],
    fields: Sequence[str],
) -> list[Entry]:
    """Return the journal's entries of what is told otherwise than before, by person."""
    units = _unit_codes() if changes else {}
    return [
        changed_entry(
            f"{what}.changed",
            "person",
            codes[now.person_id],
            _said(before, fields, units),
            _said(now, fields, units),
            units[getattr(now, fields[0])],
        )
        for before, now in changes
    ]


def _unit_codes() -> dict[int, str]:
    return dict(Unit.objects.values_list("pk", "code"))


def _said(one: Any, fields: Sequence[str], units: Mapping[int, str]) -> dict[str, object]:
    """Return what the journal keeps of a row: units by their codes."""
    return {
        name.removesuffix("_id"): units[getattr(one, name)]
        if name in UNIT_FIELDS
        else getattr(one, name)
        for name in fields
    }


def _entry_of_new(what: str, things: int, rows: int) -> list[Entry]:
    """Return one entry for all that is new: each row keeps its own days."""
    if not things and not rows:
        return []
    return [Entry("list.taken_in", "list", what, after={"new": things, "new_rows": rows})]


def _membership_key(one: Membership) -> MembershipKey:
    return (one.person_id, one.from_on)


def _keyed(memberships: Iterable[Membership]) -> dict[MembershipKey, Membership]:
    return {_membership_key(one): one for one in memberships}


def _end_former(
    held: Mapping[MembershipKey, Membership], wanted: Sequence[Membership]
) -> list[Membership]:
    """End the open memberships that new ones follow, and return them, not yet stored."""
    told = _keyed(wanted)
    still_open = {
        one.person_id: one for key, one in held.items() if one.until_on is None and key not in told
    }
    ended = []
    for one in sorted(wanted, key=lambda row: row.from_on):
        former = still_open.get(one.person_id)
        if former and _membership_key(one) not in held and former.from_on < one.from_on:
            former.until_on = one.from_on
            ended.append(still_open.pop(one.person_id))
    return ended


def _faults_of_branches(rows: Sequence[PersonRow]) -> Iterable[Fault]:
    no_branch = message(
        "“%(unit)s” is no branch: a member belongs to a branch, not to the committee above it."
    )
    not_open = message(
        "Branch %(unit)s is open from %(opened)s until %(closed)s; the membership is not within."
    )
    found = {unit.code: unit for unit in Unit.objects.filter(code__in={row.branch for row in rows})}
    for row in rows:
        unit = found[row.branch]
        if unit.category not in BRANCHES:
            yield Fault(no_branch, {"unit": unit.name}, row.place)
        closes = unit.closed_on
        if row.from_on < unit.opened_on or (closes and row.from_on >= closes):
            values = {"unit": unit.code, "opened": unit.opened_on, "closed": closes or "…"}
            yield Fault(not_open, values, row.place)


def _renamed(
    rows: Sequence[PersonRow], people: Mapping[str, Person]
) -> tuple[list[Entry], list[Person]]:
    entries, changed = [], []
    for row in {row.code: row for row in rows}.values():
        person = people[row.code]
        if (person.full_name, person.admitted_on) != (row.full_name, row.admitted_on):
            before = {"full_name": person.full_name, "admitted_on": person.admitted_on}
            after = {"full_name": row.full_name, "admitted_on": row.admitted_on}
            entries.append(changed_entry("person.changed", "person", row.code, before, after))
            person.full_name, person.admitted_on = row.full_name, row.admitted_on
            changed.append(person)
    return entries, changed


def _spans(
    memberships: Mapping[MembershipKey, Membership],
    places: Mapping[MembershipKey, str],
    branches: Mapping[int, str],
) -> Iterable[Span]:
    persons = dict(
        Person.objects.filter(pk__in={key[0] for key in memberships}).values_list("pk", "code")
    )
    known = {one.branch_id for one in memberships.values()} - branches.keys()
    names = {**branches, **dict(Unit.objects.filter(pk__in=known).values_list("pk", "code"))}
    for key, one in memberships.items():
        code, branch = persons[one.person_id], names[one.branch_id]
        yield Span(code, branch, one.from_on, one.until_on, places.get(key, ""))


@transaction.atomic
def record_posts(*, rows: Sequence[PostRow], by: Doer, at: datetime) -> Registered:
    """Record leading posts of persons that are in the register already."""
    units = _units(rows, "unit")
    people = _by_code(Person, {row.person for row in rows})
    text = message("There is no person with the code “%(code)s”. Import the list of members first.")
    _refuse(
        Fault(text, {"code": row.person}, row.place) for row in rows if row.person not in people
    )
    held = {_post_key(one): one for one in Post.objects.filter(person__in=people.values())}
    wanted = [
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
    told, changes = _store(Post, wanted, held, _post_key)
    codes = {one.pk: one.code for one in people.values()}
    entries = _entries("post", changes, codes, POST_FIELDS)
    note_all(entries + _entry_of_new("posts", told.new, told.new), by=by, at=at)
    return told


def _post_key(one: Post) -> tuple[int, int, str, date]:
    return (one.person_id, one.unit_id, one.title_code, one.from_on)


@transaction.atomic
def record_collectives(*, rows: Sequence[CollectiveRow], by: Doer, at: datetime) -> Registered:
    """Record leadership collectives."""
    units = _units(rows, "unit")
    held = {one.code: one for one in LeadershipCollective.objects.all()}
    wanted = [
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
    told, changes = _store(LeadershipCollective, wanted, held, lambda one: one.code)
    names = _unit_codes() if changes else {}
    entries = [
        changed_entry(
            "collective.changed",
            "collective",
            now.code,
            _said(before, COLLECTIVE_FIELDS, names),
            _said(now, COLLECTIVE_FIELDS, names),
            names[now.unit_id],
        )
        for before, now in changes
    ]
    note_all(entries + _entry_of_new("collectives", told.new, told.new), by=by, at=at)
    return told


def _units(rows: Sequence[Any], field: str) -> dict[str, int]:
    """Return the ids of the units that the rows name. Raises `Refused` with those not known."""
    codes = {getattr(row, field) for row in rows}
    known = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    text = message("There is no unit with the code “%(code)s”. Import the register first.")
    _refuse(
        Fault(text, {"code": getattr(row, field)}, row.place)
        for row in rows
        if getattr(row, field) not in known
    )
    return known


def _by_code(model: type[Any], codes: set[str]) -> dict[str, Any]:
    if len(codes) > BATCH:
        return {one.code: one for one in model.objects.all() if one.code in codes}
    return {one.code: one for one in model.objects.filter(code__in=codes)}


def _refuse(faults: Iterable[Fault]) -> None:
    found = list(faults)
    if found:
        raise Refused(found)


def _store(
    model: type[models.Model],
    wanted: Sequence[Any],
    held: Mapping[Any, Any],
    key_of: Callable[[Any], Any],
) -> tuple[Registered, list[tuple[Any, Any]]]:
    """Add what is new, bring what is held to what is wanted; return also what was and now is."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    new = [one for one in wanted if key_of(one) not in held]
    changes = []
    for one in wanted:
        there = held.get(key_of(one))
        if there is None or all(getattr(one, name) == getattr(there, name) for name in names):
            continue
        one.pk = there.pk
        changes.append((there, one))
    # ends before beginnings: the constraint on open rows looks at each statement
    model._default_manager.bulk_update(
        [now for _, now in changes], [*_plain(model)], batch_size=500
    )
    model._default_manager.bulk_create(new, batch_size=BATCH)
    unchanged = len(wanted) - len(new) - len(changes)
    return Registered(len(new), len(changes), unchanged), changes


def _plain(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]
