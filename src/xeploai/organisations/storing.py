"""A whole register with its history, stored at once."""

from collections.abc import Iterable, Mapping

from django.db import models, transaction

from xeploai.domain import register
from xeploai.domain.faults import Refused
from xeploai.domain.tree import DatedPlacement, DatedUnit, faults_of_tree

from .models import (
    CollectiveSeat,
    FormerName,
    LeadershipCollective,
    Lineage,
    Membership,
    Person,
    Placement,
    Post,
    Unit,
)

BATCH = 2000


@transaction.atomic
def store_register(*, given: register.Register) -> None:
    """Store units, their history, people, posts and collectives into an empty register.

    Raises:
        Refused: the units are no tree on some day.
    """
    faults = faults_of_tree(
        units=(DatedUnit(unit.code, unit.opened_on, unit.closed_on) for unit in given.units),
        placements=(DatedPlacement(*placement) for placement in given.placements),
    )
    if faults:
        raise Refused(faults)
    _store(Unit, (unit._asdict() for unit in given.units))
    _store(
        Person,
        (
            {"code": one.code, "full_name": one.full_name, "admitted_on": one.admitted_on}
            for one in given.people
        ),
    )
    units, people = _ids(Unit), _ids(Person)
    _store_history(given, units)
    _store_people(given, units, people)


def _store_history(given: register.Register, units: Mapping[str, int]) -> None:
    _store(
        FormerName,
        (
            {"unit_id": units[one.unit], "name": one.name, "until_on": one.until_on}
            for one in given.former_names
        ),
    )
    _store(
        Placement,
        (
            {
                "unit_id": units[one.unit],
                "parent_id": units[one.parent] if one.parent else None,
                "from_on": one.from_on,
                "until_on": one.until_on,
            }
            for one in given.placements
        ),
    )
    _store(
        Lineage,
        (
            {
                "kind": one.kind,
                "unit_id": units[one.unit],
                "other_id": units[one.other] if one.other else None,
                "on": one.on,
                "document_number": one.document,
            }
            for one in given.lineage
        ),
    )


def _store_people(
    given: register.Register, units: Mapping[str, int], people: Mapping[str, int]
) -> None:
    _store(
        Membership,
        (
            {
                "person_id": people[one.person],
                "branch_id": units[one.branch],
                "status": one.status,
                "from_on": one.from_on,
                "until_on": one.until_on,
            }
            for one in given.memberships
        ),
    )
    _store(
        Post,
        (
            {
                "person_id": people[one.person],
                "unit_id": units[one.unit],
                "title": one.title,
                "title_code": one.title_code,
                "is_head": one.is_head,
                "from_on": one.from_on,
                "until_on": one.until_on,
            }
            for one in given.posts
        ),
    )
    _store(
        LeadershipCollective,
        (
            {
                "code": one.code,
                "name": one.name,
                "unit_id": units[one.unit],
                "kind": one.kind,
                "opened_on": one.opened_on,
                "closed_on": one.closed_on,
            }
            for one in given.collectives
        ),
    )
    collectives = _ids(LeadershipCollective)
    _store(
        CollectiveSeat,
        (
            {
                "collective_id": collectives[one.collective],
                "person_id": people[one.person],
                "from_on": one.from_on,
                "until_on": one.until_on,
            }
            for one in given.seats
        ),
    )


def _store(model: type[models.Model], rows: Iterable[dict[str, object]]) -> None:
    model._default_manager.bulk_create((model(**row) for row in rows), batch_size=BATCH)


def _ids(model: type[models.Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))
