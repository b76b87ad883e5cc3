"""Many files read in one process with the limits of the real one; a new process when it dies."""

import os
import resource
import signal
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from xeploai.domain import Refused, say
from xeploai.intake import SourceFile, Vocabulary
from xeploai.intake.reading import parse, tables_of
from xeploai.intake.sandbox import read_content
from xeploai.intake.sandbox.answers import decode
from xeploai.intake.sandbox.reader import answer_lines
from xeploai.intake.sources import limits

from .mutations import MutatedFile, mutated

READ, REFUSED, MEMORY = "read", "refused", "refused for memory"
# longer than that for a file of some kilobytes is a hang
SECONDS = 20
FAULTS_SAID = 50
WORDS = Vocabulary(
    categories={"member": {"vi": "Đảng viên", "en": "Members"}},
    reasons={"under_review": {"vi": "Đang được xem xét", "en": "Under review"}},
    unit_categories={"grassroots_committee": {"vi": "Đảng bộ cơ sở", "en": "Grassroots"}},
)
DEATHS_OF_MEMORY = (signal.SIGABRT, signal.SIGKILL)


class Finding(NamedTuple):
    """A file that was neither read nor refused."""

    number: int
    name: str
    what: str


@dataclass
class Batch:
    """What came of some files, and which one is next."""

    next_number: int
    endings: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def run_batch(seed: int, numbers: range, folder: Path) -> Batch:
    """Read the files of these numbers, up to the first that kills the process."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        _be_reader(seed, numbers, folder, sink)
    os.close(sink)
    with os.fdopen(source, "rb") as answers:
        lines = answers.read().decode().splitlines()
    _, status = os.waitpid(child, 0)
    batch = Batch(numbers.stop)
    at = None
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "at":
            at = int(rest)
        elif word == "finding":
            batch.findings.append(Finding(at or 0, mutated(seed, at or 0).name, rest))
        else:
            batch.endings[line] += 1
    code = os.waitstatus_to_exitcode(status)
    if code:
        at = numbers.start if at is None else at
        batch.next_number = at + 1
        _note_death(batch, mutated(seed, at), at, code, folder)
    return batch


def _note_death(batch: Batch, file: MutatedFile, at: int, code: int, folder: Path) -> None:
    number = -code
    if code < 0 and number in DEATHS_OF_MEMORY and _is_refused(file, folder):
        batch.endings[MEMORY] += 1
    elif code < 0:
        what = "a hang" if number == signal.SIGALRM else f"a death by {signal.Signals(number).name}"
        batch.findings.append(Finding(at, file.name, what))
    else:
        batch.findings.append(Finding(at, file.name, f"exit code {code}"))


def _is_refused(file: MutatedFile, folder: Path) -> bool:
    """Whether the file, read as the program reads it, is refused."""
    path = folder / file.name
    path.write_bytes(file.content)
    try:
        read_content(SourceFile(path, file.name))
    except Refused:
        return True
    return False


def _be_reader(seed: int, numbers: range, folder: Path, sink: int) -> None:
    code = 1
    try:
        devnull = os.open(os.devnull, os.O_RDWR)
        os.dup2(devnull, 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
        for number in numbers:
            os.write(sink, f"at {number}\n".encode())
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            os.write(sink, f"{_ending_of(mutated(seed, number), folder)}\n".encode())
        code = 0
    finally:
        os._exit(code)


def _ending_of(file: MutatedFile, folder: Path) -> str:
    path = folder / file.name
    path.write_bytes(file.content)
    try:
        return read(SourceFile(path, file.name))
    except MemoryError:
        return MEMORY
    except BaseException as error:  # noqa: BLE001 (a panic of calamine is no Exception)
        if type(error).__name__ == "PanicException":
            # its process ends there, and the file is refused as broken
            return REFUSED
        where = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{Path(where.filename).name}:{where.lineno}"
        return f"finding {type(error).__name__} at {name}: {error}".replace("\n", " ")[:300]
    finally:
        path.unlink()


def read(source: SourceFile) -> str:
    """Read a file to its rows and say its faults; return how it ended."""
    try:
        content = decode(b"".join(answer_lines(source)), source.name)
        given = parse([tables_of(source.name, content, WORDS, None)], WORDS)
    except Refused as refusal:
        faults, ending = list(refusal.faults), REFUSED
    else:
        faults, ending = [*given.all_faults, *given.remarks], READ
    for fault in faults[:FAULTS_SAID]:
        for language in ("vi", "en"):
            say(fault, language)
    return ending
