"""The mutation check itself: a survivor is told and fails the run."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import modules, report
from tests.mutants.mutant import Fate, Mutant, Verdict
from tests.mutants.operators import changes_of
from tests.mutants.report import Equivalent
from tests.mutants.running import ROOT

SOURCE = """
def may_vote(age: int) -> bool:
    return age >= 18
"""
ONE_SIDE = """
from sample.votes import may_vote

def test_an_adult_votes_and_a_child_does_not():
    assert may_vote(40) and not may_vote(7)
"""
BOTH_SIDES = """
from sample.votes import may_vote

def test_the_vote_begins_with_the_eighteenth_birthday():
    assert may_vote(18) and not may_vote(17)
"""


def checked(folder: Path, source: str, test: str) -> tuple[int, str, list[dict[str, Any]]]:
    for path, text in {"sample/votes.py": source, "tests/test_votes.py": test}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    words = ["--package", "sample", "--source", "sample", "--tests", "tests", "--root", "."]
    words += [
        "--packs",
        "",
        "--equivalents",
        "none.yaml",
        "--json",
        "mutants.json",
        "--seconds",
        "0.5",
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.mutants", *words],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    told = folder / "mutants.json"
    return ran.returncode, ran.stdout, json.loads(told.read_text()) if told.exists() else []


def test_a_threshold_that_is_tried_far_from_its_turn_lets_mutants_survive(tmp_path: Path) -> None:
    code, said, told = checked(tmp_path, SOURCE, ONE_SIDE)

    assert code == 1
    assert "sample/votes.py:3: age >= 18 → age > 18: survived" in said
    assert {row["change"]: row["fate"] for row in told} == {
        "age >= 18 → age > 18": "survived",
        "age >= 18 → age < 18": "killed",
        "age >= 18 → age >= 19": "survived",
        "age >= 18 → age >= 17": "survived",
    }


def test_a_threshold_that_is_tried_on_both_sides_lets_none_survive(tmp_path: Path) -> None:
    code, said, told = checked(tmp_path, SOURCE, BOTH_SIDES)

    assert code == 0, said
    assert "every one was noticed" in said
    assert {row["fate"] for row in told} == {"killed"}
    assert told[0]["by"].endswith("::test_the_vote_begins_with_the_eighteenth_birthday")


def test_a_mutant_that_never_ends_is_noticed_and_told_apart(tmp_path: Path) -> None:
    source = "def down(number):\n    while number > 0:\n        number -= 1\n    return number\n"
    test = "from sample.votes import down\n\ndef test_down():\n    assert down(3) == down(0) == 0\n"

    _, said, told = checked(tmp_path, source, test)

    assert {row["change"]: row["fate"] for row in told}["number -= 1 → number -= 0"] == "timed_out"
    assert "timed out" in said


def test_tests_that_fail_without_any_mutant_say_nothing_of_mutants(tmp_path: Path) -> None:
    code, said, told = checked(tmp_path, SOURCE, "def test_wrong():\n    assert 1 == 2\n")

    assert (code, told) == (1, [])
    assert "the tests fail without any mutant" in said
    assert "test_wrong" in said


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("a < b", ["a <= b", "a >= b"]),
        ("a <= b", ["a < b", "a > b"]),
        ("a > b", ["a >= b", "a <= b"]),
        ("a >= b", ["a > b", "a < b"]),
        ("a == b", ["a != b"]),
        ("a not in b", ["a in b"]),
        ("a is b", ["a is not b"]),
        ("not a", ["a"]),
        ("a and b", ["a or b"]),
        ("operator.ge", ["operator.gt", "operator.lt"]),
        ("max(a, b)", ["min(a, b)"]),
        ("any(a)", ["all(a)"]),
        ("a[0]", ["a[1]", "a[-1]"]),
        ("x if a else b", ["not a"]),
        ("[x for x in a if x]", ["not x"]),
        ("0 <= a < b", ["0 < a < b", "0 > a < b", "0 <= a <= b", "0 <= a >= b"]),
        ("x: Literal[3] = a", []),
        ("date(2023, 12, 31)", []),
        ("True", []),
        ("'a text of 5 words or so'", []),
    ],
)
def test_each_comparison_is_flipped_and_each_number_moved_by_one(
    line: str, changed: list[str]
) -> None:
    found = [change.shown.split(" → ")[1] for change in changes_of(ast.parse(line))]

    assert found[: len(changed)] == changed
    assert bool(found) is bool(changed)


def test_every_module_of_the_domain_is_taken() -> None:
    folder = ROOT / "src" / "xeploai" / "domain"

    found = modules.modules_of("xeploai.domain", folder)

    assert set(found.values()) == set(folder.rglob("*.py"))
    assert found["xeploai.domain.tree"] == folder / "tree.py"
    assert found["xeploai.domain"] == folder / "__init__.py"


def test_tests_that_need_a_database_are_left_out_and_those_of_the_module_come_first() -> None:
    tests = modules.files_of_tests([ROOT / "tests" / "domain", ROOT / "tests" / "scenarios"])

    steps = modules.tests_of("xeploai.domain.figures.shares", tests)

    assert ROOT / "tests" / "scenarios" / "test_scenarios.py" not in tests
    assert [path.name for path in steps[0]] == ["test_shares.py"]
    assert "test_comparison.py" in [path.name for path in steps[1]]
    assert sorted(path for step in steps for path in step) == sorted(tests)


def mutant(change: str) -> Mutant:
    return Mutant("m", ROOT / "m.py", 1, "if a >= b:", change, lambda: None, ())


EQUIVALENT = Equivalent("m", "if a >= b:", "a >= b → a > b", "a is never b")


def test_a_survivor_that_the_list_knows_is_no_fault_and_its_reason_is_shown() -> None:
    found = report.judged([Verdict(mutant(EQUIVALENT.change), Fate.SURVIVED)], [EQUIVALENT])

    assert report.faults_of(found, [EQUIVALENT]) == []
    assert "a is never b" in report.table_of(found)


@pytest.mark.parametrize(
    ("change", "fate", "said"),
    [
        ("a >= b → a < b", Fate.KILLED, "no such mutant"),
        (EQUIVALENT.change, Fate.KILLED, "a test notices it"),
        (EQUIVALENT.change, Fate.TIMED_OUT, "a test notices it"),
    ],
)
def test_an_entry_of_the_list_that_is_not_true_is_a_fault(
    change: str, fate: Fate, said: str
) -> None:
    (fault,) = report.faults_of([Verdict(mutant(change), fate)], [EQUIVALENT])

    assert said in fault


def test_a_mutant_that_could_not_be_tried_is_a_fault() -> None:
    (fault,) = report.faults_of([Verdict(mutant("a → b"), Fate.NOT_TRIED, "pytest ends")], [])

    assert "pytest ends" in fault
