"""ZEN's part in the bench of rules, without ZEN, which lives in another environment."""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tools.bench.measure import BenchFailed
from tools.bench.rules import province, zen_side
from tools.bench.rules.zen import OURS, VARIABLE, measure_zen
from tools.bench.rules.zen_side import GRAPHS, SUBJECTS


@pytest.fixture
def contest(tmp_path: Path) -> Path:
    """Return a folder with a small part of the province."""
    province.measure(repeat=1, part=0.002, contest=tmp_path)
    return tmp_path


def python_that_says(folder: Path, monkeypatch: pytest.MonkeyPatch, said: Any) -> None:
    """Stand a small program in for the Python that has ZEN."""
    program = folder / "python"
    (folder / "said.json").write_text(json.dumps(said))
    program.write_text(f"#!/bin/sh\ncat {folder / 'said.json'}\n")
    program.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(program))


def test_the_contest_has_a_graph_for_each_category_and_the_facts_of_every_subject(
    contest: Path,
) -> None:
    graphs = json.loads((contest / GRAPHS).read_text())
    subjects = [json.loads(line) for line in (contest / SUBJECTS).read_text().splitlines()]
    ours = json.loads((contest / OURS).read_text())

    assert len(subjects) == len(ours) == 133
    assert {place for place, _ in subjects} == set(range(len(graphs)))
    assert {len(each) for each in ours} == {3}


def test_the_same_suggestions_are_a_result(contest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = json.loads((contest / OURS).read_text())
    python_that_says(contest, monkeypatch, {"runs_s": [1.5], "suggestions": ours})

    assert measure_zen(contest, 1) == {"runs_s": [1.5]}


def test_one_other_suggestion_is_none(contest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = json.loads((contest / OURS).read_text())
    theirs[7] = ["GRADE", "BEST", ""]
    python_that_says(contest, monkeypatch, {"suggestions": theirs})

    with pytest.raises(BenchFailed, match=r"of 1 of 133 subjects: of the one at 7 \['GRADE'"):
        measure_zen(contest, 1)


def test_a_subject_left_out_is_none(contest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = json.loads((contest / OURS).read_text())[1:]
    python_that_says(contest, monkeypatch, {"suggestions": theirs})

    with pytest.raises(BenchFailed, match="132 of 133"):
        measure_zen(contest, 1)


def test_who_has_no_zen_is_told_how_to_get_it(
    contest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)

    with pytest.raises(BenchFailed, match=r"ZEN is missing: `\./xeploai bench rules` sets up"):
        measure_zen(contest, 1)


class Engine:
    """ZEN's engine, which only gives back what each subject was."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.loader = options["loader"]

    def evaluate_batch(
        self, requests: list[dict[str, Any]], options: dict[str, bool]
    ) -> list[dict[str, Any]]:
        assert options == {"trace": True}
        assert {self.loader(each["key"]) for each in requests}
        result = {"suggests": "GRADE", "grade": "GOOD", "reason": ""}
        return [{"data": {"result": result, "trace": {"facts": {}}}} for _ in requests]


def test_the_side_evaluates_every_subject_with_its_trace(
    contest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = ModuleType("zen")
    module.ZenEngine, module.ZenDecisionContent = Engine, str
    monkeypatch.setitem(sys.modules, "zen", module)
    monkeypatch.setattr(zen_side, "version", lambda _: "2.1")

    found = zen_side.measure(contest, repeat=2)

    assert found["subjects"] == 133
    assert (len(found["runs_s"]), len(found["cpu_s"])) == (2, 2)
    assert found["suggestions"] == [["GRADE", "GOOD", ""]] * 133
    assert (found["traced_nodes"], found["version"]) == (1, "2.1")
