"""Limits that the system holds a process to, and its end with the process that started it."""

import ctypes
import fcntl
import math
import os
import resource
import signal
import sys
import time
from contextlib import suppress

from xeploai.intake.sources import limits

PR_SET_PDEATHSIG = 1
PIPE_BYTES = 2**20


def end_with_parent(parent: int) -> None:
    """Let the system kill this process when its parent ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        # it may have ended before
        if os.getppid() != parent:
            os._exit(1)


def widen(pipe: int) -> None:
    """Let a pipe hold more, so that both ends wait for each other less often (Linux only)."""
    if sys.platform == "linux":
        # a system that allows less keeps what it has
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def limit_this_process(*, files: int = 1) -> None:
    """Hold this process to the memory, time and open files that reading a file may take.

    Args:
        files: how many it reads, one after the other (`allow_time_for_another`).
    """
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: limits.OPEN_FILES_MAX,
        resource.RLIMIT_CPU: limits.CPU_SECONDS,
        resource.RLIMIT_NPROC: 0,
        # last: setting the others takes memory, too
        resource.RLIMIT_AS: limits.MEMORY_BYTES,
    }
    for bound, most in bounds.items():
        # beyond the first limit of time the process gets a signal that tells why it ended; at the
        # second one it would be killed without
        last = (most + 1) * files if bound == resource.RLIMIT_CPU else most
        _limit(bound, most, last)


def allow_time_for_another() -> None:
    """Let the process have the time of one file again."""
    used = math.ceil(time.process_time())
    _, last = resource.getrlimit(resource.RLIMIT_CPU)
    _limit(resource.RLIMIT_CPU, used + limits.CPU_SECONDS, last)


def _limit(bound: int, most: int, last: int) -> None:
    _, allowed = resource.getrlimit(bound)
    if allowed != resource.RLIM_INFINITY:
        most, last = min(most, allowed), min(last, allowed)
    resource.setrlimit(bound, (most, last))
