"""A restore that is tried out: into a home and a database of its own, which go afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from xeploai.cli.command_line import Session, has_database, prepare, start, unwritable
from xeploai.cli.storage import open_home
from xeploai.domain import Fault, Refused, message

from .archive import unpack
from .database import POSTGRESQL, compare_rows
from .encryption import read_identities
from .working import WorkingFolder, working_folder

DATABASE_PREFIX = "xeploai_verify_"
TABLE_OF_JOURNAL = "accounts_journalentry"
NO_SERVER = message(
    "This backup is of PostgreSQL: set DATABASE_URL to a database of the server on which it is to"
    " be tried out. A database beside it is made and removed."
)
NO_RIGHT = message(
    "The database's user may not make a database on that server, in which to try the backup out:"
    " let it (ALTER ROLE … CREATEDB), or restore by hand into an empty one."
)


def verify_backup(session: Session, file: Path, identity: Path | None) -> int:
    """Restore a backup where nobody works, compare everything, and remove it again.

    Returns the exit code of the restore: 1 where something differs.

    Raises:
        Refused: the backup cannot be read, or there is no place to try it out.
    """
    start()
    open_home(session.home)
    try:
        with working_folder(session.home) as folder:
            code = _try_out(session, folder, file, identity)
    except OSError as error:
        raise Refused(unwritable(session.home, error)) from error
    _note(session, file, code)
    return code


def _try_out(session: Session, folder: WorkingFolder, file: Path, identity: Path | None) -> int:
    kind = _kind_of(file, folder.path / "unpacked", identity)
    with _database_for(kind) as address:
        return _restore(session, folder, [str(file), *_option(identity)], address)


def _kind_of(file: Path, folder: Path, identity: Path | None) -> str:
    """Check the parts and rows of a backup, and return which database it is of."""
    folder.mkdir()
    manifest = unpack(file, folder, read_identities(identity) if identity else ())
    compare_rows(folder, manifest)
    # the restore unpacks it again, and needs the space
    shutil.rmtree(folder)
    return manifest.database


def _option(identity: Path | None) -> list[str]:
    return ["--identity", str(identity)] if identity else []


def _restore(session: Session, folder: WorkingFolder, words: Sequence[str], address: str) -> int:
    """Run `restore` in a process of its own, since this one has its database already."""
    from django.conf import settings

    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"XEPLOAI_HOME": str(folder.path / "home"), "XEPLOAI_LANG": session.language}
    # so that the second factors are tried too, where this installation has their key
    env |= {"XEPLOAI_MFA_KEY": " ".join(settings.MFA_KEYS)}
    env |= {"DATABASE_URL": address} if address else {}
    command = [sys.executable, "-m", "xeploai", "restore", *words]
    sys.stdout.flush()
    # it inherits the folder's lock: if this process is killed, the folder stays until it has ended
    return subprocess.run(command, env=env, check=False, pass_fds=[folder.handle]).returncode


@contextmanager
def _database_for(kind: str) -> Iterator[str]:
    """Yield the address of an empty database; empty for the one of a home."""
    if kind != POSTGRESQL:
        yield ""
        return
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        raise Refused(Fault(NO_SERVER))
    _drop_leftovers()
    name = f"{DATABASE_PREFIX}{token_hex(6)}"
    _create(name)
    try:
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _create(name: str) -> None:
    from django.db import ProgrammingError

    # the lock ends with this connection: who finds it free may remove the database
    _execute("SELECT pg_advisory_lock(hashtext(%s))", name)
    try:
        _execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    except ProgrammingError as error:
        raise Refused(Fault(NO_RIGHT)) from error


def _drop_leftovers() -> None:
    """Remove the databases of verifications that were killed."""
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    names = _execute(query, DATABASE_PREFIX)
    for (name,) in names:
        if _execute("SELECT pg_try_advisory_lock(hashtext(%s))", name)[0][0]:
            _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            _execute("SELECT pg_advisory_unlock(hashtext(%s))", name)


def _execute(statement: str, *values: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []


def _note(session: Session, file: Path, code: int) -> None:
    """Note in the journal how it went, where this machine has one."""
    from django.db import connection

    if not has_database(session.home):
        return
    if TABLE_OF_JOURNAL not in connection.introspection.table_names():
        return
    from xeploai.accounts.journal import Actor, Entry, note

    prepare()
    after: Mapping[str, object] = {"differs": bool(code)}
    about = Entry("backup.verified", "export", file.name[:120], after=after)
    note(about, by=Actor("xeploai backup"), at=datetime.now(UTC))
