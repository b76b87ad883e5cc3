"""Measure OpenFisca with another Python, in an environment of its own.

OpenFisca's numpy need not be ours, and its licence (AGPL) is not: it runs as a program of its own.
"""

from pathlib import Path
from typing import Any

from tools.bench.rules.openfisca_side import CHUNK
from tools.bench.rules.other_python import OtherSide

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
    side = OtherSide("OpenFisca", SIDE, VARIABLE)
    return side.measure(str(persons), "--repeat", str(repeats), "--chunk", str(chunk))
