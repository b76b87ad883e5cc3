"""The database of a backup: copied while others write, restored into an empty one."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xeploai import __version__
from xeploai.domain import Fault, Refused, message

from .archive import Manifest

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SQLITE_FILE = "database.sqlite3"
DUMP_FILE = "database.dump"
DUMP = ["--format=custom", "--no-owner", "--no-privileges"]
RESTORE = [
    "--no-owner",
    "--no-privileges",
    "--single-transaction",
    "--exit-on-error",
]
# the head of a table's rows in a script of PostgreSQL, and the line after the last one
COPY = re.compile(rb'COPY (?:\w+\.)?"?(\w+)"? \(.*\) FROM stdin;')
END_OF_ROWS = b"\\.\n"
# PostgreSQL gives its version as 150004 for 15.4
VERSION_STEP = 10_000

NOT_EMPTY = message("%(path)s exists already: restore into an empty home.")
NO_TOOL = message(
    "“%(name)s” of PostgreSQL %(version)s or later is not on PATH: install the server's client"
    " programs (Debian: postgresql-client)."
)
SOUND = "ok"
UNSOUND = message(
    "The database is damaged (%(reason)s). No backup was made, and none was removed: restore the"
    " last one that is sound."
)
NOT_COPIED = message("The database could not be copied into %(path)s: %(reason)s.")
MISCOUNTED = message(
    "The backup does not have what it should: %(table)s has %(found)s rows instead of %(expected)s."
)
HAS_TABLES = message("The database of DATABASE_URL has tables already: restore into an empty one.")


@dataclass(frozen=True)
class Copy:
    """A copy of the database as it stood at one moment, and its number of rows by table."""

    kind: str
    file: Path
    rows: Mapping[str, int]


def copy_database(folder: Path) -> Copy:
    """Write a copy of the database into a folder. Others may go on reading and writing."""
    from django.db import connection

    if connection.vendor == SQLITE:
        return _copy_sqlite(Path(connection.settings_dict["NAME"]), folder)
    return _copy_postgresql(folder)


def _copy_sqlite(database: Path, folder: Path) -> Copy:
    file = folder / SQLITE_FILE
    try:
        with closing(sqlite3.connect(database)) as here, closing(sqlite3.connect(file)) as copy:
            here.backup(copy)
            # one file, without a log that would have to be copied too
            copy.execute("PRAGMA journal_mode=DELETE")
            refuse_damaged(copy)
            return Copy(SQLITE, file, count_rows(copy.cursor(), program_tables()))
    except sqlite3.DatabaseError as error:
        raise Refused(_fault_of_copying(error, folder)) from error


def refuse_damaged(database: sqlite3.Connection) -> None:
    """Refuse a database whose pages, indexes or constraints do not hold.

    Raises:
        Refused: with the first thing that SQLite found.
    """
    found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != SOUND:
        raise Refused(Fault(UNSOUND, {"reason": str(found).splitlines()[-1]}))


def _fault_of_copying(error: sqlite3.DatabaseError, folder: Path) -> Fault:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Fault(UNSOUND, {"reason": str(error)})
    return Fault(NOT_COPIED, {"path": folder.parent, "reason": str(error)})


def _copy_postgresql(folder: Path) -> Copy:
    from django.db import connection, transaction

    file = folder / DUMP_FILE
    dump = tool("pg_dump", needed=_version_of_server())
    with transaction.atomic(), connection.cursor() as cursor:
        # rows are counted in the very moment that the dump shows
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        rows = count_rows(cursor, program_tables())
        _call([dump, *DUMP, f"--snapshot={snapshot}", f"--file={file}"])
    return Copy(POSTGRESQL, file, rows)


def program_tables() -> list[str]:
    """Return the tables of this program, and of the libraries through which it stores data."""
    from django.db import connection

    return sorted(connection.introspection.django_table_names(only_existing=True))


def count_rows(cursor: Any, tables: Iterable[str]) -> dict[str, int]:
    """Return the number of rows of each table."""
    rows = {}
    for table in tables:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 (own names)
        rows[table] = int(cursor.fetchone()[0])
    return rows


def compare_rows(folder: Path, manifest: Manifest) -> None:
    """Count the rows of an unpacked backup, and compare them with its manifest.

    Of a dump of PostgreSQL the rows are counted as its own tool reads them, without a server.

    Raises:
        Refused: the database in it is damaged, or a table has another number of rows.
    """
    if manifest.database == SQLITE:
        rows = _rows_of_sqlite(folder / SQLITE_FILE, manifest.rows)
    else:
        rows = _rows_of_dump(folder / DUMP_FILE)
    for table, expected in manifest.rows.items():
        found = rows.get(table, 0)
        if found != expected:
            values = {"table": table, "found": found, "expected": expected}
            raise Refused(Fault(MISCOUNTED, values))


def _rows_of_sqlite(file: Path, tables: Iterable[str]) -> dict[str, int]:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            refuse_damaged(copy)
            return count_rows(copy.cursor(), tables)
    except sqlite3.DatabaseError as error:
        raise Refused(Fault(UNSOUND, {"reason": str(error)})) from error


def _rows_of_dump(file: Path) -> dict[str, int]:
    program = tool("pg_restore", needed=0)
    words = [program, "--data-only", "--file=-", str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        rows = _count_copied(running.stdout)
        reason = running.stderr.read().decode(errors="replace").strip()
    if running.returncode:
        raise Refused(Fault(UNSOUND, {"reason": (reason.splitlines() or ["pg_restore"])[0]}))
    return rows


def _count_copied(script: Iterable[bytes]) -> dict[str, int]:
    """Count the lines of each table's data in a script of PostgreSQL: one line is one row."""
    rows: dict[str, int] = {}
    table = ""
    for line in script:
        if table:
            if line == END_OF_ROWS:
                table = ""
            else:
                rows[table] += 1
        elif match := COPY.match(line):
            table = match[1].decode()
            rows[table] = 0
    return rows


