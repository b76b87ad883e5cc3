"""What a change of the register would do to everything that hangs on the units it concerns.

The change itself is carried out and taken back, so a preview runs the very checks that confirming
runs, and shows what it would store.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from xeploai.domain import ROLE_LABELS, Labels, Role, label
from xeploai.organisations.models import (
    CollectiveSeat,
    LeadershipCollective,
    Membership,
    Person,
    Placement,
    Post,
    RoleGrant,
    Unit,
)


class Dependent(StrEnum):
    """What hangs on a unit."""

    UNIT = "UNIT"
    PLACEMENT = "PLACEMENT"
    MEMBERSHIP = "MEMBERSHIP"
    POST = "POST"
    COLLECTIVE = "COLLECTIVE"
    SEAT = "SEAT"
    ROLE = "ROLE"


DEPENDENT_LABELS: Mapping[Dependent, Labels] = {
    Dependent.UNIT: label("Unit itself"),
    Dependent.PLACEMENT: label("Place in the tree"),
    Dependent.MEMBERSHIP: label("Membership"),
    Dependent.POST: label("Leading post"),
    Dependent.COLLECTIVE: label("Leadership collective"),
    Dependent.SEAT: label("Seat in a collective"),
    Dependent.ROLE: label("Role of an account"),
}


@dataclass(frozen=True)
class DatedPlace:
    """Where something stands, from a day until a day (not included).

    Args:
        where: name of a unit or collective; "" where none.
        key: what it is, whatever it is called: two names of one unit are one place. Of a unit
            itself, its name.
    """

    where: str = field(compare=False)
    from_on: date | None
    until_on: date | None
    key: str = ""


@dataclass(frozen=True)
class DependentChange:
    """One thing that a change moves, ends or corrects, as it is and as it would be."""

    kind: Dependent
    name: str | Labels
    before: tuple[DatedPlace, ...]
    after: tuple[DatedPlace, ...]


_Key = tuple[Dependent, str]
_Places = dict[_Key, tuple[str | Labels, tuple[DatedPlace, ...]]]


def preview_change(act: Callable[[], object], codes: Iterable[str]) -> list[DependentChange]:
    """Try an act, take it back, and return what it would have done, by kind and name.

    Args:
        act: a change of the register; it has to load the units anew.
        codes: of the units that it concerns.

    Raises:
        Refused: whatever the act raises.
    """
    concerned = frozenset(codes)
    with transaction.atomic():
        people = _people_of(concerned)
        before = _places(concerned, people)
        act()
        after = _places(concerned, people | _people_of(concerned))
        transaction.set_rollback(True)
    found = []
    for key in sorted(before.keys() | after.keys(), key=_order):
        name, was = before.get(key, (after.get(key, ("", ()))[0], ()))
        _, will_be = after.get(key, (name, ()))
        if was != will_be:
            found.append(DependentChange(key[0], name, was, will_be))
    return found


def _order(key: _Key) -> tuple[int, str]:
    return list(Dependent).index(key[0]), key[1]


def _people_of(codes: frozenset[str]) -> frozenset[int]:
    members = Membership.objects.filter(branch__code__in=codes)
    return frozenset(members.values_list("person", flat=True))


def _places(codes: frozenset[str], people: frozenset[int]) -> _Places:
    places: dict[_Key, list[DatedPlace]] = {}
    names: dict[_Key, str | Labels] = {}
    for key, name, place in _rows(codes, people):
        names[key] = name
        places.setdefault(key, []).append(place)
    return {key: (names[key], tuple(rows)) for key, rows in places.items()}


def _rows(
    codes: frozenset[str], people: frozenset[int]
) -> Iterator[tuple[_Key, str | Labels, DatedPlace]]:
    for unit in Unit.objects.filter(code__in=codes).prefetch_related("former_names"):
        for place in _names_of(unit):
            yield (Dependent.UNIT, unit.code), f"{unit.name} ({unit.code})", place
    yield from _placement_rows(codes)
    # databases limit the parameters of one query; a branch has fewer members than that
    memberships = Membership.objects.filter(person__in=Person.objects.filter(pk__in=people))
    for row in memberships.select_related("person", "branch").order_by("from_on"):
        name = f"{row.person.full_name} ({row.person.code})"
        place = DatedPlace(row.branch.name, row.from_on, row.until_on, row.branch.code)
        yield (Dependent.MEMBERSHIP, row.person.code), name, place
    yield from _leader_rows(codes)
    yield from _role_rows(codes)


def _names_of(unit: Unit) -> Iterator[DatedPlace]:
    """Yield the names of a unit, each from its day on, the present one last."""
    since = unit.opened_on
    for former in sorted(unit.former_names.all(), key=lambda name: name.until_on):
        yield DatedPlace(former.name, since, former.until_on, former.name)
        since = former.until_on
    yield DatedPlace(unit.name, since, unit.closed_on, unit.name)


def _placement_rows(codes: frozenset[str]) -> Iterator[tuple[_Key, str, DatedPlace]]:
    concerned = Q(unit__code__in=codes) | Q(parent__code__in=codes)
    units = Placement.objects.filter(concerned).values("unit")
    placements = Placement.objects.filter(unit__in=units).select_related("unit", "parent")
    for row in placements.order_by("from_on"):
        where, key = (row.parent.name, row.parent.code) if row.parent else ("", "")
        place = DatedPlace(where, row.from_on, row.until_on, key)
        yield (Dependent.PLACEMENT, row.unit.code), f"{row.unit.name} ({row.unit.code})", place


def _leader_rows(codes: frozenset[str]) -> Iterator[tuple[_Key, str, DatedPlace]]:
    posts = Post.objects.filter(unit__code__in=codes).select_related("person", "unit")
    for post in posts.order_by("from_on"):
        name = f"{post.title}: {post.person.full_name} ({post.person.code})"
        place = DatedPlace(post.unit.name, post.from_on, post.until_on, post.unit.code)
        yield (Dependent.POST, f"{post.person.code} {post.unit_id} {post.title_code}"), name, place
    for one in LeadershipCollective.objects.filter(unit__code__in=codes).select_related("unit"):
        place = DatedPlace(one.unit.name, one.opened_on, one.closed_on, one.unit.code)
        yield (Dependent.COLLECTIVE, one.code), f"{one.name} ({one.code})", place
    seats = CollectiveSeat.objects.filter(collective__unit__code__in=codes)
    for seat in seats.select_related("person", "collective").order_by("from_on"):
        name = f"{seat.person.full_name} ({seat.person.code})"
        body = seat.collective
        place = DatedPlace(body.name, seat.from_on, seat.until_on, body.code)
        yield (Dependent.SEAT, f"{seat.collective.code} {seat.person.code}"), name, place


def _role_rows(codes: frozenset[str]) -> Iterator[tuple[_Key, str | Labels, DatedPlace]]:
    grants = RoleGrant.objects.filter(unit__code__in=codes).select_related("user", "unit")
    for grant in grants.order_by("from_on"):
        role = ROLE_LABELS[Role(grant.role)]
        name = {language: f"{text}: {grant.user.label}" for language, text in role.items()}
        place = DatedPlace(grant.unit.name, grant.from_on, grant.until_on, grant.unit.code)
        yield (Dependent.ROLE, f"{grant.user.username} {grant.role} {grant.unit_id}"), name, place
