"""Changes of the tree. Each is one transaction, and leaves a tree on every day or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Doer, Entry, note, note_all
from xeploai.domain import Fault, Refused, faults_of_tree, message

from . import queries
from .models import (
    CollectiveSeat,
    FormerName,
    LeadershipCollective,
    Lineage,
    Membership,
    Placement,
    Post,
    Unit,
)
from .queries import in_force


@dataclass(frozen=True)
class RegisteredUnit:
    """A line of the register of units."""

    code: str
    name: str
    category: str
    sector: str
    parent: str | None
    opened_on: date
    closed_on: date | None = None
    place: str = ""


@dataclass(frozen=True)
class Registered:
    """What a register changed: numbers of units."""

    new: int
    changed: int
    unchanged: int


def _lock_tree() -> None:
    # Two moves that are harmless one by one can close a loop together: they queue here.
    Unit.objects.select_for_update().order_by("pk").first()


def _refuse_unless_tree() -> None:
    faults = faults_of_tree(units=queries.dated_units(), placements=queries.dated_placements())
    if faults:
        raise Refused(faults)


@transaction.atomic
def register_units(*, rows: Iterable[RegisteredUnit], by: Doer, at: datetime) -> Registered:
    """Add the units that are new, and bring the others to what the register says.

    A superior other than the present one is refused: a move has a day and a document, so it is
    told by `transfer_unit`, never guessed from two registers.
    """
    _lock_tree()
    wanted = list(rows)
    known = {unit.code: unit for unit in Unit.objects.all()}
    new = [_unit_of(row) for row in wanted if row.code not in known]
    Unit.objects.bulk_create(new, batch_size=1000)
    known.update({unit.code: unit for unit in new})
    _refuse_undoing(wanted, known)
    changed = [row for row in wanted if _differs(row, known[row.code])]
    entries = [
        changed_entry("unit.changed", "unit", row.code, _said(known[row.code]), _said(row))
        for row in changed
    ]
    for row in changed:
        unit = known[row.code]
        unit.name, unit.category, unit.sector = row.name, row.category, row.sector
        unit.opened_on, unit.closed_on = row.opened_on, row.closed_on
    Unit.objects.bulk_update(
        [known[row.code] for row in changed],
        ["name", "category", "sector", "opened_on", "closed_on"],
        batch_size=500,
    )
    _place_new(wanted, known)
    _refuse_unless_tree()
    entries += [Entry("unit.registered", "unit", unit.code, after=_said(unit)) for unit in new]
    note_all(entries, by=by, at=at)
    return Registered(len(new), len(changed), len(wanted) - len(new) - len(changed))


def changed_entry(
    act: str,
    kind: str,
    about: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    unit: str = "",
) -> Entry:
    """Return the journal's entry of a change: only the fields that differ."""
    differ = [name for name in after if before.get(name) != after[name]]
    return Entry(
        act,
        kind,
        about,
        before={name: before.get(name) for name in differ},
        after={name: after[name] for name in differ},
        unit=unit,
    )


def _said(unit: "Unit | RegisteredUnit") -> dict[str, object]:
    """Return what the journal keeps of a unit."""
    return {
        "name": unit.name,
        "category": unit.category,
        "sector": unit.sector,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
    }


def _refuse_undoing(rows: list[RegisteredUnit], known: dict[str, Unit]) -> None:
    """Refuse a list that is older than what happened since: a former name, an end forgotten."""
    former = {
        (row.unit.code, row.name): row.until_on for row in FormerName.objects.select_related("unit")
    }
    renamed = message(
        "Unit %(unit)s has not been called “%(name)s” since %(day)s. Write its present name,"
        " “%(present)s”."
    )
    closed = message(
        "Unit %(unit)s closed on %(day)s, but the file leaves it open. Write the day it closed."
    )
    faults = []
    for row in rows:
        unit = known[row.code]
        if row.name != unit.name and (row.code, row.name) in former:
            told = {"unit": row.code, "name": row.name, "present": unit.name}
            day = former[row.code, row.name]
            faults.append(Fault(renamed, {**told, "day": day}, row.place))
        if unit.closed_on is not None and row.closed_on is None:
            faults.append(Fault(closed, {"unit": row.code, "day": unit.closed_on}, row.place))
    if faults:
        raise Refused(faults)


def _unit_of(row: RegisteredUnit) -> Unit:
    return Unit(
        code=row.code,
        name=row.name,
        category=row.category,
        sector=row.sector,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )


def _differs(row: RegisteredUnit, unit: Unit) -> bool:
    given = (row.name, row.category, row.sector, row.opened_on, row.closed_on)
    return given != (unit.name, unit.category, unit.sector, unit.opened_on, unit.closed_on)


def _place_new(rows: list[RegisteredUnit], known: dict[str, Unit]) -> None:
    placed = dict(Placement.objects.order_by("from_on").values_list("unit__code", "parent__code"))
    faults, new = [], []
    for row in rows:
        if row.parent is not None and row.parent not in known:
            text = message("The superior “%(parent)s” is neither in the file nor in the register.")
            faults.append(Fault(text, {"parent": row.parent}, row.place))
        elif row.code not in placed:
            parent = known[row.parent] if row.parent else None
            unit = known[row.code]
            new.append(
                Placement(unit=unit, parent=parent, from_on=row.opened_on, until_on=row.closed_on)
            )
        elif placed[row.code] != row.parent:
            text = message(
                "Unit %(unit)s stands under “%(old)s”; the file puts it under “%(new)s”."
                " A move needs its day: use “xeploai unit transfer”."
            )
            values = {"unit": row.code, "old": placed[row.code] or "–", "new": row.parent or "–"}
            faults.append(Fault(text, values, row.place))
    if faults:
        raise Refused(faults)
    Placement.objects.bulk_create(new, batch_size=1000)


