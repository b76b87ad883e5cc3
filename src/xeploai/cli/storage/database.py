"""The database that a command works on, and what can be wrong with it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from xeploai.domain import Fault, Refused, message

from .files import in_all_languages
from .locks import hold_lock
from .private_home import open_home

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

OWN_APP = "organisations"
KINDS_OF_ADDRESS = ("postgresql", "postgres", "pgsql", "sqlite")
TABLE_OF_MIGRATIONS = "django_migrations"

# by the beginning of SQLite's own name for the error
SQLITE_REASONS = {
    "SQLITE_NOTADB": message("the file is not a database"),
    "SQLITE_CORRUPT": message("the file is damaged"),
    "SQLITE_CANTOPEN": message("the file cannot be opened or made there"),
    "SQLITE_PERM": message("you have no right to it"),
    "SQLITE_READONLY": message("it can only be read, not written"),
    "SQLITE_BUSY": message("another command is writing to it; try again when that is done"),
    "SQLITE_FULL": message("the disk is full"),
    "SQLITE_IOERR": message("the disk reports an error"),
}
# states that PostgreSQL returns where the role may not write
NO_RIGHT_STATES = ("42501", "25006")


def start() -> None:
    """Load Django with this project's settings."""
    _refuse_address()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    django.setup()


def prepare() -> None:
    """Load Django and bring the home's database to this version, making it if need be.

    Raises:
        Refused: the database belongs to another program.
    """
    start()
    from django.conf import settings

    open_home(settings.HOME)
    if _is_behind():
        # of two first commands at once, the second waits, and finds nothing left to do
        with hold_lock(settings.HOME, "upgrade", wait=True):
            _bring_up_to_date()


def has_database(home: Path) -> bool:
    """Whether there is a database already, so that reading from it makes none."""
    return bool(os.environ.get("DATABASE_URL")) or (home / "xeploai.sqlite3").exists()


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _bring_up_to_date() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    if not any(app == OWN_APP for app, _ in MigrationRecorder(connection).applied_migrations()):
        _refuse_tables(connection)
    if _is_behind():
        call_command("migrate", verbosity=0, interactive=False)


def _refuse_address() -> None:
    """Refuse a DATABASE_URL that we cannot use, without repeating it: it may contain a password."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        return
    try:
        parts = urlsplit(address)
        is_known = parts.scheme in KINDS_OF_ADDRESS and parts.port != 0
    except ValueError:
        is_known = False
    if not is_known:
        text = message(
            "DATABASE_URL is not the address of a PostgreSQL database. Write it as"
            " postgresql://host/database."
        )
        raise Refused(Fault(text))


def _refuse_tables(connection: "BaseDatabaseWrapper") -> None:
    tables = set(connection.introspection.table_names()) - {TABLE_OF_MIGRATIONS}
    if tables:
        text = message(
            "The database contains tables of another program (%(tables)s); it stays untouched. Use"
            " an empty database, or choose another folder with --home."
        )
        raise Refused(Fault(text, {"tables": ", ".join(sorted(tables)[:3])}))


def fault_of_database(error: BaseException | None, home: Path) -> Fault | None:
    """Return the fault of a database that cannot be reached, read or written.

    Args:
        error: what the database's own library raised. After a wrong query the answer is
            None: that is a fault of ours.
    """
    reason = _sqlite_reason(error) if hasattr(error, "sqlite_errorname") else _other_reason(error)
    if reason is None:
        return None
    if os.environ.get("DATABASE_URL"):
        text = message(
            "The database cannot be used: %(reason)s. Check DATABASE_URL, that its server runs,"
            " and your rights there."
        )
        return Fault(text, {"reason": reason})
    text = message("The database in %(home)s cannot be used: %(reason)s.")
    return Fault(text, {"home": home, "reason": reason})


def _sqlite_reason(error: BaseException | None) -> object:
    name = getattr(error, "sqlite_errorname", "")
    for beginning, text in SQLITE_REASONS.items():
        if name.startswith(beginning):
            return in_all_languages(text)
    return None


def _other_reason(error: BaseException | None) -> object:
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    if isinstance(error, psycopg.OperationalError) or error.sqlstate in NO_RIGHT_STATES:
        return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return None
