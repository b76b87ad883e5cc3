"""OpenFisca's side of the bench `rules`: three rules of its country template over many persons.

Run as a file by a Python that has OpenFisca and not this program, so nothing of ours is imported:

    PYTHON -I openfisca_side.py PERSONS --repeat 5 --chunk 100000

What is counted is one rule for one person. All that the three rules read is given, so that
nothing is computed on the way and each counted evaluation is one formula: the cheapest case for
OpenFisca. Chunks that fit the processor's cache are its fastest way: five million persons in one
piece take several times as long.
"""

import argparse
import ast
import inspect
import json
import os
import platform
import statistics
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

RULES = ("income_tax", "basic_income", "social_security_contribution")
# a month in which basic income asks two things: of age, and without salary
MONTH = "2016-06"
CHUNK = 100_000
SEED = 2016
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
COUNTED = (
    "one rule for one person; comparisons: those written in the formula in force, and two for each"
    " bracket of a scale"
)

Inputs = Mapping[str, Any]


class Seconds(NamedTuple):
    """How long one pass over all persons took, by what was done."""

    building: float
    setting: float
    calculating: float


def main() -> None:
    """Measure as the words say and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("persons", type=int)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--chunk", type=int, default=CHUNK)
    args = parser.parse_args()
    # read by the libraries when they are first imported, which is below
    os.environ.update(ONE_THREAD)
    print(json.dumps(measure(args.persons, repeat=args.repeat, chunk=args.chunk)), flush=True)


def measure(persons: int, *, repeat: int, chunk: int) -> dict[str, Any]:
    """Return the figures of `repeat` passes, after one that is not counted."""
    from openfisca_country_template import CountryTaxBenefitSystem

    system = CountryTaxBenefitSystem()
    inputs = make_persons(persons)
    passes = [one_pass(system, inputs, persons=persons, chunk=chunk) for _ in range(repeat + 1)]
    return {
        "persons": persons,
        "chunk": min(chunk, persons),
        "rules": list(RULES),
        "counted": COUNTED,
        **figures(persons, passes[1:], {rule: comparisons_of(system, rule) for rule in RULES}),
        "versions": versions(),
    }


def figures(
    persons: int, passes: Sequence[Seconds], comparisons: Mapping[str, int]
) -> dict[str, Any]:
    """Return the seconds of every pass, and the medians as numbers per second."""
    seconds = {
        "calculating": [one.calculating for one in passes],
        "with_inputs": [one.calculating + one.setting for one in passes],
        "with_building": [one.calculating + one.setting + one.building for one in passes],
    }
    median = {name: statistics.median(taken) for name, taken in seconds.items()}
    conditions = persons * len(RULES)
    return {
        **{f"{name}_s": [round(one, 4) for one in taken] for name, taken in seconds.items()},
        "conditions_per_s": round(conditions / median["calculating"]),
        "conditions_per_s_with_inputs": round(conditions / median["with_inputs"]),
        "conditions_per_s_with_building": round(conditions / median["with_building"]),
        "comparisons_per_rule": dict(comparisons),
        "comparisons_per_s": round(persons * sum(comparisons.values()) / median["calculating"]),
    }


def make_persons(persons: int) -> Inputs:
    """Return a column for each thing that the rules read, in OpenFisca's own types."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    age = draw.integers(0, 90, persons, dtype=np.int32)
    # one in four has no salary, as basic income asks
    salary = draw.integers(0, 20_000, persons) * (draw.random(persons) > 1 / 4)
    return {
        "age": age,
        "salary": salary.astype(np.float32),
        "capital_returns": draw.integers(0, 5_000, persons).astype(np.float32),
        "pension": (age >= 60).astype(np.float32),  # noqa: PLR2004 (the template's own, rounded)
    }


def one_pass(system: Any, inputs: Inputs, *, persons: int, chunk: int) -> Seconds:
    """Calculate all rules for all persons, every chunk in a fresh simulation: nothing is cached."""
    parts = parts_of(inputs, persons=persons, chunk=chunk)
    return Seconds(*map(sum, zip(*(one_chunk(system, part) for part in parts), strict=True)))


def parts_of(inputs: Inputs, *, persons: int, chunk: int) -> Iterator[Inputs]:
    """Yield the columns of one chunk of persons after the other."""
    for first in range(0, persons, chunk):
        yield {name: column[first : first + chunk] for name, column in inputs.items()}


def one_chunk(system: Any, inputs: Inputs) -> Seconds:
    """Make a simulation, give it whole columns (OpenFisca's fastest way in), and calculate."""
    from openfisca_core.simulations import SimulationBuilder

    start = time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(system, len(inputs["age"]))
    built = time.perf_counter()
    for name, column in inputs.items():
        simulation.set_input(name, MONTH, column)
    ready = time.perf_counter()
    for rule in RULES:
        simulation.calculate(rule, MONTH)
    return Seconds(built - start, ready - built, time.perf_counter() - ready)


def comparisons_of(system: Any, rule: str) -> int:
    """Return how many comparisons the rule makes for one person."""
    formula = system.get_variable(rule).get_formula(MONTH)
    written, scales = comparisons_in(formula)
    taxes = system.get_parameters_at_instant(f"{MONTH}-01").taxes
    # the one scale among the rules; each of its brackets cuts off below and above
    return written + scales * 2 * len(taxes.social_security_contribution.thresholds)


def comparisons_in(formula: Callable[..., Any]) -> tuple[int, int]:
    """Return how many comparisons are written in a formula, and how many scales it asks."""
    nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(formula)))))
    written = sum(len(node.ops) for node in nodes if isinstance(node, ast.Compare))
    scales = sum(isinstance(node, ast.Attribute) and node.attr == "calc" for node in nodes)
    return written, scales


def versions() -> dict[str, str]:
    """Return what was measured."""
    packages = ("openfisca-core", "openfisca-country-template", "numpy")
    return {**{name: version(name) for name in packages}, "python": platform.python_version()}


if __name__ == "__main__":
    main()
