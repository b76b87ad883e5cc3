"""Close a unit: what goes on is moved, what ends is ended, and nobody is left nowhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.domain import (
    BRANCHES,
    CATEGORY_AFTER,
    HEIR_CLOSES,
    Fault,
    LineageEntry,
    Refused,
    fault_of_later_acts,
    is_blank,
    message,
)
from xeploai.organisations.models import Lineage, Membership, Placement, Unit, in_force

from .hanging import (
    end_leaders,
    end_roles,
    fault_of_late_collectives,
    faults_of_going_below,
    lock_tree,
    memberships_after,
    names_of,
    person_words,
    placements_below,
    refuse_unless_tree,
    refuse_without_document,
    refuse_wrong_superiors,
)
from .lineage import lineage_after
from .queries import category_on

MEMBERS_NOWHERE = message(
    "%(unit)s still has members on %(day)s: %(names)s. Say to which branch they go over, or end"
    " their membership with its cause first."
)
UNITS_NOWHERE = message(
    "%(unit)s still has units below it on %(day)s: %(names)s. Say under which unit they go over, or"
    " close or move them first."
)


@transaction.atomic
def close_unit(
    *,
    unit: Unit,
    on: date,
    document_number: str,
    by: Actor,
    at: datetime,
    members_to: Unit | None = None,
    below_to: Unit | None = None,
) -> None:
    """Close a unit on a day, which is the first one on which it no longer exists.

    Its members go over to `members_to` and its subordinates to `below_to`. Its posts, seats and
    leadership collectives end. Where everything goes over into one unit the figures and the roles
    follow there, as in a merger; else the roles for the unit end, and its earlier figures stay
    with its superior.

    Raises:
        Refused: it is closed already or opens later, has members or subordinates that would go
            nowhere, or they would go where they cannot be.
    """
    refuse_without_document(document_number)
    lock_tree()
    superior = refuse_unless_open(unit, on)
    heirs = {one.pk: one for one in (members_to, below_to) if one is not None}
    members, below = memberships_after(unit, on), placements_below(unit, on)
    _refuse(unit, on, members, below, members_to, below_to)
    for placement in below:
        move_placement(placement, below_to, on)
    for membership in members:
        move_membership(membership, members_to, on, document_number)
    close_on(unit, on)
    heir = next(iter(heirs.values())) if len(heirs) == 1 else None
    _add_lineage(unit, heir, superior, on, document_number)
    if heir is None:
        end_roles(unit, on, by=by, at=at)
    refuse_unless_tree()
    refuse_wrong_superiors(placed_under(below_to, below), on)
    before = {"below": [placement.unit.code for placement in below]}
    after = {
        "on": on,
        "document": document_number,
        "members": len(members),
        "members_to": members_to.code if members_to else None,
        "below_to": below_to.code if below_to else None,
    }
    entry = Entry("unit.closed", "unit", unit.code, before=before, after=after, unit=unit.code)
    note(entry, by=by, at=at)


def refuse_unless_open(unit: Unit, on: date) -> Unit | None:
    """Return the superior of a unit on a day. Raises `Refused` where it does not exist then."""
    if unit.closed_on is not None:
        text = message("%(unit)s is closed already, from %(day)s on.")
        raise Refused(Fault(text, {"unit": unit.name, "day": unit.closed_on}))
    if on <= unit.opened_on:
        text = message(
            "%(unit)s opens on %(opened)s: it cannot be changed on %(day)s. Give a later day."
        )
        raise Refused(Fault(text, {"unit": unit.name, "opened": unit.opened_on, "day": on}))
    placement = Placement.objects.filter(in_force(on), unit=unit).select_related("parent").first()
    return placement.parent if placement else None


def _refuse(
    unit: Unit,
    on: date,
    members: Sequence[Membership],
    below: Sequence[Placement],
    members_to: Unit | None,
    below_to: Unit | None,
) -> None:
    faults = [*faults_of_later_acts(unit, on), *fault_of_late_collectives(unit, on)]
    if members and members_to is None:
        faults.append(_members_nowhere(unit, on, members))
    if below and below_to is None:
        faults.append(_units_nowhere(unit, on, below))
    if members_to is not None:
        faults += faults_of_new_branch(members_to, on, members)
    if below_to is not None and below_to.pk != unit.pk:
        faults += faults_of_going_below(unit, below_to, below, on)
    for other in (members_to, below_to):
        if other is not None and other.pk == unit.pk:
            text = message("%(unit)s closes: nothing can go over to it.")
            faults.append(Fault(text, {"unit": unit.name}))
    if faults:
        raise Refused(faults)


def _members_nowhere(unit: Unit, on: date, members: Sequence[Membership]) -> Fault:
    names = names_of(dict.fromkeys(person_words(one) for one in members))
    return Fault(MEMBERS_NOWHERE, {"unit": unit.name, "day": on, "names": names})


def _units_nowhere(unit: Unit, on: date, below: Sequence[Placement]) -> Fault:
    names = names_of(dict.fromkeys(one.unit.code for one in below))
    return Fault(UNITS_NOWHERE, {"unit": unit.name, "day": on, "names": names})


def faults_of_later_acts(unit: Unit, on: date) -> list[Fault]:
    """Return why a unit cannot end on a day: later acts on it say otherwise."""
    lineage = lineage_after([unit.code], on)
    fault = fault_of_later_acts(unit=unit.code, on=on, lineage=lineage, names=names_in(lineage))
    if fault is not None:
        return [fault]
    changed = unit.former_categories.filter(until_on__gt=on).order_by("until_on").first()
    if changed is None:
        return []
    return [Fault(CATEGORY_AFTER, {"unit": unit.code, "day": on, "since": changed.until_on})]


def names_in(lineage: Iterable[LineageEntry]) -> dict[str, str]:
    """Return the present names of the units of acts, by code."""
    codes = {code for one in lineage for code in (one.unit, one.other) if code}
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))


def faults_of_new_branch(branch: Unit, on: date, members: Sequence[Membership] = ()) -> list[Fault]:
    """Return why members cannot go over to a unit on a day, and stay there."""
    faults = []
    if category_on(branch, on) not in BRANCHES:
        text = message("“%(unit)s” is not a branch, so no members can go over to it.")
        faults.append(Fault(text, {"unit": branch.name}))
    if branch.opened_on > on or (branch.closed_on is not None and branch.closed_on <= on):
        text = message("“%(unit)s” is not open on %(day)s, so nothing can go over to it.")
        faults.append(Fault(text, {"unit": branch.name, "day": on}))
    elif any(_outlasts(one, branch) for one in members):
        values = {"unit": branch.name, "closed": branch.closed_on, "day": on}
        faults.append(Fault(HEIR_CLOSES, values))
    return faults


def _outlasts(membership: Membership, branch: Unit) -> bool:
    if branch.closed_on is None:
        return False
    return membership.until_on is None or membership.until_on > branch.closed_on


def move_membership(
    membership: Membership, to: Unit | None, on: date, document_number: str
) -> None:
    """Continue a membership in another branch from a day on."""
    if to is None:
        return
    if membership.from_on >= on:
        Membership.objects.filter(pk=membership.pk).update(branch=to)
        return
    until, cause, end = membership.until_on, membership.end_cause, membership.end_document_number
    Membership.objects.filter(pk=membership.pk).update(
        until_on=on, end_cause="", end_document_number=""
    )
    Membership.objects.create(
        person_id=membership.person_id,
        branch=to,
        status=membership.status,
        from_on=on,
        until_on=until,
        end_cause=cause,
        # a suspension keeps its own document
        document_number=membership.document_number or document_number,
        end_document_number=end,
    )


def move_placement(placement: Placement, to: Unit | None, on: date) -> None:
    """Continue a placement under another superior from a day on."""
    if placement.from_on >= on:
        Placement.objects.filter(pk=placement.pk).update(parent=to)
        return
    until = placement.until_on
    Placement.objects.filter(pk=placement.pk).update(until_on=on)
    Placement.objects.create(unit=placement.unit, parent=to, from_on=on, until_on=until)


def placed_under(superior: Unit | None, moved: Sequence[Placement]) -> list[Placement]:
    """Return the placements under a superior that an act gave to the units it moved."""
    if superior is None:
        return []
    own = Placement.objects.filter(parent=superior, unit__in=[one.unit_id for one in moved])
    return list(own.select_related("unit", "parent"))


def close_on(unit: Unit, on: date) -> None:
    """End the placement of a unit and its leaders, and close it."""
    Placement.objects.filter(in_force(on), unit=unit, from_on__lt=on).update(until_on=on)
    Placement.objects.filter(unit=unit, from_on__gte=on).delete()
    end_leaders(unit, on)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])


def _add_lineage(
    unit: Unit, heir: Unit | None, superior: Unit | None, on: date, document_number: str
) -> None:
    kind = Lineage.Kind.MERGED_INTO if heir else Lineage.Kind.CLOSED
    other = heir or superior
    if other is None:
        text = message(
            "%(unit)s is at the top of the tree: it can only be merged into another unit."
        )
        raise Refused(Fault(text, {"unit": unit.name}))
    Lineage.objects.create(
        kind=kind, unit=unit, other=other, on=on, document_number=document_number
    )


def close_by_list(
    rows: Sequence[tuple[Unit, date, str, str]], *, by: Actor, at: datetime
) -> list[Entry]:
    """Close the units of a list, each with its day, document and place; return the entries.

    A list says nothing of where members and subordinates go over, so those that are left are
    refused; subordinates may close in the same list.

    Raises:
        Refused: with every unit that cannot be closed.
    """
    superiors = {unit.pk: refuse_unless_open(unit, on) for unit, on, _, _ in rows}
    for unit, on, _, _ in rows:
        close_on(unit, on)
    faults = [fault for row in rows for fault in _left_over(*row)]
    if faults:
        raise Refused(faults)
    for unit, on, document_number, _ in rows:
        _add_lineage(unit, None, superiors[unit.pk], on, document_number)
        end_roles(unit, on, by=by, at=at)
    return [
        Entry(
            "unit.closed",
            "unit",
            unit.code,
            after={"on": on, "document": document_number},
            unit=unit.code,
        )
        for unit, on, document_number, _ in rows
    ]


def _left_over(unit: Unit, on: date, document_number: str, place: str) -> Iterator[Fault]:
    """Yield why a unit that a list closes cannot be closed."""
    if is_blank(document_number):
        text = message(
            "%(unit)s closes on %(day)s without a document. Write its number in a column"
            " “Document number”."
        )
        yield Fault(text, {"unit": unit.name, "day": on}, place)
    late = (*faults_of_later_acts(unit, on), *fault_of_late_collectives(unit, on))
    yield from (replace(fault, place=place) for fault in late)
    if members := memberships_after(unit, on):
        yield replace(_members_nowhere(unit, on, members), place=place)
    if below := placements_below(unit, on):
        yield replace(_units_nowhere(unit, on, below), place=place)
