"""What passes by itself, and what does not."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from xeploai.accounts.outages import is_disk_full, is_outage


def sqlite(name: str) -> OperationalError:
    cause = sqlite3.OperationalError("?")
    cause.sqlite_errorname = name
    return caused_by(cause)


def postgresql(kind: type[psycopg.Error]) -> OperationalError:
    return caused_by(kind("?"))


def caused_by(cause: Exception) -> OperationalError:
    error = OperationalError("?")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("connection refused"),
        InterfaceError("connection already closed"),
        sqlite("SQLITE_BUSY"),
        sqlite("SQLITE_CANTOPEN"),
        sqlite("SQLITE_FULL"),
        postgresql(psycopg.errors.AdminShutdown),
        postgresql(psycopg.errors.CannotConnectNow),
        postgresql(psycopg.errors.LockNotAvailable),
        postgresql(psycopg.errors.DiskFull),
        OSError(errno.ENOSPC, "?"),
        OSError(errno.EDQUOT, "?"),
    ],
)
def test_what_another_moment_may_mend_is_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        None,
        ZeroDivisionError(),
        IntegrityError("?"),
        OSError(errno.EIO, "?"),
        FileNotFoundError(errno.ENOENT, "?"),
        sqlite("SQLITE_ERROR"),  # no such column
        postgresql(psycopg.errors.StatementTooComplex),
    ],
)
def test_what_is_wrong_in_itself_is_none(error: Exception | None) -> None:
    assert not is_outage(error)


@pytest.mark.parametrize(
    ("error", "is_full"),
    [
        (sqlite("SQLITE_FULL"), True),
        (postgresql(psycopg.errors.DiskFull), True),
        (OSError(errno.ENOSPC, "?"), True),
        (sqlite("SQLITE_BUSY"), False),
        (postgresql(psycopg.errors.AdminShutdown), False),
        (OperationalError("?"), False),
        (OSError(errno.EIO, "?"), False),
        (None, False),
    ],
)
def test_a_full_disk_is_known_by_its_number(error: Exception | None, *, is_full: bool) -> None:
    assert is_disk_full(error) is is_full
