"""Import the register of units. The result is a tree on every day, or nothing is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.domain import Fault, Refused, fault_of_code, message
from xeploai.organisations.models import FormerName, Placement, Unit

from .corrections import faults_of_opening_day, move_opening_day
from .dissolution import close_by_list
from .hanging import lock_tree, refuse_unless_tree, refuse_wrong_superiors
from .lists import RegisterChanges, changed_entry

UNDER_ANOTHER = message(
    "Unit %(unit)s is directly under “%(old)s”; the file puts it under “%(new)s”."
    " A move needs its day and its document: record it as a transfer."
)
SUPERIOR_CLOSES = message(
    "%(unit)s would be under “%(superior)s”, which closes on %(closed)s. Name a superior that goes"
    " on, or write the day on which the unit closes."
)
ANOTHER_CATEGORY = message(
    "%(unit)s has another category in the register. A change of category needs the day from which"
    " it holds and its document, so that earlier cycles keep the former one: open the unit under"
    " “Corrections of the register” and choose “Change the category”. Where the category was never"
    " right, give the unit's opening day there."
)


@dataclass(frozen=True)
class RegisteredUnit:
    """A row of the register of units."""

    code: str
    name: str
    category: str
    sector: str
    parent: str | None
    opened_on: date
    closed_on: date | None = None
    place: str = ""
    document_number: str = ""


@transaction.atomic
def register_units(*, rows: Iterable[RegisteredUnit], by: Actor, at: datetime) -> RegisterChanges:
    """Add new units and update the others.

    A superior or a category other than the present one is refused: the change has a day and a
    document, so it needs `transfer_unit` or `change_category` and is never guessed from two
    registers. What begins on an opening day follows where that day is corrected, and what ends
    with a unit ends where the list closes it.
    """
    lock_tree()
    register = list(rows)
    known = {unit.code: unit for unit in Unit.objects.all()}
    _refuse_codes(register, known)
    new = [_unit_of(row) for row in register if row.code not in known]
    Unit.objects.bulk_create(new, batch_size=1000)
    known.update({unit.code: unit for unit in new})
    _refuse_undoing(register, known)
    changed = [row for row in register if _differs(row, known[row.code])]
    entries = [
        changed_entry("unit.changed", "unit", row.code, _values(known[row.code]), _values(row))
        for row in changed
    ]
    closing = [row for row in changed if row.closed_on and known[row.code].closed_on is None]
    for row in changed:
        unit = known[row.code]
        if row.opened_on != unit.opened_on:
            move_opening_day(unit, row.opened_on)
        unit.name, unit.sector = row.name, row.sector
        # a unit that the list closes still has to be closed with all that hangs on it
        unit.closed_on = None if row in closing else row.closed_on
    Unit.objects.bulk_update(
        [known[row.code] for row in changed], ["name", "sector", "closed_on"], batch_size=500
    )
    placed = _place_new(register, known)
    entries += close_by_list(
        [
            (known[row.code], row.closed_on, row.document_number, row.place)
            for row in closing
            if row.closed_on
        ],
        by=by,
        at=at,
    )
    # only now: a list may name subordinates before their superiors
    refuse_unless_tree()
    places = {known[row.code].pk: row.place for row in register}
    refuse_wrong_superiors(placed, min((one.from_on for one in placed), default=at.date()), places)
    entries += [Entry("unit.registered", "unit", unit.code, after=_values(unit)) for unit in new]
    note_all(entries, by=by, at=at)
    return RegisterChanges(len(new), len(changed), len(register) - len(new) - len(changed))


def _refuse_codes(rows: list[RegisteredUnit], known: dict[str, Unit]) -> None:
    """Refuse new codes that an address cannot hold; those stored already may be updated."""
    found = (fault_of_code(row.code, place=row.place) for row in rows if row.code not in known)
    if faults := [fault for fault in found if fault]:
        raise Refused(faults)


def _values(unit: "Unit | RegisteredUnit") -> dict[str, object]:
    """Return the values of a unit for the journal."""
    return {
        "name": unit.name,
        "category": unit.category,
        "sector": unit.sector,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
    }


def _refuse_undoing(rows: list[RegisteredUnit], known: dict[str, Unit]) -> None:
    """Refuse an outdated list: with a former name, or without the day on which a unit closed."""
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
            day = former[row.code, row.name]
            values = {"unit": row.code, "name": row.name, "present": unit.name, "day": day}
            faults.append(Fault(renamed, values, row.place))
        if row.category != unit.category:
            faults.append(Fault(ANOTHER_CATEGORY, {"unit": unit.name}, row.place))
        if row.opened_on != unit.opened_on:
            faults += faults_of_opening_day(unit, row.opened_on, place=row.place)
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
    return _values(row) != _values(unit)


def _place_new(rows: list[RegisteredUnit], known: dict[str, Unit]) -> list[Placement]:
    # the last placement wins, so a closed unit is compared with its last superior
    placed = dict(Placement.objects.order_by("from_on").values_list("unit__code", "parent__code"))
    listed = {row.code: row for row in rows}
    faults, new = [], []
    for row in rows:
        if row.parent is not None and row.parent not in known:
            text = message("The superior “%(parent)s” is neither in the file nor in the register.")
            faults.append(Fault(text, {"parent": row.parent}, row.place))
        elif row.code not in placed and (fault := _fault_of_short_superior(row, known, listed)):
            faults.append(fault)
        elif row.code not in placed:
            parent = known[row.parent] if row.parent else None
            unit = known[row.code]
            new.append(
                Placement(unit=unit, parent=parent, from_on=row.opened_on, until_on=row.closed_on)
            )
        elif placed[row.code] != row.parent:
            values = {"unit": row.code, "old": placed[row.code] or "–", "new": row.parent or "–"}
            faults.append(Fault(UNDER_ANOTHER, values, row.place))
    if faults:
        raise Refused(faults)
    Placement.objects.bulk_create(new, batch_size=1000)
    return new


def _fault_of_short_superior(
    row: RegisteredUnit, known: dict[str, Unit], listed: dict[str, RegisteredUnit]
) -> Fault | None:
    """Return a fault where a new unit's superior closes before it does; None where it does not."""
    if row.parent is None:
        return None
    superior = known[row.parent]
    # what the list closes is closed only after the new units are placed
    closed_on = listed[row.parent].closed_on if row.parent in listed else superior.closed_on
    if closed_on is None or (row.closed_on is not None and row.closed_on <= closed_on):
        return None
    values = {"unit": row.name, "superior": superior.name, "closed": closed_on}
    return Fault(SUPERIOR_CLOSES, values, row.place)
