"""Store a whole register with its history at once, into an empty database."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import models, transaction

from xeploai import domain as register
from xeploai.accounts.journal import Actor, Entry, note
from xeploai.domain import DatedPlacement, DatedUnit, Refused, faults_of_tree
from xeploai.organisations.bulk_insert import insert_many
from xeploai.organisations.models import (
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

from .hanging import refuse_wrong_superiors


@transaction.atomic
def store_register(*, given: register.Register, by: Actor, at: datetime) -> None:
    """Store units, their history, people, posts and collectives into an empty register.

    Raises:
        Refused: the units do not form a tree on some day, or one stands below a branch or below
            one of no higher level.
    """
    faults = faults_of_tree(
        units=(DatedUnit(unit.code, unit.opened_on, unit.closed_on) for unit in given.units),
        placements=(DatedPlacement(*placement) for placement in given.placements),
    )
    if faults:
        raise Refused(faults)
    insert_many(Unit, register.UnitEntry._fields, given.units)
    insert_many(
        Person,
        ("code", "full_name", "admitted_on"),
        ((one.code, one.full_name, one.admitted_on) for one in given.people),
    )
    # COPY returns no ids
    units, people = _ids(Unit), _ids(Person)
    _store_history(given, units)
    placed = Placement.objects.filter(parent__isnull=False).select_related("unit", "parent")
    refuse_wrong_superiors(placed.order_by("from_on", "pk"), date.min)
    _store_people(given, units, people)
    after = {"units": len(given.units), "people": len(given.people), "posts": len(given.posts)}
    note(Entry("register.stored", "list", "register", after=after), by=by, at=at)


def _store_history(given: register.Register, units: Mapping[str, int]) -> None:
    insert_many(
        FormerName,
        ("unit_id", "name", "until_on"),
        ((units[one.unit], one.name, one.until_on) for one in given.former_names),
    )
    insert_many(
        Placement,
        ("unit_id", "parent_id", "from_on", "until_on"),
        (
            (units[one.unit], units[one.parent] if one.parent else None, one.from_on, one.until_on)
            for one in given.placements
        ),
    )
    insert_many(
        Lineage,
        ("kind", "unit_id", "other_id", "on", "document_number"),
        (
            (
                one.kind,
                units[one.unit],
                units[one.other] if one.other else None,
                one.on,
                one.document,
            )
            for one in given.lineage
        ),
    )


def _store_people(
    given: register.Register, units: Mapping[str, int], people: Mapping[str, int]
) -> None:
    insert_many(
        Membership,
        (
            "person_id",
            "branch_id",
            "from_on",
            "until_on",
            "status",
            "end_cause",
            "document_number",
            "end_document_number",
        ),
        ((people[one.person], units[one.branch], *one[2:], "") for one in given.memberships),
    )
    insert_many(
        Post,
        ("person_id", "unit_id", "title", "title_code", "is_head", "from_on", "until_on"),
        ((people[one.person], units[one.unit], *one[2:]) for one in given.posts),
    )
    insert_many(
        LeadershipCollective,
        ("code", "name", "unit_id", "kind", "opened_on", "closed_on"),
        ((one.code, one.name, units[one.unit], *one[3:]) for one in given.collectives),
    )
    collectives = _ids(LeadershipCollective)
    insert_many(
        CollectiveSeat,
        ("collective_id", "person_id", "from_on", "until_on"),
        ((collectives[one.collective], people[one.person], *one[2:]) for one in given.seats),
    )


def _ids(model: type[models.Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))
