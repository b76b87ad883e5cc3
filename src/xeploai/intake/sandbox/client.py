"""The asking side: starts the reader, waits for the answer, and ends what takes too long."""

import atexit
import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xeploai.domain import Fault, Refused
from xeploai.intake.sources import Content, SourceFile, broken, limits

from .answers import BadAnswer, decode
from .processes import widen
from .reader import CHUNK, CRASH, MEMORY, TEXT, TIME

log = logging.getLogger("xeploai.intake")

PROGRAM = ("-m", "xeploai.intake.sandbox")
# how often a caller is asked whether the file is still wanted
GLANCE_S = 0.25
# a small file among others, again by itself, and to see why it cannot be read
READINGS_MAX = 3
# beyond the reader's own limits of time: for starting it, and for passing on the answer
GRACE_S = 30
HEAD_BYTES_MAX = 64 * 1024


class Unwanted(Exception):
    """The caller no longer wants the file; the process that read it has ended."""


class ReaderDied(Exception):
    """The reader ended, or no longer answers."""


def read_content(
    source: SourceFile,
    *,
    is_wanted: Callable[[], bool] = lambda: True,
    following: Sequence[SourceFile] = (),
) -> Content:
    """Return the content of a file, read in a process of its own.

    Args:
        is_wanted: asked again and again meanwhile; where it says no, the process ends.
        following: the files that are asked for next, in this order, from the same sender: they are
            read while the caller uses this one, small ones in one process after another.

    Raises:
        Refused: the file cannot be read, or not within the limits.
        Unwanted: `is_wanted` said no.
    """
    reason, answer = _ask([source, *following], is_wanted)
    if reason:
        raise Refused(FAULTS[reason](source.name))
    return _content(source, answer)


FAULTS: dict[str, Callable[[str], Fault]] = {
    MEMORY: limits.too_much_memory,
    TIME: limits.too_long,
    TEXT: limits.too_much_text,
    CRASH: broken,
}


def _content(source: SourceFile, answer: bytes) -> Content:
    try:
        return decode(answer, source.name)
    except BadAnswer:
        log.warning("the reader's answer about a file was not in its form")
        raise Refused(broken(source.name)) from None


def _ask(sources: Sequence[SourceFile], is_wanted: Callable[[], bool]) -> tuple[str, bytes]:
    with _lock:
        try:
            head, answer = _running(sources[0]).ask(sources, is_wanted)
        except ReaderDied:
            end_reader()
            return CRASH, b""
        except BaseException:
            # whoever interrupts may have left half an answer on the way
            end_reader()
            raise
    if head["reason"] == CRASH:
        log.warning("reading a file of %s ended: %s", Path(sources[0].name).suffix, head["detail"])
    return head["reason"], answer


class Reader:
    """A running reader."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            # a group of its own: copies end with it
            start_new_session=True,
            bufsize=0,
        )
        widen(self._stdout)
        self.owner = os.getpid()
        # what was sent and not yet asked for, under which limits
        self.ahead: deque[SourceFile] = deque()
        self.limits: dict[str, int] = {}
        # the beginning of the next answer
        self._rest = b""

    def ask(
        self, sources: Sequence[SourceFile], is_wanted: Callable[[], bool]
    ) -> tuple[dict[str, Any], bytes]:
        """Return the head of the answer about the first file, and the answer; send the others.

        Raises:
            ReaderDied: there is none.
            Unwanted: `is_wanted` said no.
        """
        until = time.monotonic() + limits.SECONDS * READINGS_MAX + GRACE_S
        if not self.ahead:
            self._send(sources)
        self.ahead.popleft()
        head = json.loads(self._receive_head(until, is_wanted))
        return head, self._receive_answer(head["size"], until, is_wanted)

    def _send(self, sources: Sequence[SourceFile]) -> None:
        self.ahead, self.limits = deque(sources), limits.values()
        files = [(str(one.path.absolute()), one.name) for one in sources]
        request = {"files": files, "limits": self.limits}
        try:
            self._stdin.write(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise ReaderDied from error

    def _receive_head(self, until: float, is_wanted: Callable[[], bool]) -> bytes:
        received = self._rest
        while b"\n" not in received:
            if len(received) > HEAD_BYTES_MAX:
                raise ReaderDied
            received += self._receive(until, is_wanted)
        head, _, self._rest = received.partition(b"\n")
        return head

    def _receive_answer(self, size: int, until: float, is_wanted: Callable[[], bool]) -> bytes:
        parts, missing = [self._rest], size - len(self._rest)
        while missing > 0:
            parts.append(self._receive(until, is_wanted))
            missing -= len(parts[-1])
        last = parts.pop()
        # beyond the answer begins the next one
        end = len(last) + missing
        self._rest = last[end:]
        return b"".join([*parts, last[:end]])

    def _receive(self, until: float, is_wanted: Callable[[], bool]) -> bytes:
        while not select.select([self._stdout], [], [], GLANCE_S)[0]:
            if not is_wanted():
                raise Unwanted
            if time.monotonic() > until:
                raise ReaderDied
        chunk = os.read(self._stdout, CHUNK)
        if not chunk:
            raise ReaderDied
        return chunk

    @property
    def _stdin(self) -> Any:
        return self.process.stdin

    @property
    def _stdout(self) -> int:
        assert self.process.stdout is not None
        return self.process.stdout.fileno()

    def end(self) -> None:
        """End it, and the copy that is reading."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _environment() -> dict[str, str]:
    """Return what the reader needs to start: it gets neither key nor database."""
    names = ("PATH", "PYTHONPATH", "PYTHONUTF8", "LANG", "LC_ALL", "SYSTEMROOT", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in names if name in os.environ}


_lock = threading.RLock()
_readers: list[Reader] = []


def _running(source: SourceFile) -> Reader:
    """Return the reader of this process, which is free or already at that file."""
    if _readers and not _is_ready(_readers[0], source):
        end_reader()
    if not _readers:
        _readers.append(Reader())
    return _readers[0]


def _is_ready(reader: Reader, source: SourceFile) -> bool:
    is_here = reader.process.poll() is None and reader.owner == os.getpid()
    if not reader.ahead:
        return is_here
    return is_here and reader.ahead[0] == source and reader.limits == limits.values()


def end_reader() -> None:
    """End the reader; the next file starts another."""
    with _lock:
        while _readers:
            reader = _readers.pop()
            # a copy of this process must leave its parent's alone
            if reader.owner == os.getpid():
                reader.end()


atexit.register(end_reader)
