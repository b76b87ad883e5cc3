"""The bench of rules at sizes that take a moment; its figures mean nothing there."""

import argparse
import json
from typing import Any

import pytest

from tools.bench.__main__ import main
from tools.bench.rules import command

THEIRS = {
    "conditions_per_s": 10_000_000,
    "comparisons_per_s": 20_000_000,
    "calculating_s": [0.3, 0.2, 0.4],
}


ZEN = {"runs_s": [9.0, 12.0, 10.0], "cpu_s": [8.0, 8.0, 8.0], "subjects": 133}


@pytest.fixture
def no_other_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "measure_openfisca", lambda *_: THEIRS)
    monkeypatch.setattr(command, "measure_zen", lambda *_: ZEN)


@pytest.mark.usefixtures("no_other_python")
def test_the_bench_tells_all_its_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--persons", "300", "--runs", "1", "--province", "0.002", "--json"]

    assert main(["rules", *words]) == 0

    told = json.loads(capsys.readouterr().out)
    assert {"province_s", "conditions_per_s", "openfisca_conditions_per_s", "ratio"} <= set(told)
    assert (told["zen_s"], told["zen"]) == (10.0, ZEN)
    assert told["province"]["subjects"] == 133
    for engine in command.ENGINES:
        found = told["nation"][engine]["packs"]
        assert [sum(each["suggested"].values()) for each in found.values()] == [300, 300]


@pytest.mark.usefixtures("no_other_python")
def test_the_bench_shows_its_figures_in_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    children = {
        command.PROVINCE: {"runs_s": [4.0], "cpu_s": [4.0], "subjects": 66_941, "peak_mib": 560},
        command.NATION: {"packs": {"p": {"runs_s": [0.5], "conditions": 9, "provisions": 7}}},
    }
    monkeypatch.setattr(command, "in_child", lambda module, *_: children[module])

    assert main(["rules", "--persons", "1000000", "--runs", "1"]) == 0

    told = capsys.readouterr().out
    assert "OpenFisca" in told
    assert "4.00 s for 66,941 subjects" in told
    assert "10.00 s: ours / ZEN 0.4; by the processor's time 0.5" in told
    assert "0.9 (comparisons)" in told


def test_the_less_flattering_way_of_counting_makes_the_ratio() -> None:
    ours = {"comparisons_per_s": 30_000_000, "rules_per_s": 20_000_000}

    told = command.compare(ours, THEIRS)

    assert told == {
        "conditions_per_s": 30_000_000,
        "openfisca_conditions_per_s": 20_000_000,
        "ratio": 1.5,
        "counted": "comparisons",
    }


def test_without_openfisca_there_is_no_ratio() -> None:
    told = command.compare({"comparisons_per_s": 30_000_000, "rules_per_s": 1}, None)

    assert told["conditions_per_s"] == 30_000_000
    assert told["ratio"] is None


def test_without_zen_no_subject_is_written_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def in_child(*words: str) -> dict[str, Any]:
        asked.append(words)
        return {"runs_s": [1]}

    monkeypatch.setattr(command, "in_child", in_child)

    province, zen = command.measure_province(argparse.Namespace(runs=1, province=0.5, zen=False))

    assert asked == [(command.PROVINCE, "--repeat", "1", "--part", "0.5")]
    assert command.compare_with_zen(province, zen) == {
        "zen_s": None,
        "zen_ratio": None,
        "zen_ratio_cpu": None,
    }


@pytest.mark.parametrize(
    "words", [["--persons", "0"], ["--runs", "0"], ["--province", "0"], ["--province", "2"]]
)
def test_sizes_that_make_no_sense_are_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    command.configure(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(words)
