"""Triggers that raise the version of figures with every write to the rows behind them.

On PostgreSQL one statement raises each version once. Writers of different units update different
rows and never wait for each other; writes to rows of no single unit are counted by server process
for the same reason.
"""

from collections.abc import Sequence
from typing import Any

from xeploai.accounts.triggers import ExpectedTrigger

ACTS = ("INSERT", "UPDATE", "DELETE")
# by table: its cycle and path, from a row called `changed`
BY_PATH = {
    "cycle_tally": "SELECT changed.cycle_id, changed.path",
    "results_statisticalreturn": "SELECT unit.cycle_id, unit.path",
    "results_returnedcount": "SELECT unit.cycle_id, unit.path",
}
# the same for what makes a return count or not, and a missing figure a zero
OF_RETURNS = {
    "results_returnverdict": BY_PATH["results_returnedcount"],
    "results_absencedeclaration": BY_PATH["results_statisticalreturn"],
}
# the same for the reasons that settle what a group over its ceiling owes
OF_REASONS = {"cycle_deviation": "SELECT decided.cycle_id, decided.path"}
JOINS = {
    "cycle_tally": "",
    "results_statisticalreturn": " JOIN cycle_cycleunit unit ON unit.id = changed.cycle_unit_id",
    "results_returnedcount": " JOIN results_statisticalreturn sent"
    " ON sent.id = changed.statistical_return_id"
    " JOIN cycle_cycleunit unit ON unit.id = sent.cycle_unit_id",
}
JOINS |= {
    "results_returnverdict": JOINS["results_returnedcount"],
    "results_absencedeclaration": JOINS["results_statisticalreturn"],
}
JOINS |= {
    "cycle_deviation": " JOIN cycle_gradedecision decision ON decision.id = changed.decision_id"
    " JOIN cycle_case decided ON decided.id = decision.case_id",
}
PLACES = BY_PATH | OF_RETURNS | OF_REASONS
STRUCTURE = (
    "cycle_cycle",
    "cycle_cycleunit",
    "cycle_peergroup",
    "organisations_lineage",
    "organisations_unit",
)
TABLES = (*BY_PATH, *STRUCTURE)
# what ceilings are read from, besides the packs: a local document, an exceptional share
OF_CEILINGS = ("cycle_localrules", "cycle_localruleswithdrawal", "cycle_exceptionalshare")
# as many rows as there may be writers at once without waiting
PROCESSES = 64


def add_triggers(apps: Any, schema_editor: Any, tables: Sequence[str] = TABLES) -> None:
    """Create the triggers on tables behind the figures."""
    make = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
    for table in tables:
        for statement in make(table):
            schema_editor.execute(statement, params=None)


def drop_triggers(apps: Any, schema_editor: Any, tables: Sequence[str] = TABLES) -> None:
    """Drop the triggers."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in tables:
        for act in ACTS:
            on = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {trigger_name(table, act)}{on}", params=None)
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION {table}_raises_version()", params=None)


def expected_triggers(vendor: str) -> dict[str, ExpectedTrigger]:
    """Return the triggers that have to raise versions, by name."""
    return {
        trigger_name(table, act): (
            ExpectedTrigger(table, _postgresql_trigger(table, act), _body(table))
            if vendor == "postgresql"
            else ExpectedTrigger(table, _sqlite_trigger(table, act))
        )
        for table in (*TABLES, *OF_RETURNS, *OF_REASONS, *OF_CEILINGS)
        for act in ACTS
    }


def trigger_name(table: str, act: str) -> str:
    """Return the name of the trigger for a table and an act."""
    return f"{table}_raises_version_{act.lower()}"


def _postgresql(table: str) -> list[str]:
    """Return one function and three triggers; each sees its statement's rows as `touched`."""
    function = f"""
        CREATE FUNCTION {table}_raises_version() RETURNS trigger AS $${_body(table)}$$
        LANGUAGE plpgsql
    """
    return [function, *(_postgresql_trigger(table, act) for act in ACTS)]


def _body(table: str) -> str:
    if table in PLACES:
        places = f"{PLACES[table]} FROM touched changed{JOINS[table]}"
    else:
        places = f"SELECT 0, (pg_backend_pid() % {PROCESSES})::text FROM touched"  # noqa: S608
    return f"""
        BEGIN
            INSERT INTO results_figuresversion (cycle, path, number)
            SELECT DISTINCT place.*, 1 FROM ({places}) AS place (cycle, path) ORDER BY 1, 2
            ON CONFLICT (cycle, path) DO UPDATE SET number = results_figuresversion.number + 1;
            RETURN NULL;
        END
        """  # noqa: S608 (own names)


def _postgresql_trigger(table: str, act: str) -> str:
    seen = "OLD" if act == "DELETE" else "NEW"
    return (
        f"CREATE TRIGGER {trigger_name(table, act)} AFTER {act} ON {table}"
        f" REFERENCING {seen} TABLE AS touched"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_raises_version()"
    )


def _sqlite(table: str) -> list[str]:
    return [_sqlite_trigger(table, act) for act in ACTS]


def _sqlite_trigger(table: str, act: str) -> str:
    """Return a row trigger, the only kind that SQLite has.

    Without upsert: the conflict clause of the outer statement would apply inside the trigger too.
    """
    row = "OLD" if act == "DELETE" else "NEW"
    place = "SELECT 0 AS cycle, '' AS path"
    if table in PLACES:
        # one row with the columns of the trigger's row, under the name that the joins use
        column = {
            "cycle_tally": f"{row}.cycle_id AS cycle_id, {row}.path AS path",
            "results_statisticalreturn": f"{row}.cycle_unit_id AS cycle_unit_id",
            "results_absencedeclaration": f"{row}.cycle_unit_id AS cycle_unit_id",
            "cycle_deviation": f"{row}.decision_id AS decision_id",
            "results_returnedcount": f"{row}.statistical_return_id AS statistical_return_id",
            "results_returnverdict": f"{row}.statistical_return_id AS statistical_return_id",
        }[table]
        chosen = PLACES[table].replace(".cycle_id", ".cycle_id AS cycle")
        place = f"{chosen} FROM (SELECT {column}) AS changed{JOINS[table]}"
    return f"""
        CREATE TRIGGER {trigger_name(table, act)} AFTER {act} ON {table} BEGIN
            INSERT INTO results_figuresversion (cycle, path, number)
            SELECT place.cycle, place.path, 0 FROM ({place}) AS place
            WHERE NOT EXISTS (
                SELECT 1 FROM results_figuresversion known
                WHERE known.cycle = place.cycle AND known.path = place.path
            );
            UPDATE results_figuresversion SET number = number + 1
            WHERE (cycle, path) = ({place});
        END
    """  # noqa: S608 (own names)
