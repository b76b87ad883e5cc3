"""A process that reads a file is held to its limits by the system."""

import resource
import subprocess
import sys

from xeploai.intake.sources import limits

PROGRAM = """
import resource
from xeploai.intake.sandbox.processes import limit_this_process
limit_this_process()
for name in ("AS", "CPU", "FSIZE", "NOFILE", "CORE", "NPROC"):
    print(*resource.getrlimit(getattr(resource, f"RLIMIT_{name}")))
"""


def test_memory_time_files_and_further_processes_are_limited_for_good() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True)

    bounds = [tuple(map(int, line.split())) for line in ran.stdout.decode().splitlines()]
    # the signal that tells of the time comes a second before the end
    assert bounds.pop(1) == (limits.CPU_SECONDS, limits.CPU_SECONDS + 1)
    most = (limits.MEMORY_BYTES, 0, limits.OPEN_FILES_MAX, 0, 0)
    assert bounds == [(one, one) for one in most]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != limits.MEMORY_BYTES
