"""Measure OpenFisca with another Python, in an environment of its own.

OpenFisca's numpy need not be ours, and its licence (AGPL) is not: it runs as a program of its own.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tools.bench.measure import BenchFailed
from tools.bench.rules.openfisca_side import CHUNK

SIDE = Path(__file__).with_name("openfisca_side.py")
VARIABLE = "XEPLOAI_OPENFISCA_PYTHON"


def measure_openfisca(persons: int, repeats: int, *, chunk: int = CHUNK) -> dict[str, Any]:
    """Return what `openfisca_side.measure` found, one thread, in a process of its own.

    `conditions_per_s` counts calculation alone, `…_with_inputs` also the handing over of columns,
    `…_with_building` also the making of the simulations that take them.

    Args:
        persons: over how many the rules are calculated.
        repeats: passes that are counted, after one that is not.
        chunk: persons in one simulation; `persons` for all in one.

    Raises:
        BenchFailed: no Python has OpenFisca, or it failed; in one line.
    """
    # isolated: our package's folders hold names of the standard library
    command = [_python(), "-I", str(SIDE), str(persons)]
    command += ["--repeat", str(repeats), "--chunk", str(chunk)]
    try:
        ended = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", errors="replace"
        )
    except OSError as error:
        raise BenchFailed(f"{VARIABLE} names no Python: {command[0]}: {error.strerror}") from error
    if ended.returncode:
        raise BenchFailed(f"OpenFisca was not measured: {_last_line(ended.stderr)}")
    return _figures_in(ended.stdout)


def _python() -> str:
    named = os.environ.get(VARIABLE)
    if not named:
        raise BenchFailed(
            "OpenFisca is missing: `./xeploai bench rules` sets up an environment for it;"
            f" {VARIABLE} names a Python that has it"
        )
    return named


def _figures_in(written: str) -> dict[str, Any]:
    try:
        figures: dict[str, Any] = json.loads(_last_line(written))
    except ValueError as error:
        raise BenchFailed(
            f"OpenFisca was not measured: no figures in {_last_line(written)!r}"
        ) from error
    return figures


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it wrote nothing"])[-1]
