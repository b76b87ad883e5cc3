"""OpenFisca's side of the bench of rules: without OpenFisca, which lives in another environment."""

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tools.bench.measure import BenchFailed
from tools.bench.rules import openfisca, openfisca_side
from tools.bench.rules.openfisca import VARIABLE, measure_openfisca
from tools.process import ROOT


def python_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Stand a small program in for the Python that has OpenFisca."""
    program = tmp_path / "python"
    program.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(program))


def test_the_other_python_runs_isolated_and_is_told_how_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python_that(tmp_path, monkeypatch, "echo a word first", """printf '{"words": "%s"}' "$*" """)

    told = measure_openfisca(1_000, 3, chunk=200)

    assert told == {"words": f"-I {openfisca.SIDE} 1000 --repeat 3 --chunk 200"}


@pytest.mark.parametrize("named", [None, ""])
def test_who_has_no_openfisca_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if named is not None:
        monkeypatch.setenv(VARIABLE, named)

    with pytest.raises(BenchFailed, match=r"OpenFisca is missing: `\./xeploai bench rules`"):
        measure_openfisca(10, 1)


def test_a_named_python_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/python")

    with pytest.raises(BenchFailed, match=f"{VARIABLE} names no Python: /nowhere/python"):
        measure_openfisca(10, 1)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["echo first >&2", "echo ModuleNotFoundError: none >&2", "exit 1"], "ModuleNotFoundError"),
        (["exit 3"], "it wrote nothing"),
        (["echo no figures"], "no figures in 'no figures'"),
        ([], "no figures in 'it wrote nothing'"),
    ],
)
def test_a_failure_is_one_line_that_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], why: str
) -> None:
    python_that(tmp_path, monkeypatch, *lines)

    with pytest.raises(BenchFailed) as failed:
        measure_openfisca(10, 1)

    assert str(failed.value).startswith("OpenFisca was not measured: ")
    assert why in str(failed.value)
    assert "\n" not in str(failed.value)


def test_a_python_without_openfisca_fails_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, sys.executable)

    with pytest.raises(BenchFailed, match="No module named 'openfisca"):
        measure_openfisca(10, 1)


def test_the_side_imports_nothing_of_ours() -> None:
    assert "xeploai" not in openfisca.SIDE.read_text(encoding="utf-8")


class Simulation:
    """Notes what is set and calculated, as OpenFisca's would."""

    def __init__(self, count: int, seen: list["Simulation"]) -> None:
        self.count = count
        self.inputs: dict[str, int] = {}
        self.calculated: list[str] = []
        seen.append(self)

    def set_input(self, name: str, period: str, column: Any) -> None:
        self.inputs[name] = len(column)

    def calculate(self, rule: str, period: str) -> None:
        self.calculated.append(rule)


class Variable:
    """Has a formula in force."""

    def get_formula(self, period: str) -> Any:
        def formula(person: Any, scale: Any) -> Any:
            return scale.calc(0 <= person < 18) * (person == 3)

        return formula


class System:
    """A country with one variable and a scale of two brackets."""

    def get_variable(self, name: str) -> Variable:
        return Variable()

    def get_parameters_at_instant(self, day: str) -> Any:
        scale = SimpleNamespace(thresholds=[0, 100])
        return SimpleNamespace(taxes=SimpleNamespace(social_security_contribution=scale))


@pytest.fixture
def simulations(monkeypatch: pytest.MonkeyPatch) -> list[Simulation]:
    """Stand in for OpenFisca in this process; every simulation that is made."""
    seen: list[Simulation] = []
    country: Any = ModuleType("openfisca_country_template")
    country.CountryTaxBenefitSystem = System
    builder = SimpleNamespace(build_default_simulation=lambda _, count: Simulation(count, seen))
    core: Any = ModuleType("openfisca_core.simulations")
    core.SimulationBuilder = lambda: builder
    monkeypatch.setitem(sys.modules, "openfisca_country_template", country)
    monkeypatch.setitem(sys.modules, "openfisca_core", ModuleType("openfisca_core"))
    monkeypatch.setitem(sys.modules, "openfisca_core.simulations", core)
    monkeypatch.setattr(openfisca_side, "version", lambda name: "1.0")
    return seen


def test_every_pass_is_fresh_and_takes_all_persons_in_chunks(
    simulations: list[Simulation],
) -> None:
    told = openfisca_side.measure(1_050, repeat=2, chunk=500)

    # one pass that is not counted, and two that are
    assert [one.count for one in simulations] == [500, 500, 50] * 3
    for one in simulations:
        assert one.inputs == dict.fromkeys(
            ("age", "salary", "capital_returns", "pension"), one.count
        )
        assert one.calculated == list(openfisca_side.RULES)
    assert (told["persons"], told["chunk"]) == (1_050, 500)
    assert {len(told[f"{what}_s"]) for what in ("calculating", "with_inputs", "with_building")} == {
        2
    }
    assert set(told["versions"]) == {
        "openfisca-core",
        "openfisca-country-template",
        "numpy",
        "python",
    }
    json.dumps(told)


def test_evaluations_a_second_are_rules_times_persons_by_the_median() -> None:
    passes = [openfisca_side.Seconds(6, 1, taken) for taken in (1, 9, 2)]

    told = openfisca_side.figures(1_000, passes, {"one": 0, "two": 2, "three": 4})

    assert told["calculating_s"] == [1, 9, 2]
    assert told["with_inputs_s"] == [2, 10, 3]
    assert told["with_building_s"] == [8, 16, 9]
    assert told["conditions_per_s"] == 3 * 1_000 / 2
    assert told["conditions_per_s_with_inputs"] == 3 * 1_000 / 3
    assert told["conditions_per_s_with_building"] == round(3 * 1_000 / 9)
    assert told["comparisons_per_s"] == 6 * 1_000 / 2


def test_written_comparisons_and_both_ends_of_each_bracket_are_counted() -> None:
    assert openfisca_side.comparisons_of(System(), "any") == 2 + 1 + 2 * 2


def test_the_invented_persons_are_the_same_every_time_and_of_all_kinds() -> None:
    once, again = openfisca_side.make_persons(1_000), openfisca_side.make_persons(1_000)

    for name, column in once.items():
        assert np.array_equal(column, again[name])
    assert 0.2 < (once["salary"] == 0).mean() < 0.3
    assert 0 < (once["age"] < 18).mean() < 1


def test_openfisca_is_locked_apart_from_all_other_sets() -> None:
    locks = ROOT / "requirements"
    apart = (locks / "openfisca.txt").read_text(encoding="utf-8")

    assert "\nopenfisca-core==" in apart
    assert "\nopenfisca-country-template==" in apart
    assert "\ndjango==" not in apart
    for name in ("runtime", "nation", "dev", "spark"):
        assert "openfisca" not in (locks / f"{name}.txt").read_text(encoding="utf-8")
