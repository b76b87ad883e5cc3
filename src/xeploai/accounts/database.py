"""Steps of migrations in SQL, for SQLite and PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Guard:
    """What the database does to keep a table append-only.

    SQLite's `INSERT OR REPLACE` removes the row that has a key already and asks no trigger for
    deletions, so the insertion has to be refused: all unique keys are named.

    Args:
        keys: what no two rows have in common, besides the id: columns of each key.
        first: the column that is unique among the rows that replace none.
    """

    keys: tuple[tuple[str, ...], ...] = ()
    first: str = ""


# every table whose rows are only added. Named here once: the triggers are made, checked at the
# start and by `verify` from this list
APPEND_ONLY: dict[str, Guard] = {
    "accounts_journalentry": Guard(keys=(("number",),)),
    "accounts_journalseal": Guard(keys=(("number", "position"),)),
    "organisations_reorganisationline": Guard(keys=(("reorganisation_id", "number"),)),
    "organisations_reorganisedrow": Guard(keys=(("reorganisation_id", '"table"', "key"),)),
    "cycle_gradedecision": Guard(keys=(("replaces_id",),), first="case_id"),
    "cycle_factsheet": Guard(),
    "cycle_proposal": Guard(keys=(("replaces_id",),)),
    "cycle_deviation": Guard(),
    "cycle_recheck": Guard(keys=(("decision_id", "caused_by_id"),)),
    "cycle_localrules": Guard(keys=(("code", "number"),)),
    "cycle_localruleswithdrawal": Guard(keys=(("rules_id",),)),
    "cycle_latechange": Guard(),
    "cycle_exceptionalshare": Guard(keys=(("replaces_id",),), first="peer_group_id"),
    "results_statisticalreturn": Guard(keys=(("replaces_id",),), first="cycle_unit_id"),
    "results_returnedcount": Guard(
        keys=(("statistical_return_id", "category", "outcome", "reason"),)
    ),
    "results_returnverdict": Guard(),
    "results_absencedeclaration": Guard(),
}
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


FUNCTION_BODY = """
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $${FUNCTION_BODY}$$ LANGUAGE plpgsql
"""


def guard(table: str) -> Step:
    """Return the migration step that makes a table append-only, whatever triggers it had for it.

    Beyond `refuse_changes`: SQLite refuses to replace a row by inserting another, PostgreSQL to
    empty the table, also for a session that switches ordinary triggers off.
    """

    def step(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        unguard(table)(apps, schema_editor)
        for name, statement in guards(vendor, table).items():
            schema_editor.execute(statement, params=None)
            if vendor == "postgresql":
                schema_editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")

    return step


def unguard(table: str) -> Step:
    """Return the migration step that drops the guards of a table, those that it has."""

    def step(apps: Any, schema_editor: Any) -> None:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for act in (*ACTS, "INSERT", "TRUNCATE"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on}", params=None)

    return step


def unguard_partly(table: str) -> Step:
    """Return the migration step back from `guard` to `refuse_changes`."""

    def step(apps: Any, schema_editor: Any) -> None:
        unguard(table)(apps, schema_editor)
        refuse_changes(table)(apps, schema_editor)

    return step


def guards(vendor: str, table: str) -> dict[str, str]:
    """Return the triggers that an append-only table has to have: statements by name."""
    statements = {_name(table, act): _trigger(vendor, table, act) for act in ACTS}
    if vendor == "postgresql":
        name = _name(table, "TRUNCATE")
        statements[name] = (
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        statements[_name(table, "INSERT")] = _no_replacement(table, APPEND_ONLY[table])
    return statements


def _no_replacement(table: str, kept: Guard) -> str:
    """Return the trigger of SQLite that refuses a row whose key another has."""
    same = ["id = NEW.id"]
    same += [" AND ".join(f"{one} = NEW.{one}" for one in key) for key in kept.keys]
    if kept.first:
        same.append(
            f"NEW.replaces_id IS NULL AND replaces_id IS NULL AND {kept.first} = NEW.{kept.first}"
        )
    present = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {condition})"  # noqa: S608 (own names)
        for condition in same
    )
    return (
        f"CREATE TRIGGER {_name(table, 'INSERT')} BEFORE INSERT ON {table} WHEN {present}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


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
