"""Renew the locked requirements with uv; other words go to `uv pip compile`."""

import argparse
import shutil
import subprocess
from collections.abc import Callable, Sequence

from tools.process import ROOT, RequirementMissing

PROGRAM = ("pyproject.toml",)
NATION = (*PROGRAM, "--extra", "nation")
# by set, where its packages are named
LOCKS: dict[str, tuple[str, ...]] = {
    "runtime": PROGRAM,
    "nation": NATION,
    "dev": (*NATION, "--group", "dev"),
    "spark": (*NATION, "--group", "dev", "--group", "spark"),
    # without the program: OpenFisca may need other versions of the same packages
    "openfisca": ("--group", "openfisca"),
    # a competitor of the bench `rules`, which nothing of ours imports
    "zen": ("--group", "zen"),
}
COMPILE = ("uv", "pip", "compile", "--universal", "--python-version", "3.11")
# locks install from any package index, so they carry hashes and no address
OPTIONS = ("--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet")

RunCommand = Callable[[Sequence[str]], int]


def run_command(command: Sequence[str]) -> int:
    """Run a command in the project's root and return its exit code."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main(words: Sequence[str], *, run: RunCommand = run_command) -> int:
    """Compile every lock; stop at the first that fails.

    Raises:
        RequirementMissing: uv is not on PATH.
    """
    parser = argparse.ArgumentParser(prog="xeploai lock", description=__doc__)
    _, rest = parser.parse_known_args(words)
    if shutil.which("uv") is None:
        raise RequirementMissing("“lock” needs uv, which is not on PATH: install it first.")
    for name, sources in LOCKS.items():
        if run([*COMPILE, *OPTIONS, *sources, "-o", f"requirements/{name}.txt", *rest]) != 0:
            return 1
    return 0
