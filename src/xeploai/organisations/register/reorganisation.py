"""Reorganisations: transfers, merges, splits and renames of units, each one transaction."""

from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.domain import Fault, Refused, message
from xeploai.organisations.models import (
    CollectiveSeat,
    FormerName,
    LeadershipCollective,
    Lineage,
    Membership,
    Placement,
    Post,
    Unit,
    in_force,
)

from .units import RegisteredUnit, lock_tree, refuse_unless_tree, register_units


@transaction.atomic
def transfer_unit(
    *, unit: Unit, to: Unit, on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Move a unit and its subtree under another superior from a day on."""
    lock_tree()
    _refuse_itself(unit, to)
    former = _end_placement(unit, on)
    # the unit may close later: its last placement then ends on that day
    Placement.objects.create(unit=unit, parent=to, from_on=on, until_on=unit.closed_on)
    _add_lineage(Lineage.Kind.TRANSFERRED, unit, to, on, document_number)
    refuse_unless_tree()
    after = {"parent": to.code, "on": on, "document": document_number}
    note(Entry("unit.transferred", "unit", unit.code, before=former, after=after), by=by, at=at)


@transaction.atomic
def merge_unit(
    *, unit: Unit, into: Unit, on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Close a unit on a day; its subordinates and members go over to another unit.

    Its posts and leadership collectives end on that day.
    """
    lock_tree()
    _refuse_itself(unit, into)
    open_below = Placement.objects.filter(parent=unit, until_on__isnull=True)
    below = list(open_below.select_related("unit"))
    # further down the check of the tree would find the loop, but not say what is wrong
    if any(placement.unit_id == into.pk for placement in below):
        text = message("Unit %(unit)s cannot be merged into %(into)s, which is below it.")
        raise Refused(Fault(text, {"unit": unit.code, "into": into.code}))
    for placement in below:
        _end_placement(placement.unit, on)
        Placement.objects.create(unit=placement.unit, parent=into, from_on=on)
    members = _hand_over_members(unit, into, on)
    Post.objects.filter(in_force(on), unit=unit).update(until_on=on)
    CollectiveSeat.objects.filter(in_force(on), collective__unit=unit).update(until_on=on)
    exists = in_force(on, "opened_on", "closed_on")
    LeadershipCollective.objects.filter(exists, unit=unit).update(closed_on=on)
    _close(unit, on)
    _add_lineage(Lineage.Kind.MERGED_INTO, unit, into, on, document_number)
    refuse_unless_tree()
    after = {"into": into.code, "on": on, "document": document_number, "members": members}
    before = {"below": [placement.unit.code for placement in below]}
    entry = Entry("unit.merged", "unit", unit.code, before=before, after=after)
    note(entry, by=by, at=at)


@transaction.atomic
def split_unit(
    *, unit: Unit, new: RegisteredUnit, document_number: str, by: Actor, at: datetime
) -> Unit:
    """Open a unit that splits off from another, on its opening day."""
    lock_tree()
    register_units(rows=[new], by=by, at=at)
    heir = Unit.objects.get(code=new.code)
    _add_lineage(Lineage.Kind.SPLIT_FROM, heir, unit, new.opened_on, document_number)
    after = {"from": unit.code, "on": new.opened_on, "document": document_number}
    note(Entry("unit.split_off", "unit", heir.code, after=after), by=by, at=at)
    return heir


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Rename a unit from a day on; earlier cycles keep the old name."""
    _refuse_name(unit, name, on)
    former = unit.name
    FormerName.objects.create(unit=unit, name=former, until_on=on)
    unit.name = name
    unit.save(update_fields=["name"])
    _add_lineage(Lineage.Kind.RENAMED, unit, None, on, document_number)
    after = {"name": name, "on": on, "document": document_number}
    entry = Entry("unit.renamed", "unit", unit.code, before={"name": former}, after=after)
    note(entry, by=by, at=at)


def _refuse_name(unit: Unit, name: str, on: date) -> None:
    last = unit.former_names.order_by("-until_on").first()
    if not name.strip() or name == unit.name:
        text = message("Unit %(unit)s needs a name other than its present one, “%(name)s”.")
        raise Refused(Fault(text, {"unit": unit.code, "name": unit.name}))
    if on <= unit.opened_on or (last is not None and on <= last.until_on):
        text = message("Unit %(unit)s has had its present name only since %(day)s.")
        day = last.until_on if last is not None else unit.opened_on
        raise Refused(Fault(text, {"unit": unit.code, "day": day}))


def _add_lineage(kind: str, unit: Unit, other: Unit | None, on: date, document_number: str) -> None:
    Lineage.objects.create(
        kind=kind, unit=unit, other=other, on=on, document_number=document_number
    )


def _hand_over_members(unit: Unit, into: Unit, on: date) -> int:
    members = list(Membership.objects.filter(in_force(on), branch=unit))
    Membership.objects.filter(pk__in=[one.pk for one in members]).update(until_on=on)
    Membership.objects.bulk_create(
        Membership(person_id=one.person_id, branch=into, status=one.status, from_on=on)
        for one in members
    )
    return len(members)


def _refuse_itself(unit: Unit, other: Unit) -> None:
    if unit.pk == other.pk:
        text = message("Unit %(unit)s cannot be put under or merged into itself.")
        raise Refused(Fault(text, {"unit": unit.code}))


def _end_placement(unit: Unit, on: date) -> dict[str, object]:
    """End the placement of a unit, and return its superior for the journal."""
    placement = Placement.objects.select_related("parent").filter(in_force(on), unit=unit).first()
    if placement is None:
        text = message("Unit %(unit)s has no superior on %(day)s that could be ended.")
        raise Refused(Fault(text, {"unit": unit.code, "day": on}))
    # a placement that lasts no day would hide the move before it
    if placement.from_on == on:
        text = message("Unit %(unit)s already changed its superior on %(day)s.")
        raise Refused(Fault(text, {"unit": unit.code, "day": on}))
    placement.until_on = on
    placement.save(update_fields=["until_on"])
    return {"parent": placement.parent.code if placement.parent else None}


def _close(unit: Unit, on: date) -> None:
    _end_placement(unit, on)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
