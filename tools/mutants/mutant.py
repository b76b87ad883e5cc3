"""What a mutant is: one small wrong change of a source that the tests must notice."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """One small wrong change.

    Args:
        source: name of the module or pack that is changed.
        file, line, text: the place, and the line as it is there.
        change: what is changed, “before → after”.
        put: puts the change in force; called in a process of the mutant's own, before anything
            of the project is imported there.
        tests: files of tests, those first that are likeliest to notice; each step is tried only
            where the one before noticed nothing.
    """

    source: str
    file: Path
    line: int
    text: str
    change: str
    put: Callable[[], None]
    tests: tuple[tuple[Path, ...], ...]

    def __str__(self) -> str:
        return f"{os.path.relpath(self.file)}:{self.line}: {self.change}"


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed_out"  # a test never ended: noticed as well, but reported apart
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"  # survived, and the list says why no test can notice
    NOT_TRIED = "not_tried"  # the tests could not be run at all


@dataclass(frozen=True)
class Verdict:
    """A mutant and its fate.

    Args:
        by: the test that noticed; or why it is equivalent, or could not be tried.
    """

    mutant: Mutant
    fate: Fate
    by: str = ""
