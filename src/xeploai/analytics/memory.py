"""How the arrays of a roll-up get their memory, and many small objects keep theirs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

# just under 32 MiB, the highest that glibc lets its threshold rise
_LARGEST_KEPT = 31 * 2**20


def keep_freed_memory() -> None:
    """Let this process use freed memory again instead of handing it back each time.

    A roll-up makes dozens of arrays of a few MiB each. glibc gets blocks above a threshold from
    the system and returns them at once, and every fresh page costs a fault: a fifth to a third
    of a roll-up's time when we measured. The threshold rises to the largest block freed so
    far, so one block that nobody touches is enough. Other C libraries take no notice.
    """
    np.empty(_LARGEST_KEPT, np.uint8)


@contextmanager
def all_is_kept() -> Iterator[None]:
    """Let Python not look for garbage in this block, where millions of objects are made and kept.

    It would look through all of them again and again, and find nothing: more than half of the time
    that a province's evaluation with reasons takes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
