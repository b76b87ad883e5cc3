"""Whether the triggers that keep tables append-only, and others, are as they were made."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .database import APPEND_ONLY, FUNCTION_BODY, guards

MISSING, DISABLED, DIFFERENT, FOREIGN = "missing", "disabled", "different", "foreign"


@dataclass(frozen=True)
class TriggerFault:
    """A trigger that is not as it has to be.

    Args:
        what: missing, disabled, different, or foreign: one that the program did not make.
    """

    table: str
    trigger: str
    what: str


@dataclass(frozen=True)
class StoredTrigger:
    """A trigger as the database has it. `body`: of the function that it calls, on PostgreSQL."""

    text: str
    body: str = ""
    state: str = ""


@dataclass(frozen=True)
class ExpectedTrigger:
    """A trigger as it was made.

    Args:
        body: of its function, on PostgreSQL.
        is_always: whether it also acts in sessions that switch ordinary triggers off.
    """

    table: str
    statement: str
    body: str = ""
    is_always: bool = False


def expected_guards() -> dict[str, ExpectedTrigger]:
    """Return the triggers that append-only tables have to have, by name."""
    is_postgresql = connection.vendor == "postgresql"
    body = FUNCTION_BODY if is_postgresql else ""
    return {
        name: ExpectedTrigger(table, statement, body, is_always=is_postgresql)
        for table in APPEND_ONLY
        for name, statement in guards(connection.vendor, table).items()
    }


def trigger_faults(expected: Mapping[str, ExpectedTrigger]) -> list[TriggerFault]:
    """Return every trigger that is missing, switched off, different, or not of the program.

    Args:
        expected: by name; all that their tables have to have.
    """
    tables = {one.table for one in expected.values()}
    stored = _stored()
    return [
        *_faults_of_expected(expected, stored),
        *(
            TriggerFault(table, name, FOREIGN)
            for table, name in sorted(stored)
            if table in tables and (name not in expected or expected[name].table != table)
        ),
    ]


def _faults_of_expected(
    wanted: Mapping[str, ExpectedTrigger], stored: Mapping[tuple[str, str], StoredTrigger]
) -> Iterator[TriggerFault]:
    for name, one in wanted.items():
        present = stored.get((one.table, name))
        if present is None:
            yield TriggerFault(one.table, name, MISSING)
        elif present.state not in _good_states(one):
            yield TriggerFault(one.table, name, DISABLED)
        elif _plain(present.text) != _plain(one.statement) or _plain(present.body) != _plain(
            one.body
        ):
            yield TriggerFault(one.table, name, DIFFERENT)


def _good_states(one: ExpectedTrigger) -> tuple[str, ...]:
    if connection.vendor != "postgresql":
        return ("",)
    return ("A",) if one.is_always else ("O", "A")


def _plain(statement: str) -> str:
    """Return a statement without what databases change of it: spaces and quotation of names."""
    return re.sub(r"\s+", " ", statement.replace('"', "")).strip().rstrip(";")


def _stored() -> dict[tuple[str, str], StoredTrigger]:
    """Return the triggers of the database by table and name."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _stored_on_postgresql(cursor)
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name): StoredTrigger(text or "") for name, table, text in cursor.fetchall()}


TRIGGERS_OF_POSTGRESQL = """
    SELECT made.tgname, owner.relname, pg_get_triggerdef(made.oid), called.prosrc, made.tgenabled,
        schema.nspname
    FROM pg_trigger made
    JOIN pg_class owner ON owner.oid = made.tgrelid
    JOIN pg_namespace schema ON schema.oid = owner.relnamespace
    JOIN pg_proc called ON called.oid = made.tgfoid
    WHERE NOT made.tgisinternal AND schema.nspname = current_schema()
"""
# a rule rewrites a statement before any trigger sees it
RULES_OF_POSTGRESQL = """
    SELECT rulename, tablename, definition FROM pg_rules WHERE schemaname = current_schema()
"""


def _stored_on_postgresql(cursor: Any) -> dict[tuple[str, str], StoredTrigger]:
    cursor.execute(TRIGGERS_OF_POSTGRESQL)
    stored = {
        (table, name): StoredTrigger(text.replace(f" ON {schema}.", " ON "), body, _text(state))
        for name, table, text, body, state, schema in cursor.fetchall()
    }
    cursor.execute(RULES_OF_POSTGRESQL)
    for name, table, text in cursor.fetchall():
        stored[table, f"rule {name}"] = StoredTrigger(text)
    return stored


def _text(state: object) -> str:
    return state.decode() if isinstance(state, bytes) else str(state)
