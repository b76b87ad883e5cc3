"""Connect to DuckDB, which runs the expressions unless another engine is named."""

import tempfile
import uuid
from pathlib import Path

import ibis

MEMORY_MIB = 512


def connect(
    *, memory_mib: int = MEMORY_MIB, threads: int | None = None, spill: Path | None = None
) -> ibis.BaseBackend:
    """Return a connection that stays within its memory and asks no network for extensions.

    Args:
        memory_mib: beyond it, DuckDB writes to `spill`. Arrays made of the results come on top.
        threads: all cores if None.
        spill: folder for what does not fit; the system's temporary folder if None.
    """
    # a name of its own: two connections must not spill into the same file
    own_folder = (spill or Path(tempfile.gettempdir())) / f"xeploai-spill-{uuid.uuid4().hex}"
    settings: dict[str, object] = {
        "memory_limit": f"{memory_mib}MiB",
        "temp_directory": str(own_folder),
        # the rows are read in no order: results need not wait for each other
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
    }
    if threads is not None:
        settings["threads"] = threads
    return ibis.duckdb.connect(**settings)
