"""Insert or update many plain rows of a table, several times faster than model objects.

Constraints of the database apply; defaults of the model do not, so callers name every column.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, models, transaction


def insert_many(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert plain rows. Foreign keys are `<name>_id` columns."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # COPY is several times faster there than INSERT, but Django wraps none of its errors
            copying = cursor.copy(f"COPY {table} ({names}) FROM STDIN")
            with connection.wrap_database_errors, copying as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 (own names)
        cursor.executemany(statement, list(_adapt(model, columns, rows)))


def update_many(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Update rows by their keys; each has the values of the columns, and then its key."""
    table = connection.ops.quote_name(model._meta.db_table)
    key = str(model._meta.pk.column)
    changes = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
    statement = f"UPDATE {table} SET {changes} WHERE {connection.ops.quote_name(key)} = %s"  # noqa: S608 (own names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, list(_adapt(model, [*columns, key], rows)))


def _adapt(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """Convert datetimes as SQLite stores them, which has no type for them."""
    by_column = {field.column: field for field in model._meta.concrete_fields}
    fields = [by_column[column] for column in columns]
    datetimes = [
        index for index, field in enumerate(fields) if isinstance(field, models.DateTimeField)
    ]
    if not datetimes:
        return rows
    # rows that are stored together mostly have one time
    adapt: Callable[[datetime], Any] = cache(connection.ops.adapt_datetimefield_value)
    return (
        [adapt(value) if index in datetimes else value for index, value in enumerate(row)]
        for row in rows
    )
