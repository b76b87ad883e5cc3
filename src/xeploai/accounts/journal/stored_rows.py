"""Rows of a table as the database has them, in one form on SQLite and PostgreSQL, readable or not.

What somebody wrote past the program may be no date, no number or no text at all; a model would fail
on it, and with it the walk over all other rows.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection, models

AT_ONCE = 2000
# what a row says by another one, which can be changed: whose decision it is
NAMED_BY: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "cycle_gradedecision": (
        "case_id",
        "cycle_case",
        ("cycle_id", "category", "subject_code", "unit_id", "person_id", "collective_id"),
    ),
}


class Column(NamedTuple):
    """A column to read: its name, the statement that reads it, and how its value is read."""

    name: str
    source: str
    read: Callable[[Any], object]


@dataclass(frozen=True)
class StoredRow:
    """A row as it is stored.

    Args:
        key: what it was ordered by; None where it is no number.
        values: in the order of the columns; None where one of them cannot be read.
    """

    key: int | None
    values: tuple[object, ...] | None


def columns_of(model: Any) -> tuple[Column, ...]:
    """Return all columns of a table, the id first, and what its rows say by another one."""
    own = [field for field in model._meta.concrete_fields if not field.primary_key]
    fields = [model._meta.pk, *sorted(own, key=lambda field: str(field.column))]
    columns = [_column(str(field.column), "stored", field) for field in fields]
    if model._meta.db_table in NAMED_BY:
        key, _, names = NAMED_BY[model._meta.db_table]
        owner = next(field for field in own if field.column == key).related_model
        named = {field.column: field for field in owner._meta.concrete_fields}
        columns += [_column(name, "named", named[name]) for name in names]
    return tuple(columns)


def _column(name: str, table: str, field: models.Field[Any, Any]) -> Column:
    source = f'{table}."{name}"'
    kind = _kind(field)
    label = name if table == "stored" else f"{table}.{name}"
    if connection.vendor == "sqlite":
        # as bytes: SQLite stores anything anywhere, and conversions fail in the middle of a walk.
        # What is stored as another type than the column's looks the same, but finds no other row
        wanted = STORED_AS.get(kind, "text")
        statement = (
            f"CASE typeof({source}) WHEN '{wanted}' THEN CAST({source} AS BLOB)"
            f" WHEN 'null' THEN NULL ELSE {NOTHING} END"
        )
        return Column(label, statement, READERS[kind])
    return Column(label, f"{source}::text" if kind == "json" else source, PLAIN[kind])


def _kind(field: models.Field[Any, Any]) -> str:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    kinds = (
        (models.JSONField, "json"),
        (models.BinaryField, "bytes"),
        (models.DateTimeField, "time"),
        (models.DateField, "day"),
        ((models.IntegerField, models.BooleanField), "number"),
    )
    return next((kind for classes, kind in kinds if isinstance(field, classes)), "text")


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _time_of_text(value: bytes) -> str:
    moment = datetime.fromisoformat(value.decode())
    return _time(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _json(value: str | bytes) -> str:
    return json.dumps(json.loads(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# the storage classes of SQLite other than text
STORED_AS = {"number": "integer", "bytes": "blob"}
# a value that no reader can read: all of them read bytes
NOTHING = "'-'"


READERS: Mapping[str, Callable[[bytes], object]] = {
    "json": _json,
    "bytes": bytes,
    "time": _time_of_text,
    "day": lambda value: date.fromisoformat(value.decode()).isoformat(),
    "number": int,
    "text": bytes.decode,
}
PLAIN: Mapping[str, Callable[[Any], object]] = {
    "json": _json,
    "bytes": bytes,
    "time": _time,
    "day": date.isoformat,
    "number": int,
    "text": str,
}


def read_rows(
    model: type[models.Model],
    columns: Sequence[Column],
    *,
    key: str = "id",
    ids: Sequence[int] | None = None,
) -> Iterator[StoredRow]:
    """Yield the rows of a table in the order of a key: those with some ids, or all."""
    table = model._meta.db_table
    joined = ""
    if any(column.name.startswith("named.") for column in columns):
        by, other, _ = NAMED_BY[table]
        joined = f" LEFT JOIN {other} named ON named.id = stored.{by}"
    chosen = ", ".join(column.source for column in columns)
    statement = f'SELECT stored."{key}", {chosen} FROM {table} stored{joined}'  # noqa: S608
    if ids is None:
        yield from _rows(f'{statement} ORDER BY stored."{key}"', [], columns)
        return
    for start in range(0, len(ids), AT_ONCE):
        some = list(ids[start : start + AT_ONCE])
        if some[-1] - some[0] == len(some) - 1:
            # rows that were stored together
            wanted, values = "BETWEEN %s AND %s", [some[0], some[-1]]
        else:
            wanted, values = f"IN ({', '.join(['%s'] * len(some))})", some
        yield from _rows(
            f"{statement} WHERE stored.id {wanted} ORDER BY stored.id", values, columns
        )


def _rows(statement: str, values: list[int], columns: Sequence[Column]) -> Iterator[StoredRow]:
    readers = [column.read for column in columns]
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(AT_ONCE):
            for key, *raw in rows:
                try:
                    read = tuple(
                        None if one is None else reader(one)
                        for reader, one in zip(readers, raw, strict=True)
                    )
                except (ValueError, TypeError, AttributeError, RecursionError):
                    read = None
                yield StoredRow(key if isinstance(key, int) else None, read)
