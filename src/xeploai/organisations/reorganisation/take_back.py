"""Take a reorganisation back as a whole, while nothing rests on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max, Q

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.domain import Fault, Labels, Refused, grouped, is_blank, label, message
from xeploai.organisations.models import (
    Lineage,
    Placement,
    Reorganisation,
    ReorganisedRow,
    Unit,
)
from xeploai.organisations.register import lock_tree, refuse_unless_tree

from .ledger import BATCH, TABLES, field_values, save_fields

NAMES_MAX = 5
REASON_MAX = 1000
# what may refer to a unit, by the name of its model
WHAT: dict[str, Labels] = {
    "Unit": label("the unit itself"),
    "Placement": label("places in the tree"),
    "Membership": label("memberships"),
    "LeadershipCollective": label("collectives"),
    "CollectiveSeat": label("seats in collectives"),
    "Post": label("posts"),
    "FormerName": label("names"),
    "FormerCategory": label("categories"),
    "Lineage": label("mergers, splits and moves"),
    "RoleGrant": label("roles of accounts"),
    "CycleUnit": label("trees of cycles"),
    "Case": label("cases of cycles"),
    "GradeDecision": label("grade decisions"),
}
OTHERS = label("other records")


def obstacles_in_register(reorganisation: Reorganisation) -> list[Fault]:
    """Return what rests on a reorganisation in the register, so that it cannot be taken back."""
    if reorganisation.taken_back_at is not None:
        text = message("Reorganisation %(number)s was taken back already.")
        return [Fault(text, {"number": reorganisation.pk})]
    rows = _by_table(reorganisation)
    return [*_changed_since(rows), *_later_events(rows), *_resting_on_new(rows)]


Rows = dict[str, dict[int, ReorganisedRow]]


def _by_table(reorganisation: Reorganisation) -> Rows:
    rows: Rows = defaultdict(dict)
    for row in reorganisation.register_rows.order_by("key"):
        rows[row.table][row.key] = row
    return rows


def _stored(table: str, keys: Iterable[int]) -> Iterator[models.Model]:
    ids = sorted(keys)
    for start in range(0, len(ids), BATCH):
        yield from TABLES[table]._default_manager.filter(pk__in=ids[start : start + BATCH])


def _changed_since(rows: Rows) -> Iterator[Fault]:
    text = message("Changed since: %(what)s of %(units)s. Undo those changes first.")
    for table, own in rows.items():
        now = {row.pk: row for row in _stored(table, own)}
        differing = [
            key for key, row in own.items() if key not in now or _differs(now[key], row.after)
        ]
        if differing:
            names = {_subject(now[key]) if key in now else str(key) for key in differing}
            yield Fault(text, {"what": WHAT.get(table, OTHERS), "units": _some(names)})


def _differs(row: models.Model, after: dict[str, Any]) -> bool:
    return field_values(row, after) != after


def _subject(row: models.Model) -> str:
    """Return what a row of the register is about: a unit's code, or a person's."""
    for name in ("code", "person", "unit", "collective"):
        value = getattr(row, name, None)
        if value is not None:
            return str(getattr(value, "code", value))
    return str(row.pk)


def _some(names: Iterable[str]) -> str:
    listed = sorted(names)
    text = ", ".join(listed[:NAMES_MAX])
    return text if len(listed) <= NAMES_MAX else f"{text} … ({len(listed)})"


def _later_events(rows: Rows) -> Iterator[Fault]:
    """Yield what happened to the same units by a later act."""
    own = rows.get("Lineage", {})
    units = set(rows.get("Unit", {})) | {
        placement.unit_id
        for placement in _stored("Placement", rows.get("Placement", {}))
        if isinstance(placement, Placement)
    }
    last = Lineage.objects.filter(pk__in=list(own)).aggregate(Max("pk"))["pk__max"]
    if last is None:
        return
    later = Lineage.objects.filter(pk__gt=last).select_related("unit", "other")
    touching = [one for one in later if {one.unit_id, one.other_id} & units]
    if touching:
        text = message("Changed again later: %(units)s. Take back the later changes first.")
        yield Fault(text, {"units": _some({one.unit.code for one in touching})})


def _resting_on_new(rows: Rows) -> Iterator[Fault]:
    """Yield what refers to units that the reorganisation opened."""
    new = [key for key, row in rows.get("Unit", {}).items() if row.before is None]
    if not new:
        return
    text = message("New since then in the units that it opened: %(what)s (%(number)s): %(units)s.")
    for relation in Unit._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        if not isinstance(model, type):
            continue
        own = list(rows.get(model.__name__, {}))
        others = model._default_manager.filter(**{f"{field}__in": new}).exclude(pk__in=own)
        number = others.count()
        if number:
            # without the model's own order, by which rows of one unit would count apart
            units = others.order_by().values_list(f"{field}__name", f"{field}__code").distinct()
            names = [f"{name} ({code})" for name, code in units]
            what = WHAT.get(model.__name__, OTHERS)
            values = {"what": what, "number": grouped(number), "units": _some(names)}
            yield Fault(text, values)


@transaction.atomic
def take_back_reorganisation(
    *,
    reorganisation: Reorganisation,
    reason: str,
    by: Actor,
    at: datetime,
    obstacles: Iterable[Fault] = (),
) -> None:
    """Restore the register as it was before a sheet; the sheet stays, marked as taken back.

    Args:
        obstacles: what else rests on it.

    Raises:
        Refused: no reason, or something rests on it; everything that does is named.
    """
    lock_tree()
    sheet = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    faults = [*obstacles, *obstacles_in_register(sheet)]
    if is_blank(reason):
        faults.append(Fault(message("Say why the reorganisation is taken back.")))
    elif len(reason) > REASON_MAX:
        text = message("The reason has %(length)s characters. Shorten it to %(longest)s.")
        faults.append(Fault(text, {"length": len(reason), "longest": REASON_MAX}))
    if faults:
        raise Refused(faults)
    rows = _by_table(sheet)
    units = units_changed_by(sheet)
    _restore(rows)
    refuse_unless_tree()
    sheet.taken_back_at, sheet.taken_back_by, sheet.reason = at, by.name, reason.strip()
    sheet.save(update_fields=["taken_back_at", "taken_back_by", "reason"])
    number = str(sheet.pk)
    entries = [
        Entry("register.restored", "reorganisation", number, after={"reason": sheet.reason}),
        *(
            Entry("unit.restored", "unit", code, after={"reorganisation": number})
            for code in sorted(units)
        ),
    ]
    note_all(entries, by=by, at=at, rows=[sheet])


def units_changed_by(reorganisation: Reorganisation) -> set[str]:
    """Return the codes of all units of which a reorganisation changed something."""
    rows = reorganisation.register_rows
    ids = set(rows.filter(table="Unit").values_list("key", flat=True))
    placed = Placement.objects.filter(pk__in=rows.filter(table="Placement").values("key"))
    ids |= set(placed.values_list("unit_id", flat=True))
    events = Lineage.objects.filter(pk__in=rows.filter(table="Lineage").values("key"))
    for unit, other in events.values_list("unit_id", "other_id"):
        ids |= {unit} | ({other} if other else set())
    return set(Unit.objects.filter(Q(pk__in=ids)).values_list("code", flat=True))


def _restore(rows: Rows) -> None:
    """Delete what was stored, then give what was changed its former values."""
    for table in reversed(list(TABLES)):
        if table != "Unit":
            _delete_new(table, rows)
    for table in TABLES:
        changed = {key: row for key, row in rows.get(table, {}).items() if row.before is not None}
        _give_back(table, changed)
    # other rows may have referred to them until now
    _delete_new("Unit", rows)


def _delete_new(table: str, rows: Rows) -> None:
    new = sorted(key for key, row in rows.get(table, {}).items() if row.before is None)
    for start in range(0, len(new), BATCH):
        TABLES[table]._default_manager.filter(pk__in=new[start : start + BATCH]).delete()


def _give_back(table: str, changed: dict[int, ReorganisedRow]) -> None:
    fields: set[str] = set()
    restored = []
    fields_by_name = {one.attname: one for one in TABLES[table]._meta.concrete_fields}
    for row in _stored(table, changed):
        before = changed[row.pk].before or {}
        for name, value in before.items():
            setattr(row, name, fields_by_name[name].to_python(value))
        fields |= set(before)
        restored.append(row)
    if restored:
        save_fields(TABLES[table], restored, fields)
