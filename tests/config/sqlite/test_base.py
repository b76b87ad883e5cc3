"""Connections to SQLite on a disk without room; on a real one in tests/faults."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3 import base

from xeploai.config.sqlite.base import DatabaseWrapper, is_for_want_of_room

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def connection(tmp_path: Path) -> DatabaseWrapper:
    settings = {
        "ENGINE": "xeploai.config.sqlite",
        "NAME": str(tmp_path / "a.sqlite3"),
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL", "timeout": 0.1},
        "TIME_ZONE": None,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": False,
        "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False,
        "TEST": {},
    }
    return DatabaseWrapper(settings, "apart")


def fail_at_first(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the first connection fail, unless it has the database for itself."""
    connect = base.DatabaseWrapper.get_new_connection

    def failing(self: Any, conn_params: Any) -> Any:
        if "EXCLUSIVE" not in "".join(self.init_commands):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = name
            raise error
        return connect(self, conn_params)

    monkeypatch.setattr(base.DatabaseWrapper, "get_new_connection", failing)


def mode(connection: DatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA locking_mode").fetchone()[0])


@pytest.mark.parametrize("name", ["SQLITE_IOERR_SHMSIZE", "SQLITE_FULL", "SQLITE_CANTOPEN"])
def test_without_room_a_connection_has_the_database_for_itself_for_one_request(
    connection: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patch:
        fail_at_first(patch, name)
        assert mode(connection) == "exclusive"

        connection.close_if_unusable_or_obsolete()
        assert connection.connection is None

    assert mode(connection) == "normal"
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is not None
    connection.close()


def test_who_has_to_be_the_only_one_waits_for_the_turn(
    connection: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_first(monkeypatch, "SQLITE_FULL")
    failing, left = base.DatabaseWrapper.get_new_connection, [2]

    def busy(self: Any, conn_params: Any) -> Any:
        if "EXCLUSIVE" in "".join(self.init_commands) and left[0]:
            left[0] -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorname = "SQLITE_BUSY"
            raise error
        return failing(self, conn_params)

    monkeypatch.setattr(base.DatabaseWrapper, "get_new_connection", busy)
    assert mode(connection) == "exclusive"
    connection.close()

    left[0] = 10**6
    with pytest.raises(OperationalError, match="locked"):
        connection.ensure_connection()


def test_other_failures_are_what_they_are(
    connection: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_first(monkeypatch, "SQLITE_BUSY")

    with pytest.raises(OperationalError):
        connection.ensure_connection()


def test_an_error_without_a_name_is_no_want_of_room() -> None:
    assert not is_for_want_of_room(sqlite3.OperationalError("?"))
