"""The same rows of the register in plain SQL: read, written, taken back, nothing checked."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from tools.bench.measure import Stopwatch, timed
from xeploai.domain import Reorganised
from xeploai.organisations.models import ReorganisedRow
from xeploai.organisations.reorganisation.ledger import TABLES

Values = tuple[Any, ...]


def register() -> dict[str, list[str]]:
    """Return every row of the register, to compare."""
    found = {}
    for name, model in TABLES.items():
        rows = model._default_manager.values()
        found[name] = sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)
    return found


class Sheet:
    """What a sheet did to the rows of the register, as the register noted it."""

    def __init__(self, number: int) -> None:
        self.new: dict[str, list[Values]] = defaultdict(list)
        self.columns: dict[str, list[str]] = {}
        self.changed: dict[tuple[str, tuple[str, ...]], list[tuple[Values, Values, int]]] = (
            defaultdict(list)
        )
        rows = ReorganisedRow.objects.filter(reorganisation=number).order_by("pk")
        for table, key, before, after in rows.values_list("table", "key", "before", "after"):
            self._note(table, key, before, after)

    def _note(
        self, table: str, key: int, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> None:
        if before is None:
            self.columns[table] = list(after)
            self.new[table].append((key, *after.values()))
            return
        names = tuple(before)
        values = tuple(after[name] for name in names), tuple(before.values())
        self.changed[table, names].append((*values, key))

    @property
    def size(self) -> int:
        """Rows of the register that the sheet stores or changes."""
        return sum(map(len, self.new.values())) + sum(map(len, self.changed.values()))

    def read(self, effects: Reorganised) -> Stopwatch:
        """Read all units and placements, and the people and posts of the units concerned."""
        codes = sorted(effects.units)
        marks = ", ".join(["%s"] * len(codes))
        ids = f"SELECT id FROM organisations_unit WHERE code IN ({marks})"  # noqa: S608 (own names)
        wanted = {
            "organisations_unit": "",
            "organisations_placement": "",
            "organisations_membership": f"WHERE branch_id IN ({ids})",
            "organisations_post": f"WHERE unit_id IN ({ids})",
            "organisations_leadershipcollective": f"WHERE unit_id IN ({ids})",
        }
        with timed() as watch, connection.cursor() as cursor:
            for table, condition in wanted.items():
                cursor.execute(f"SELECT * FROM {table} {condition}", codes if condition else [])  # noqa: S608
                cursor.fetchall()
        return watch

    def carry_out(self) -> Stopwatch:
        """Change and store the rows, by their keys."""
        with timed() as watch, transaction.atomic(), connection.cursor() as cursor:
            for name, model in TABLES.items():
                self._update(cursor, name, model, which=0)
                if self.new[name]:
                    _insert(cursor, model, self.columns[name], self.new[name])
        return watch

    def take_back(self) -> Stopwatch:
        """Delete the stored rows and give the others what they had."""
        with timed() as watch, transaction.atomic(), connection.cursor() as cursor:
            for name, model in reversed(TABLES.items()):
                if name != "Unit":
                    _delete(cursor, model, self.new[name])
            for name, model in TABLES.items():
                self._update(cursor, name, model, which=1)
            _delete(cursor, TABLES["Unit"], self.new["Unit"])
        return watch

    def _update(self, cursor: Any, name: str, model: type[Model], *, which: int) -> None:
        for (table, names), rows in self.changed.items():
            if table != name:
                continue
            columns = ", ".join(f"{_quoted(each)} = %s" for each in names)
            sql = f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s"  # noqa: S608
            cursor.executemany(sql, [(*values[which], key) for *values, key in rows])


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _insert(
    cursor: Any, model: type[Model], columns: Sequence[str], rows: Sequence[Values]
) -> None:
    names = ", ".join(map(_quoted, ("id", *columns)))
    marks = ", ".join(["%s"] * (1 + len(columns)))
    sql = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608
    cursor.executemany(sql, rows)


def _delete(cursor: Any, model: type[Model], rows: Iterable[Values]) -> None:
    sql = f"DELETE FROM {model._meta.db_table} WHERE id = %s"  # noqa: S608
    cursor.executemany(sql, [(row[0],) for row in rows])
