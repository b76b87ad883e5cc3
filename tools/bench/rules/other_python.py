"""Run one side of the bench `rules` with another Python, in an environment of its own."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.measure import BenchFailed


@dataclass(frozen=True)
class OtherSide:
    """A contestant that need not go together with our packages.

    Args:
        name: as people call it.
        program: the file that its Python runs.
        variable: of the environment; names that Python.
    """

    name: str
    program: Path
    variable: str

    def measure(self, *words: str) -> dict[str, Any]:
        """Return what the program found, in a process of its own.

        Raises:
            BenchFailed: no Python is named, or it failed; in one line.
        """
        # isolated: our package's folders hold names of the standard library
        command = [self._python(), "-I", str(self.program), *words]
        try:
            ended = subprocess.run(
                command, check=False, capture_output=True, encoding="utf-8", errors="replace"
            )
        except OSError as error:
            raise BenchFailed(
                f"{self.variable} names no Python: {command[0]}: {error.strerror}"
            ) from error
        if ended.returncode:
            raise BenchFailed(f"{self.name} was not measured: {_last_line(ended.stderr)}")
        return self._figures_in(ended.stdout)

    def _python(self) -> str:
        named = os.environ.get(self.variable)
        if not named:
            raise BenchFailed(
                f"{self.name} is missing: `./xeploai bench rules` sets up an environment for it;"
                f" {self.variable} names a Python that has it"
            )
        return named

    def _figures_in(self, written: str) -> dict[str, Any]:
        try:
            figures: dict[str, Any] = json.loads(_last_line(written))
        except ValueError as error:
            raise BenchFailed(
                f"{self.name} was not measured: no figures in {_last_line(written)!r}"
            ) from error
        return figures


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it wrote nothing"])[-1]