def refuse_occupied(home: Path) -> None:
    """Refuse to restore over anything.

    Raises:
        Refused: the home has a database, or the one of DATABASE_URL has tables.
    """
    from django.db import connection

    if connection.vendor == SQLITE:
        database = Path(connection.settings_dict["NAME"])
        if database.exists():
            raise Refused(Fault(NOT_EMPTY, {"path": database}))
    elif connection.introspection.table_names():
        raise Refused(Fault(HAS_TABLES))


def restore_database(folder: Path, manifest: Manifest, home: Path) -> dict[str, int]:
    """Put the database in its place, and return its number of rows by table.

    Raises:
        Refused: the backup is of the other kind of database.
    """
    from django.db import connection

    if manifest.database != connection.vendor:
        raise Refused(_other_kind(manifest.database))
    if connection.vendor == SQLITE:
        place = Path(connection.settings_dict["NAME"])
        return _restore_sqlite(folder / SQLITE_FILE, place, manifest.rows)
    program = tool("pg_restore", needed=_version_of_server())
    _call([program, *RESTORE, str(folder / DUMP_FILE)], for_restore=True)
    with connection.cursor() as cursor:
        return count_rows(cursor, manifest.rows)


def _other_kind(kind: str) -> Fault:
    if kind == SQLITE:
        return Fault(
            message("This backup is of a home's own database: restore it without DATABASE_URL.")
        )
    return Fault(message("This backup is of PostgreSQL: set DATABASE_URL to an empty database."))


def _restore_sqlite(copy: Path, database: Path, tables: Iterable[str]) -> dict[str, int]:
    with closing(sqlite3.connect(copy)) as connection:
        rows = count_rows(connection.cursor(), tables)
    shutil.move(copy, database)
    return rows


def applied_migrations() -> list[str]:
    """Return the migrations that the database has been through."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def refuse_newer(manifest: Manifest) -> None:
    """Refuse a backup with tables that this version does not know.

    Raises:
        Refused: it was made by a later version of the program.
    """
    from django.db.migrations.loader import MigrationLoader

    known = {".".join(key) for key in MigrationLoader(None).disk_migrations or ()}
    if not known.issuperset(manifest.migrations):
        text = message(
            "The backup was made by version %(theirs)s, later than this one (%(ours)s): restore"
            " it with that version."
        )
        raise Refused(Fault(text, {"theirs": manifest.version, "ours": __version__}))


def _version_of_server() -> int:
    from django.db import connection

    connection.ensure_connection()
    return int(connection.pg_version // VERSION_STEP)  # type: ignore[attr-defined]


def tool(name: str, *, needed: int) -> str:
    """Return the path of PostgreSQL's own tool, of a version or a later one.

    Raises:
        Refused: it is not installed.
    """
    program = shutil.which(name)
    if program is not None:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        version = answer.stdout.split()[2:3]
        # an older tool refuses a newer server, after the backup has begun
        if version and int(version[0].split(".")[0]) >= needed:
            return program
    raise Refused(Fault(NO_TOOL, {"name": name, "version": str(needed)}))


def _call(command: list[str], *, for_restore: bool = False) -> None:
    """Run a tool on the database; the password goes by environment, where no list shows it."""
    from django.db import connection
    from django.db.backends.postgresql.client import DatabaseClient

    settings = connection.settings_dict
    words, environment = DatabaseClient.settings_to_cmd_args_env(settings, [])
    place = words[1:]
    if "host" in settings["OPTIONS"]:
        place = ["-h", settings["OPTIONS"]["host"], *place]
    if for_restore:
        place = [*place[:-1], "-d", place[-1]]
    variables = {**os.environ, **(environment or {})}
    # the name of the database comes last, behind the tool's own words
    ended = subprocess.run(
        [*command, *place], env=variables, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        reason = (ended.stderr.strip().splitlines() or [str(ended.returncode)])[0]
        text = message("%(name)s could not do it: %(reason)s.")
        raise Refused(Fault(text, {"name": Path(command[0]).name, "reason": reason.rstrip(".")}))
