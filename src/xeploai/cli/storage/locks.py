"""Locks that keep a second process out of a home while a first one works there."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .private_home import open_home


class TakenByAnother(Exception):
    """Another process has the lock."""


@contextmanager
def hold_lock(home: Path, name: str, *, wait: bool) -> Iterator[None]:
    """Hold a lock that ends with the process at the latest; the home is made if need be.

    Raises:
        TakenByAnother: another process has it, and `wait` is off.
    """
    open_home(home)
    with (home / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise TakenByAnother(name) from error
        yield
