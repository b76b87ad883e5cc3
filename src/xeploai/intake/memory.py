"""How Python manages memory while many rows are read or stored."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# new objects before a search among them, and searches before one among older ones
RARELY = (50_000, 50, 100)


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Stop Python's repeated search for reference cycles: rows have none, and are many."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Search for reference cycles more rarely: in work that is long and makes some of them."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
