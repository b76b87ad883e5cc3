"""What passes by itself: a database that is away or locked, a disk that is full."""

import errno

from django.db import InterfaceError, OperationalError

DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT)
# SQLSTATE, and SQLite's own name, of a full disk
DISK_STATE, DISK_NAME = "53100", "SQLITE_FULL"
# what a statement itself is to blame for, though the drivers file it with outages
OWN_FAULT_STATES, OWN_FAULT_NAME = "54", "SQLITE_ERROR"


def is_outage(error: BaseException | None) -> bool:
    """Whether trying again later may help, and nothing that was sent is at fault."""
    if isinstance(error, OperationalError):
        name, state = _codes_of(error)
        return name != OWN_FAULT_NAME and not state.startswith(OWN_FAULT_STATES)
    return isinstance(error, InterfaceError) or is_disk_full(error)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the disk of the files or of the database has no room left."""
    if isinstance(error, OSError):
        return error.errno in DISK_ERRORS
    if isinstance(error, OperationalError):
        return _codes_of(error) in ((DISK_NAME, ""), ("", DISK_STATE))
    return False


def _codes_of(error: BaseException) -> tuple[str, str]:
    """Return the name of SQLite's error and the SQLSTATE of PostgreSQL's, as far as there are."""
    cause = error.__cause__
    name, state = getattr(cause, "sqlite_errorname", ""), getattr(cause, "sqlstate", "")
    return name or "", state or ""
