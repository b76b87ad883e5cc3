"""Work of many seconds is done for one request at a time, so that pages are still answered."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Hold a lock for as long as the work takes; say whether it was free.

    It ends with the process at the latest.
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
