"""What imports of lists have in common: look-ups, storing, what changed and its entries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from xeploai.accounts.journal import Entry
from xeploai.domain import Fault, Refused, message
from xeploai.organisations.models import Unit

BATCH = 1000
UNIT_FIELDS = ("branch_id", "unit_id")

# A row as it was, and as it is now.
Change = tuple[Any, Any]


@dataclass(frozen=True)
class RegisterChanges:
    """What a list changed in the register. Unit: rows.

    Args:
        remarks: what it did beyond its rows, in sentences.
    """

    new: int
    changed: int
    unchanged: int
    remarks: tuple[Fault, ...] = ()


def changed_entry(
    act: str,
    kind: str,
    about: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    unit: str = "",
) -> Entry:
    """Return the entry of the journal for a change, with the fields that differ only."""
    differ = [name for name in after if before.get(name) != after[name]]
    return Entry(
        act,
        kind,
        about,
        before={name: before.get(name) for name in differ},
        after={name: after[name] for name in differ},
        unit=unit,
    )


def unit_ids(rows: Sequence[Any], field: str) -> dict[str, int]:
    """Return the ids of the units that rows name in a field, by code.

    Raises:
        Refused: with every unit that is not in the register.
    """
    codes = {getattr(row, field) for row in rows}
    ids = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    text = message("The register has no unit with the code “%(code)s”. Import the register first.")
    refuse(
        Fault(text, {"code": getattr(row, field)}, row.place)
        for row in rows
        if getattr(row, field) not in ids
    )
    return ids


def unit_codes() -> dict[int, str]:
    """Return the codes of all units by id."""
    return dict(Unit.objects.values_list("pk", "code"))


def objects_by_code(model: type[Any], codes: set[str]) -> dict[str, Any]:
    """Return the objects with these codes."""
    if len(codes) > BATCH:
        # databases limit the number of parameters of one query
        return {one.code: one for one in model.objects.all() if one.code in codes}
    return {one.code: one for one in model.objects.filter(code__in=codes)}


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `Refused` with all faults, if there are any."""
    if all_faults := list(faults):
        raise Refused(all_faults)


def store(
    model: type[models.Model],
    rows: Sequence[Any],
    stored: Mapping[Any, Any],
    key_of: Callable[[Any], Any],
) -> tuple[RegisterChanges, list[Change]]:
    """Add new rows, update the ones that differ, and return the changes.

    Args:
        stored: rows of the database by key.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in fields]
    new = [row for row in rows if key_of(row) not in stored]
    changes = []
    for row in rows:
        former = stored.get(key_of(row))
        if former is None or all(getattr(row, name) == getattr(former, name) for name in names):
            continue
        row.pk = former.pk
        changes.append((former, row))
    # updates before inserts: the constraint on one open row is checked after each statement
    model._default_manager.bulk_update(
        [row for _, row in changes], [field.name for field in fields], batch_size=500
    )
    model._default_manager.bulk_create(new, batch_size=BATCH)
    unchanged = len(rows) - len(new) - len(changes)
    return RegisterChanges(len(new), len(changes), unchanged), changes


def entries_of_changes(
    kind: str, changes: Sequence[Change], codes: Mapping[int, str], fields: Sequence[str]
) -> list[Entry]:
    """Return an entry of the journal for each changed row of a person.

    Args:
        codes: codes of the persons by id.
        fields: what is recorded; the first one is the unit.
    """
    units = unit_codes() if changes else {}
    return [
        changed_entry(
            f"{kind}.changed",
            "person",
            codes[row.person_id],
            journal_values(former, fields, units),
            journal_values(row, fields, units),
            units[getattr(row, fields[0])],
        )
        for former, row in changes
    ]


def journal_values(row: Any, fields: Sequence[str], units: Mapping[int, str]) -> dict[str, object]:
    """Return the values of a row for the journal, with units by their codes."""
    return {
        name.removesuffix("_id"): units[getattr(row, name)]
        if name in UNIT_FIELDS
        else getattr(row, name)
        for name in fields
    }


def entries_of_new(what: str, things: int, rows: int) -> list[Entry]:
    """Return one entry for everything new in a list, or none."""
    if not things and not rows:
        return []
    return [Entry("list.taken_in", "list", what, after={"new": things, "new_rows": rows})]
