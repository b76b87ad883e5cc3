"""The application that `serve` starts."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os
from xeploai.config.asgi import application
print(os.environ["PGOPTIONS"], os.environ["PGCONNECT_TIMEOUT"], sep="\\n")
print(application.pool._max_workers)
"""


def test_pages_wait_for_no_lock_longer_than_a_reader_would_and_keep_what_is_set(
    tmp_path: Path,
) -> None:
    given = {"XEPLOAI_HOME": str(tmp_path), "PGOPTIONS": "-c jit=off", "XEPLOAI_THREADS": "3"}
    environment = {**os.environ, "DATABASE_URL": "", **given}

    printed = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert printed.splitlines() == ["-c jit=off -c lock_timeout=20s", "5", "3"]