@transaction.atomic
def transfer_unit(
    *, unit: Unit, to: Unit, on: date, document_number: str, by: Doer, at: datetime
) -> None:
    """Move a unit, with all below it, under another superior from a day on."""
    _lock_tree()
    _refuse_itself(unit, to)
    former = _end_placement(unit, on)
    Placement.objects.create(unit=unit, parent=to, from_on=on, until_on=unit.closed_on)
    _tell(Lineage.Kind.TRANSFERRED, unit, to, on, document_number)
    _refuse_unless_tree()
    said = {"parent": to.code, "on": on, "document": document_number}
    note(Entry("unit.transferred", "unit", unit.code, before=former, after=said), by=by, at=at)


@transaction.atomic
def merge_unit(
    *, unit: Unit, into: Unit, on: date, document_number: str, by: Doer, at: datetime
) -> None:
    """Close a unit on a day; what stood below it goes over to the unit it is merged into.

    So do its members. The posts held in it and its leadership collectives end on that day.
    """
    _lock_tree()
    _refuse_itself(unit, into)
    held_below = Placement.objects.filter(parent=unit, until_on__isnull=True)
    below = list(held_below.select_related("unit"))
    if any(placement.unit_id == into.pk for placement in below):
        text = message("Unit %(unit)s cannot be merged into %(into)s, which stands below it.")
        raise Refused(Fault(text, {"unit": unit.code, "into": into.code}))
    for placement in below:
        _end_placement(placement.unit, on)
        Placement.objects.create(unit=placement.unit, parent=into, from_on=on)
    members = _hand_over_members(unit, into, on)
    Post.objects.filter(in_force(on), unit=unit).update(until_on=on)
    CollectiveSeat.objects.filter(in_force(on), collective__unit=unit).update(until_on=on)
    held = in_force(on, "opened_on", "closed_on")
    LeadershipCollective.objects.filter(held, unit=unit).update(closed_on=on)
    _close(unit, on)
    _tell(Lineage.Kind.MERGED_INTO, unit, into, on, document_number)
    _refuse_unless_tree()
    said = {"into": into.code, "on": on, "document": document_number, "members": members}
    handed = [placement.unit.code for placement in below]
    entry = Entry("unit.merged", "unit", unit.code, before={"below": handed}, after=said)
    note(entry, by=by, at=at)


@transaction.atomic
def split_unit(
    *, unit: Unit, new: RegisteredUnit, document_number: str, by: Doer, at: datetime
) -> Unit:
    """Open a unit that is split off another, on its opening day."""
    _lock_tree()
    register_units(rows=[new], by=by, at=at)
    heir = Unit.objects.get(code=new.code)
    _tell(Lineage.Kind.SPLIT_FROM, heir, unit, new.opened_on, document_number)
    said = {"from": unit.code, "on": new.opened_on, "document": document_number}
    note(Entry("unit.split_off", "unit", heir.code, after=said), by=by, at=at)
    return heir


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, on: date, document_number: str, by: Doer, at: datetime
) -> None:
    """Give a unit another name from a day on; earlier cycles keep the old one."""
    _refuse_name(unit, name, on)
    former = unit.name
    FormerName.objects.create(unit=unit, name=former, until_on=on)
    unit.name = name
    unit.save(update_fields=["name"])
    _tell(Lineage.Kind.RENAMED, unit, None, on, document_number)
    said = {"name": name, "on": on, "document": document_number}
    entry = Entry("unit.renamed", "unit", unit.code, before={"name": former}, after=said)
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


def _tell(kind: str, unit: Unit, other: Unit | None, on: date, document_number: str) -> None:
    Lineage.objects.create(
        kind=kind, unit=unit, other=other, on=on, document_number=document_number
    )


def _hand_over_members(unit: Unit, into: Unit, on: date) -> int:
    held = list(Membership.objects.filter(in_force(on), branch=unit))
    Membership.objects.filter(pk__in=[one.pk for one in held]).update(until_on=on)
    Membership.objects.bulk_create(
        Membership(person_id=one.person_id, branch=into, status=one.status, from_on=on)
        for one in held
    )
    return len(held)


def _refuse_itself(unit: Unit, other: Unit) -> None:
    if unit.pk == other.pk:
        text = message("Unit %(unit)s cannot be put under or merged into itself.")
        raise Refused(Fault(text, {"unit": unit.code}))


def _end_placement(unit: Unit, on: date) -> dict[str, object]:
    """End where a unit stands, and return under whom that was."""
    held = Placement.objects.select_related("parent").filter(in_force(on), unit=unit).first()
    if held is None:
        text = message("Unit %(unit)s has no superior on %(day)s that could be ended.")
        raise Refused(Fault(text, {"unit": unit.code, "day": on}))
    if held.from_on == on:
        text = message("Unit %(unit)s already changed its superior on %(day)s.")
        raise Refused(Fault(text, {"unit": unit.code, "day": on}))
    held.until_on = on
    held.save(update_fields=["until_on"])
    return {"parent": held.parent.code if held.parent else None}


def _close(unit: Unit, on: date) -> None:
    _end_placement(unit, on)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
