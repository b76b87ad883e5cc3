"""A folder for what is being written; one whose process was killed goes with the next run."""

import fcntl
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

PREFIX = ".xeploai-working-"


@dataclass(frozen=True)
class WorkingFolder:
    """A folder for this process's own use.

    Args:
        handle: holds the folder's lock. A process that inherits it keeps the folder alive.
    """

    path: Path
    handle: int


@contextmanager
def working_folder(parent: Path) -> Iterator[WorkingFolder]:
    """Make a folder for the owner only, and remove it at the end.

    One whose process was killed is removed here by the next.
    """
    with _locked(parent):
        remove_leftovers(parent)
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        handle = _lock(path)
    try:
        yield WorkingFolder(path, handle)
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(handle)


def remove_leftovers(parent: Path) -> None:
    """Remove the folders whose processes are gone: the system has released their locks."""
    for path in parent.glob(f"{PREFIX}*"):
        try:
            handle = _lock(path, wait=False)
        except OSError:
            continue
        shutil.rmtree(path, ignore_errors=True)
        os.close(handle)


@contextmanager
def _locked(parent: Path) -> Iterator[None]:
    """Keep others out while a folder has no lock yet."""
    handle = _lock(parent)
    try:
        yield
    finally:
        os.close(handle)


def _lock(path: Path, *, wait: bool = True) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        raise
    return handle


@contextmanager
def cleaned_up_when_stopped() -> Iterator[None]:
    """Let a service manager's signal end the block as an error would, so that it tidies up."""

    def stop(number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)

    former = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
