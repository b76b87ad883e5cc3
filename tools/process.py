"""Run Python modules as child processes from the root of the project."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[1]


class RequirementMissing(Exception):
    """The machine lacks something that a tool needs; the text says what to install."""


class RunModule(Protocol):
    """A function that runs a module with some words and returns its exit code."""

    def __call__(self, words: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
        """Run `python -m` with the words."""


def run_module(words: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run `python -m` with the words in the project's root and return the exit code.

    Args:
        environment: variables on top of those of this process.
    """
    command = [sys.executable, "-m", *words]
    env = {**os.environ, **(environment or {})}
    return subprocess.run(command, cwd=ROOT, check=False, env=env).returncode
