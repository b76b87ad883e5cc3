"""Run slow work for one request at a time, so that workers stay free to serve pages."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def try_lock(name: str) -> Iterator[bool]:
    """Hold a lock while the block runs; yield whether it was free.

    The operating system releases it if the process dies.
    """
    home: Path = settings.HOME
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
