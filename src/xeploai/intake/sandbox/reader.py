"""The reader: copies of this process, with limits, that read files and end.

A copy reads one file, or some small ones that one sender sent together. Asked on standard input and
answering on standard output: for each file a line of JSON, then the bytes that the copy wrote.
Nothing that a file does to its copy reaches what others send.
"""

import gc
import json
import os
import select
import signal
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from xeploai.domain import Refused
from xeploai.intake.sources import (
    SourceFile,
    broken,
    content_of,
    limits,
    refuse_oversized,
)

from .answers import encode, encode_faults
from .processes import (
    allow_time_for_another,
    end_with_parent,
    limit_this_process,
    widen,
)

# what a copy's exit code says
DONE, NO_MEMORY, UNFORESEEN = 0, 3, 4
READ, EXPLAIN = "read", "explain"
CHUNK = 2**20
# how the reading of a file ended, besides with an answer
MEMORY, TIME, TEXT, CRASH = "memory", "time", "text", "crash"
ENDED = "ended"
# neither byte stands in JSON: after the answer about a file, and before why there is none
END_OF_ANSWER, DETAIL = b"\0", b"\1"
# for the end of a copy that has closed its pipe
PATIENCE_S, GLANCE_S = 5, 0.001
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
            limits.replace(request["limits"])
            sources = [SourceFile(Path(path), name) for path, name in request["files"]]
            for ending in _endings(sources):
                _pass_on(ending, out)


def _pass_on(ending: Ending, out: BinaryIO) -> None:
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


def _endings(sources: Sequence[SourceFile]) -> Iterator[Ending]:
    """Yield how the reading of each file ended, in their order.

    Small ones share a copy. One that ends it is read again in a copy of its own, so that it is not
    refused for what the files before it left; the others follow in a new one.
    """
    at = 0
    while at < len(sources):
        together = sources[at : at + files_together(sources[at:])]
        done = 0
        with closing(_read_in_copy(together)) as endings:
            for ending in endings:
                if done and ending.reason in (MEMORY, CRASH):
                    break
                yield _explained(ending, together[done])
                done += 1
        at += done


def files_together(sources: Sequence[SourceFile]) -> int:
    """Return how many files from the first on are read in one copy: one at least."""
    size = 0
    for number, source in enumerate(sources[: limits.TOGETHER_FILES_MAX]):
        size += _size_of(source)
        if size > limits.TOGETHER_BYTES_MAX:
            return max(number, 1)
    return min(len(sources), limits.TOGETHER_FILES_MAX)


def _size_of(source: SourceFile) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        # why not is told by the copy
        return 0


def _explained(ending: Ending, source: SourceFile) -> Ending:
    """Return what the sender hears: which cell it was, where that can be seen."""
    if ending.reason not in (MEMORY, TIME):
        return ending
    with closing(_read_in_copy([source], EXPLAIN)) as endings:
        explanation = next(endings)
    return explanation if explanation.answer else ending


def _read_in_copy(sources: Sequence[SourceFile], task: str = READ) -> Generator[Ending, None, None]:
    """Yield how the reading of each file ended, up to one that ended the copy."""
    source, sink = os.pipe()
    widen(source)
    reader = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(source)
        _be_copy(sources, task, sink, reader)
    os.close(sink)
    try:
        for answer, reason in islice(_answers_of(source), len(sources)):
            if reason == ENDED:
                yield _ending(_exit_code(child), answer)
                return
            yield Ending(answer, reason)
    finally:
        os.close(source)
        # it has answered, or never will
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _answers_of(source: int) -> Iterator[tuple[bytes, str]]:
    """Yield what the copy writes for each file; the last of all is why there is no more."""
    parts: list[bytes] = []
    size, until = 0, time.monotonic() + limits.SECONDS
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            yield b"", TIME
            return
        chunk = os.read(source, CHUNK)
        if not chunk:
            yield b"".join(parts), ENDED
            return
        for number, part in enumerate(chunk.split(END_OF_ANSWER)):
            if number:
                yield b"".join(parts), ""
                parts, size, until = [], 0, time.monotonic() + limits.SECONDS
            parts.append(part)
            size += len(part)
            if size > limits.ANSWER_BYTES_MAX:
                yield b"", TEXT
                return


def _exit_code(child: int) -> int:
    """Return the exit code of a copy that writes no more, or minus the signal that ended it."""
    until = time.monotonic() + PATIENCE_S
    ended = None
    while ended is None:
        if time.monotonic() > until:
            return UNFORESEEN
        time.sleep(GLANCE_S)
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status


def _ending(code: int, answer: bytes) -> Ending:
    if code == NO_MEMORY:
        return Ending(reason=MEMORY)
    if code == UNFORESEEN:
        detail = answer.rpartition(DETAIL)[2].decode("utf-8", "replace")
        return Ending(reason=CRASH, detail=detail)
    reason = DEATHS.get(signal.Signals(-code), CRASH) if code < 0 else CRASH
    return Ending(reason=reason, detail=str(code))


def _be_copy(sources: Sequence[SourceFile], task: str, sink: int, reader: int) -> None:
    """Read the files and end. Never returns."""
    code = UNFORESEEN
    try:
        end_with_parent(reader)
        _leave_streams()
        limit_this_process(files=len(sources))
        for source in sources:
            code = _answer(source, task, sink)
            if code != DONE:
                break
            allow_time_for_another()
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
        _write(sink, [END_OF_ANSWER])
    except MemoryError:
        return NO_MEMORY
    # a panic of the library that reads workbooks is no Exception
    except BaseException as error:  # noqa: BLE001
        if NULL_OBJECT in str(error):
            return NO_MEMORY
        _write(sink, [DETAIL + f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:500]])
        return UNFORESEEN
    return DONE


def answer_lines(source: SourceFile, task: str = READ) -> Iterable[bytes]:
    """Return the answer about a file: its content, or its faults; nothing where none is seen."""
    try:
        if task == EXPLAIN:
            refuse_oversized(source)
            return []
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
