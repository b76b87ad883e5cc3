"""Store and change rows of the register in bulk, noting every one to take it back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from xeploai.organisations.bulk_insert import update_many
from xeploai.organisations.models import (
    CollectiveSeat,
    FormerCategory,
    FormerName,
    LeadershipCollective,
    Lineage,
    Membership,
    Placement,
    Post,
    Reorganisation,
    ReorganisedRow,
    Unit,
)

M = TypeVar("M", bound=models.Model)
BATCH = 500
# the order in which rows can be stored; they are deleted in the opposite order
TABLES: dict[str, type[models.Model]] = {
    model.__name__: model
    for model in (
        Unit,
        Placement,
        Membership,
        LeadershipCollective,
        CollectiveSeat,
        Post,
        FormerName,
        FormerCategory,
        Lineage,
    )
}


def field_values(row: models.Model, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the values of a row as JSON has them; of all its fields where none are named."""
    encoder = DjangoJSONEncoder()
    columns = fields or [one.attname for one in row._meta.concrete_fields if not one.primary_key]
    values = {name: getattr(row, name) for name in columns}
    return {
        name: value if value is None or isinstance(value, str | int) else encoder.default(value)
        for name, value in values.items()
    }


def save_fields(
    model: type[models.Model], rows: Iterable[models.Model], names: Iterable[str]
) -> None:
    """Store some fields of rows, named as their attributes are."""
    fields = [one for one in model._meta.concrete_fields if one.attname in set(names)]
    values = ([*(getattr(row, one.attname) for one in fields), row.pk] for row in rows)
    update_many(model, [str(one.column) for one in fields], values)


class Ledger:
    """The rows of the register that one reorganisation stores and changes."""

    def __init__(self) -> None:
        self._new: dict[str, list[models.Model]] = defaultdict(list)
        self._changed: dict[tuple[str, int], tuple[models.Model, dict[str, Any]]] = {}
        self._new_keys: set[int] = set()
        # new rows that were stored early and changed after that
        self._touched: dict[int, tuple[models.Model, dict[str, Any]]] = {}

    def change(self, row: M, **values: object) -> None:
        """Change fields of a row, and note what they were; a new row just changes."""
        if id(row) in self._new_keys:
            if row.pk is not None:
                self._touched.setdefault(id(row), (row, {}))[1].update(values)
        else:
            key = (type(row).__name__, row.pk)
            _, before = self._changed.setdefault(key, (row, {}))
            for name, value in field_values(row, values).items():
                before.setdefault(name, value)
        for name, value in values.items():
            setattr(row, name, value)

    def add(self, row: M) -> M:
        """Store a new row later."""
        self._new[type(row).__name__].append(row)
        self._new_keys.add(id(row))
        return row

    def save_new(self, model: type[models.Model]) -> None:
        """Store the new rows of a table now: others refer to them."""
        rows = [row for row in self._new[model.__name__] if row.pk is None]
        model._default_manager.bulk_create(rows, batch_size=BATCH)

    def save(self) -> None:
        """Store all that is new and changed: former rows end before the next ones begin."""
        by_table: dict[str, list[tuple[models.Model, dict[str, Any]]]] = defaultdict(list)
        for (table, _), entry in self._changed.items():
            by_table[table].append(entry)
        for entry in self._touched.values():
            by_table[type(entry[0]).__name__].append(entry)
        for table, model in TABLES.items():
            _update(model, by_table[table])
            self.save_new(model)

    def note(self, reorganisation: Reorganisation) -> list[ReorganisedRow]:
        """Note every row, with what it was before."""
        notes = self._notes(reorganisation)
        return ReorganisedRow.objects.bulk_create(notes, batch_size=BATCH)

    def _notes(self, reorganisation: Reorganisation) -> Iterator[ReorganisedRow]:
        for table, rows in self._new.items():
            for row in rows:
                yield ReorganisedRow(
                    reorganisation=reorganisation, table=table, key=row.pk, after=field_values(row)
                )
        for (table, key), (row, before) in self._changed.items():
            yield ReorganisedRow(
                reorganisation=reorganisation,
                table=table,
                key=key,
                before=before,
                after=field_values(row, before),
            )


def _update(
    model: type[models.Model], entries: Sequence[tuple[models.Model, dict[str, Any]]]
) -> None:
    if entries:
        fields = {name for _, before in entries for name in before}
        save_fields(model, [row for row, _ in entries], fields)
