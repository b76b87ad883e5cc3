"""The reader: for each file a copy of this process, with limits, that reads it and ends.

Asked on standard input and answering on standard output: a line of JSON, then the bytes that the
copy wrote. Nothing that a file does to its copy reaches the next one.
"""

import gc
import json
import os
import select
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from xeploai.domain import Refused
from xeploai.intake.sources import (
    Content,
    SourceFile,
    broken,
    content_of,
    limits,
    refuse_oversized,
)

from .answers import encode, encode_faults
from .processes import end_with_parent, limit_this_process, widen

# what a copy's exit code says
DONE, NO_MEMORY, UNFORESEEN = 0, 3, 4
READ, EXPLAIN = "read", "explain"
CHUNK = 2**20
# how the reading of a file ended, besides with an answer
MEMORY, TIME, TEXT, CRASH = "memory", "time", "text", "crash"
# the panic where no object could be made
NULL_OBJECT = "PyObject pointer is null"
DEATHS = {
    signal.SIGABRT: MEMORY,  # what could not be allocated
    signal.SIGKILL: MEMORY,  # by the system, which had no memory left
    signal.SIGXCPU: TIME,
}


class Ending(NamedTuple):
    """How a copy ended: an answer, or the reason why there is none."""

    answer: bytes = b""
    reason: str = ""
    detail: str = ""


def main() -> None:
    """Read files until there is nobody left to ask."""
    end_with_parent(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # copies end before there is garbage, and share what is here
    gc.disable()
    gc.freeze()
    # not the buffered one, whose content the copies would share
    with open(0, "rb", buffering=0, closefd=False) as asked, open(1, "wb", closefd=False) as out:
        for request in _lines(asked):
            ending = _read_in_copy(request)
            head = {"reason": ending.reason, "detail": ending.detail, "size": len(ending.answer)}
            out.write(json.dumps(head).encode() + b"\n")
            out.write(ending.answer)
            out.flush()


def _lines(asked: BinaryIO) -> Iterator[dict[str, Any]]:
    buffered = b""
    while chunk := asked.read(CHUNK):
        buffered += chunk
        *lines, buffered = buffered.split(b"\n")
        yield from map(json.loads, lines)


def _read_in_copy(request: dict[str, Any]) -> Ending:
    limits.replace(request["limits"])
    source, sink = os.pipe()
    widen(source)
    reader = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(source)
        _be_copy(request, sink, reader)
    os.close(sink)
    try:
        answer, reason = _answer_of(source, child)
    finally:
        os.close(source)
        _, status = os.waitpid(child, 0)
    if reason:
        return Ending(reason=reason)
    return _ending(os.waitstatus_to_exitcode(status), answer)


def _answer_of(source: int, child: int) -> tuple[bytes, str]:
    """Return what the copy writes, or why it was killed."""
    chunks: list[bytes] = []
    size, until = 0, time.monotonic() + limits.SECONDS
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            os.kill(child, signal.SIGKILL)
            return b"", TIME
        chunk = os.read(source, CHUNK)
        if not chunk:
            return b"".join(chunks), ""
        chunks.append(chunk)
        size += len(chunk)
        if size > limits.ANSWER_BYTES_MAX:
            os.kill(child, signal.SIGKILL)
            return b"", TEXT


def _ending(code: int, answer: bytes) -> Ending:
    if code == DONE:
        return Ending(answer)
    if code == NO_MEMORY:
        return Ending(reason=MEMORY)
    if code == UNFORESEEN:
        return Ending(reason=CRASH, detail=answer.rpartition(b"\n")[2].decode("utf-8", "replace"))
    reason = DEATHS.get(signal.Signals(-code), CRASH) if code < 0 else CRASH
    return Ending(reason=reason, detail=str(code))


def _be_copy(request: dict[str, Any], sink: int, reader: int) -> None:
    """Read the file and end. Never returns."""
    code = UNFORESEEN
    try:
        end_with_parent(reader)
        _leave_streams()
        limit_this_process()
        source = SourceFile(Path(request["path"]), request["name"])
        code = _answer(source, request["task"], sink)
    finally:
        # neither clean-up nor buffers of the process that this is a copy of
        os._exit(code)


def _leave_streams() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def _answer(source: SourceFile, task: str, sink: int) -> int:
    try:
        _write(sink, answer_lines(source, task))
    except MemoryError:
        return NO_MEMORY
    # a panic of the library that reads workbooks is no Exception
    except BaseException as error:  # noqa: BLE001
        if NULL_OBJECT in str(error):
            return NO_MEMORY
        _write(sink, [b"\n" + f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:500]])
        return UNFORESEEN
    return DONE


def answer_lines(source: SourceFile, task: str = READ) -> Iterable[bytes]:
    """Return the answer about a file: its content, or its faults."""
    try:
        if task == EXPLAIN:
            refuse_oversized(source)
            return encode(Content())
        return encode(content_of(source))
    except Refused as refusal:
        return encode_faults(refusal.faults)
    except RecursionError:
        return encode_faults([broken(source.name)])


def _write(sink: int, lines: Iterable[bytes]) -> None:
    for line in lines:
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(sink, rest) :]
