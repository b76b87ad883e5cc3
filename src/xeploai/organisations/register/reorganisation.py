"""Reorganisations: transfers, merges, splits and renames of units, each one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.domain import Fault, Refused, fault_of_members_gone, message
from xeploai.organisations.models import (
    FormerName,
    Lineage,
    Membership,
    Placement,
    Unit,
    in_force,
)

from .dissolution import (
    close_on,
    faults_of_later_acts,
    faults_of_new_branch,
    move_membership,
    move_placement,
    names_in,
    placed_under,
    refuse_unless_open,
)
from .hanging import (
    faults_of_going_below,
    faults_of_heads,
    lock_tree,
    memberships_after,
    names_of,
    placements_below,
    refuse_unless_tree,
    refuse_without_document,
    refuse_wrong_superiors,
)
from .lineage import lineage_after
from .units import RegisteredUnit, register_units


@transaction.atomic
def transfer_unit(
    *, unit: Unit, to: Unit, on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Move a unit and its subtree under another superior from a day on."""
    refuse_without_document(document_number)
    lock_tree()
    _refuse_itself(unit, to)
    former = _end_placement(unit, on)
    # the unit may close later: its last placement then ends on that day
    placed = Placement.objects.create(unit=unit, parent=to, from_on=on, until_on=unit.closed_on)
    _add_lineage(Lineage.Kind.TRANSFERRED, unit, to, on, document_number)
    refuse_unless_tree()
    refuse_wrong_superiors([placed], on)
    _refuse_two_heads(unit, to)
    after = {"parent": to.code, "on": on, "document": document_number}
    note(Entry("unit.transferred", "unit", unit.code, before=former, after=after), by=by, at=at)


@transaction.atomic
def merge_unit(
    *, unit: Unit, into: Unit, on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Close a unit on a day; its subordinates and members go over to another unit.

    Its posts and leadership collectives end on that day.

    Raises:
        Refused: it is not open, the other one is not open or is below it, or it has members and
            the other one is no branch.
    """
    refuse_without_document(document_number)
    lock_tree()
    _refuse_itself(unit, into)
    refuse_unless_open(unit, on)
    members, below = memberships_after(unit, on), placements_below(unit, on)
    # the check of the tree would find the loop, but not say what is wrong
    faults = [*faults_of_later_acts(unit, on), *faults_of_going_below(unit, into, below, on)]
    faults += faults_of_new_branch(into, on, members) if members else []
    if faults:
        raise Refused(faults)
    for placement in below:
        move_placement(placement, into, on)
    for membership in members:
        move_membership(membership, into, on, document_number)
    close_on(unit, on)
    _add_lineage(Lineage.Kind.MERGED_INTO, unit, into, on, document_number)
    refuse_unless_tree()
    refuse_wrong_superiors(placed_under(into, below), on)
    _refuse_two_heads(into)
    after = {"into": into.code, "on": on, "document": document_number, "members": len(members)}
    before = {"below": [placement.unit.code for placement in below]}
    entry = Entry("unit.merged", "unit", unit.code, before=before, after=after)
    note(entry, by=by, at=at)


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    new: RegisteredUnit,
    document_number: str,
    by: Actor,
    at: datetime,
    goes_over: Sequence[str] = (),
    may_empty: bool = False,
) -> Unit:
    """Open a unit that splits off from another, on its opening day.

    Args:
        goes_over: codes of the members and of the subordinates of the old unit that go over.
        may_empty: whether nothing needs to be left in the old unit.

    Raises:
        Refused: one of the codes is neither a member nor a subordinate of the unit on that day,
            members would go over to a unit that is no branch, or nothing would be left unasked.
    """
    refuse_without_document(document_number)
    lock_tree()
    register_units(rows=[new], by=by, at=at)
    heir = Unit.objects.get(code=new.code)
    _hand_over(unit, heir, goes_over, document_number, may_empty=may_empty)
    _add_lineage(Lineage.Kind.SPLIT_FROM, heir, unit, new.opened_on, document_number)
    refuse_unless_tree()
    after = {
        "from": unit.code,
        "on": new.opened_on,
        "document": document_number,
        "goes_over": list(goes_over),
    }
    note(Entry("unit.split_off", "unit", heir.code, after=after), by=by, at=at)
    return heir


def new_unit_beside(unit: Unit, *, code: str, name: str, category: str, on: date) -> RegisteredUnit:
    """Return a unit that opens beside another one: the same superior and sector."""
    placement = Placement.objects.filter(in_force(on), unit=unit).select_related("parent").first()
    parent = placement.parent.code if placement and placement.parent else None
    return RegisteredUnit(code, name, category, unit.sector, parent, on)


def _hand_over(
    unit: Unit, heir: Unit, codes: Sequence[str], document_number: str, *, may_empty: bool
) -> None:
    """Move members and subordinates of a unit that is split to the new one."""
    on, wanted = heir.opened_on, set(codes)
    members, below = memberships_after(unit, on), placements_below(unit, on)
    below = [one for one in below if one.unit_id != heir.pk]
    going = [one for one in members if one.person.code in wanted]
    units_going = [one for one in below if one.unit.code in wanted]
    known = {one.person.code for one in going} | {one.unit.code for one in units_going}
    faults = []
    if unknown := sorted(wanted - known):
        text = message(
            "%(names)s: neither a member of %(unit)s nor a unit directly below it on %(day)s."
            " Correct the list of those who go over."
        )
        values = {"names": names_of(unknown), "unit": unit.name, "day": on}
        faults.append(Fault(text, values))
    if going:
        faults += faults_of_new_branch(heir, on)
        faults += _faults_of_members_gone(unit, going, on)
    left = len(members) - len(going) + len(below) - len(units_going)
    if wanted and not left and not may_empty:
        text = message(
            "Nothing would be left in %(unit)s on %(day)s. Leave out who stays, or confirm that it"
            " may be empty; a unit that ends is merged or closed instead."
        )
        faults.append(Fault(text, {"unit": unit.name, "day": on}))
    if faults:
        raise Refused(faults)
    for membership in going:
        move_membership(membership, heir, on, document_number)
    for placement in units_going:
        move_placement(placement, heir, on)
    refuse_wrong_superiors(placed_under(heir, units_going), on)


def _faults_of_members_gone(unit: Unit, going: Sequence[Membership], on: date) -> list[Fault]:
    """Return why members cannot go over on a day: a later act on the unit took them over."""
    lineage = lineage_after([unit.code], on)
    fault = fault_of_members_gone(
        unit=unit.code,
        on=on,
        ends=[one.until_on for one in going],
        lineage=lineage,
        names=names_in(lineage),
    )
    return [fault] if fault else []


def _refuse_two_heads(*units: Unit) -> None:
    if faults := faults_of_heads([one.pk for one in units]):
        raise Refused(faults)


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Rename a unit from a day on; earlier cycles keep the old name."""
    refuse_without_document(document_number)
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
