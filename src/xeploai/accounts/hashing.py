"""Hash passwords one at a time in each process, on a thread that pages come before.

A hash takes a fifth of a second of a processor and 100 MB, on purpose. Whoever tries passwords,
from however many addresses, waits in this short queue, on threads of their own (`config.front`),
or is sent away; the other threads serve pages.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

T = TypeVar("T")
# at least as many as the front has threads for forms with passwords
PLACES = 2
# how far behind the pages the system lets hashing stand: 0 to 19
NICENESS = 10


class HashingBusy(Exception):
    """As many passwords wait to be checked as threads can be spared for."""


class HashQueue:
    """A thread that hashes, and how many may use it or wait for it.

    Args:
        most: how many; who comes then is refused at once, since a wait would take a thread of the
            pages.
    """

    def __init__(self, most: int) -> None:
        self.places = threading.BoundedSemaphore(most)
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="hashing", initializer=_stand_back)

    def run(self, work: Callable[..., T], *args: Any) -> T:
        """Do a piece of work when it is its turn.

        Raises:
            HashingBusy: all places are taken.
        """
        if not self.places.acquire(blocking=False):
            raise HashingBusy
        try:
            return self.pool.submit(work, *args).result()
        finally:
            self.places.release()


class OneLaneArgon2(Argon2PasswordHasher):
    """Argon2id as Django sets it, in one lane: the same work, on one processor instead of all.

    Hashes of before are read as they are, and made anew when their owner signs in.
    """

    parallelism = 1


class QueuedArgon2(OneLaneArgon2):
    """Hashes when it is its turn."""

    def encode(self, password: str, salt: str) -> str:
        """Hash a password. Raises `HashingBusy`."""
        return _queue().run(super().encode, password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether a password belongs to a hash. Raises `HashingBusy`."""
        return _queue().run(super().verify, password, encoded)


@cache
def _queue() -> HashQueue:
    # signing in has threads of its own; of those of the pages, half never wait for a hash
    return HashQueue(PLACES + max(settings.THREADS // 2, 1))


def _stand_back() -> None:
    if sys.platform == "linux":
        # of this thread only, and of those that it starts
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.nice(0) + NICENESS)
