"""What passes by itself: a database that is away or locked, a disk that is full."""

import errno

from django.db import InterfaceError, OperationalError

DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT)
# SQLSTATE of a full disk; SQLite's names for it begin so
DISK_STATE, DISK_NAME = "53100", "SQLITE_FULL"


def is_outage(error: BaseException | None) -> bool:
    """Whether trying again later may help, and nothing that was sent is at fault."""
    return isinstance(error, (OperationalError, InterfaceError)) or is_disk_full(error)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the disk of the files or of the database has no room left."""
    if isinstance(error, OSError):
        return error.errno in DISK_ERRORS
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    name = getattr(cause, "sqlite_errorname", "")
    return name == DISK_NAME or getattr(cause, "sqlstate", None) == DISK_STATE
