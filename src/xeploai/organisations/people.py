"""People, their branches and posts, and leadership collectives, as lists bring them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models, transaction

from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.levels import BRANCHES
from xeploai.domain.spans import Span, faults_of_overlaps
from xeploai.intake import CollectiveRow, PersonRow, PostRow

from .models import LeadershipCollective, Membership, Person, Post, Unit
from .operations import Registered

BATCH = 1000
# person, first day
MembershipKey = tuple[int, date]


@transaction.atomic
def record_people(*, rows: Sequence[PersonRow]) -> Registered:
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
    renamed = _renamed(rows, people)
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
    told = _store(Membership, wanted, held, _membership_key)
    return Registered(told.new, told.changed + len(ended), told.unchanged)


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


def _renamed(rows: Sequence[PersonRow], people: Mapping[str, Person]) -> list[Person]:
    changed = []
    for row in {row.code: row for row in rows}.values():
        person = people[row.code]
        if (person.full_name, person.admitted_on) != (row.full_name, row.admitted_on):
            person.full_name, person.admitted_on = row.full_name, row.admitted_on
            changed.append(person)
    return changed


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
def record_posts(*, rows: Sequence[PostRow]) -> Registered:
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
    return _store(Post, wanted, held, _post_key)


def _post_key(one: Post) -> tuple[int, int, str, date]:
    return (one.person_id, one.unit_id, one.title_code, one.from_on)


@transaction.atomic
def record_collectives(*, rows: Sequence[CollectiveRow]) -> Registered:
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
    return _store(LeadershipCollective, wanted, held, lambda one: one.code)


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
) -> Registered:
    """Add what is new, and bring what is held to what is wanted."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    new = [one for one in wanted if key_of(one) not in held]
    changed = []
    for one in wanted:
        there = held.get(key_of(one))
        if there is None or all(getattr(one, name) == getattr(there, name) for name in names):
            continue
        one.pk = there.pk
        changed.append(one)
    # ends before beginnings: the constraint on open rows looks at each statement
    model._default_manager.bulk_update(changed, [*_plain(model)], batch_size=500)
    model._default_manager.bulk_create(new, batch_size=BATCH)
    return Registered(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _plain(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]
