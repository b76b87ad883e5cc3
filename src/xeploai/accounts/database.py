"""Steps of migrations in SQL, for SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Any

Step = Callable[[Any, Any], None]


class KeptTriggers:
    """Carry the triggers of a table over a change that makes SQLite build the table anew.

    SQLite drops the triggers with the old table. PostgreSQL changes it in place and keeps them.

    Use as `triggers = KeptTriggers(table)`, with the steps `triggers.save` and `triggers.restore`
    before and after the change.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        self.statements: dict[str, str] = {}

    def save(self, apps: Any, schema_editor: Any) -> None:
        """Read the triggers that the table has."""
        if schema_editor.connection.vendor == "sqlite":
            self.statements = self._stored(schema_editor)

    def restore(self, apps: Any, schema_editor: Any) -> None:
        """Create those that are gone."""
        if schema_editor.connection.vendor == "sqlite":
            present = self._stored(schema_editor)
            for name, statement in self.statements.items():
                if name not in present:
                    schema_editor.execute(statement, params=None)

    def _stored(self, schema_editor: Any) -> dict[str, str]:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [self.table],
            )
            return dict(cursor.fetchall())


ACTS = ("UPDATE", "DELETE")


def refuse_changes(table: str) -> Step:
    """Return the migration step that makes a table append-only."""

    def step(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for act in ACTS:
            schema_editor.execute(_trigger(schema_editor.connection.vendor, table, act))

    return step


def allow_changes(table: str) -> Step:
    """Return the migration step that undoes `refuse_changes`."""

    def step(apps: Any, schema_editor: Any) -> None:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for act in ACTS:
            schema_editor.execute(f"DROP TRIGGER {_name(table, act)}{on}")

    return step


POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""


def _name(table: str, act: str) -> str:
    return f"{table}_refuses_{act.lower()}"


def _trigger(vendor: str, table: str, act: str) -> str:
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    return (
        f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def sort_by_character(table: str, column: str) -> Step:
    """Return the migration step that makes a text column sort by code point.

    Ranges of paths need that order. SQLite has it anyway; on PostgreSQL it depends on the
    server's locale.
    """

    def step(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar(64) COLLATE "C"'
            )

    return step
