"""Connections to SQLite that can read on a full disk.

The write-ahead log needs a file of memory shared between connections, and a full disk has no room
for it where nobody has the database open. A connection that has the database for itself needs none.
It is closed at the end of the request, so that others have their turn and the next one finds out
whether there is room again.
"""

import random
import sqlite3
import time
from typing import Any

from django.db.backends.sqlite3 import base

NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")
# before the first look at the database: then no shared memory is made
ALONE = "PRAGMA locking_mode=EXCLUSIVE"
BUSY = ("SQLITE_BUSY", "SQLITE_PROTOCOL")
# of one attempt, and between two
TURN_S, PAUSE_S = 1.0, (0.005, 0.03)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; on a full disk one that only reads."""

    is_alone = False
    init_commands: list[str]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; where there is no room for it, connect as the only one."""
        self.is_alone = False
        try:
            return self._connect(conn_params)
        except sqlite3.OperationalError as error:
            if not is_for_want_of_room(error):
                raise
        commands = self.init_commands
        self.init_commands = [ALONE, *commands]
        try:
            connection = self._connect_in_turn(conn_params)
        finally:
            self.init_commands = commands
        self.is_alone = True
        return connection

    def _connect_in_turn(self, conn_params: dict[str, Any]) -> Any:
        """Connect as the only one. Of two who both look already, SQLite lets neither wait."""
        until = time.monotonic() + conn_params.get("timeout", 0)
        while True:
            try:
                return self._connect(conn_params | {"timeout": TURN_S})
            except sqlite3.OperationalError as error:
                is_busy = getattr(error, "sqlite_errorname", "").startswith(BUSY)
                if not is_busy or time.monotonic() >= until:
                    raise
            time.sleep(random.uniform(*PAUSE_S))  # noqa: S311 (no secret)

    def _connect(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and leave nothing open where that fails: it would keep out the next try."""
        opened: list[sqlite3.Connection] = []

        def connection(*given: Any, **named: Any) -> sqlite3.Connection:
            opened.append(sqlite3.Connection(*given, **named))
            return opened[-1]

        try:
            return super().get_new_connection({**conn_params, "factory": connection})
        except BaseException:
            for one in opened:
                one.close()
            raise

    def close_if_unusable_or_obsolete(self) -> None:
        """Also close a connection that keeps others out."""
        if self.is_alone and not self.in_atomic_block:
            self.close_at = time.monotonic()
        super().close_if_unusable_or_obsolete()


def is_for_want_of_room(error: sqlite3.Error) -> bool:
    """Whether a connection failed as it does on a full disk."""
    return getattr(error, "sqlite_errorname", "").startswith(NO_ROOM)
