"""The mutation check as a whole: a survivor is named and fails the run."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.process import ROOT

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


@dataclass(frozen=True)
class Ended:
    """A run of the check that ended: its exit code, what it printed, every mutant tried."""

    code: int
    printed: str
    mutants: list[dict[str, Any]]

    @property
    def fates(self) -> dict[str, str]:
        return {row["change"]: row["fate"] for row in self.mutants}


def write(folder: Path, source: str, test: str) -> None:
    for path, text in {"sample/votes.py": source, "tests/test_votes.py": test}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)


def run(folder: Path, *words: str) -> Ended:
    """Run the check over a made-up package, with the tests and the record next to it."""
    options = {
        "package": "sample",
        "source": "sample",
        "tests": "tests",
        "root": ".",
        "packs": "",
        "equivalents": "none.yaml",
        "json": "mutants.json",
        "record": "record.json",
        "seconds": "0.5",
    }
    given = [word for name, value in options.items() for word in (f"--{name}", value)]
    ended = subprocess.run(
        [sys.executable, "-m", "tools.mutants", *words, *given],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    report = folder / "mutants.json"
    mutants = json.loads(report.read_text()) if report.exists() else []
    return Ended(ended.returncode, ended.stdout + ended.stderr, mutants)


def test_a_threshold_that_is_tried_far_from_its_turn_lets_mutants_survive(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, ONE_SIDE)

    ended = run(tmp_path)

    assert ended.code == 1
    assert "sample/votes.py:3: age >= 18 → age > 18: survived" in ended.printed
    assert ended.fates == {
        "age >= 18 → age > 18": "survived",
        "age >= 18 → age < 18": "killed",
        "age >= 18 → age >= 19": "survived",
        "age >= 18 → age >= 17": "survived",
    }


def test_a_threshold_that_is_tried_on_both_sides_lets_none_survive(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, BOTH_SIDES)

    ended = run(tmp_path)

    assert ended.code == 0, ended.printed
    assert "every one was noticed" in ended.printed
    assert set(ended.fates.values()) == {"killed"}
    assert ended.mutants[0]["by"].endswith("::test_the_vote_begins_with_the_eighteenth_birthday")


def test_a_mutant_that_never_ends_is_noticed_and_told_apart(tmp_path: Path) -> None:
    source = "def down(number):\n    while number > 0:\n        number -= 1\n    return number\n"
    test = "from sample.votes import down\n\ndef test_down():\n    assert down(3) == down(0) == 0\n"

    write(tmp_path, source, test)

    ended = run(tmp_path)

    assert ended.fates["number -= 1 → number -= 0"] == "timed_out"
    assert "timed out" in ended.printed


def test_tests_that_fail_without_any_mutant_say_nothing_of_mutants(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, "def test_wrong():\n    assert 1 == 2\n")

    ended = run(tmp_path)

    assert (ended.code, ended.mutants) == (1, [])
    assert "the tests fail without any mutant" in ended.printed
    assert "test_wrong" in ended.printed


def test_a_whole_run_is_recorded_and_the_next_draws_a_tenth(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, BOTH_SIDES)

    whole = run(tmp_path, "--all")
    next_one = run(tmp_path)

    assert (whole.code, next_one.code) == (0, 0), whole.printed + next_one.printed
    assert len(whole.mutants) == 4
    assert len(next_one.mutants) == 1
    assert "0 of 1 modules and packs differ from the record" in next_one.printed
    assert "--seed" in next_one.printed


def test_a_module_is_named_in_full_or_by_its_last_word(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, BOTH_SIDES)

    assert len(run(tmp_path, "votes").mutants) == 4
    assert len(run(tmp_path, "sample.votes").mutants) == 4


def test_a_name_that_no_module_or_pack_has_is_refused_and_nothing_is_tried(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, BOTH_SIDES)

    ended = run(tmp_path, "votes", "sample.vote")

    assert (ended.code, ended.mutants) == (1, [])
    assert ended.printed == "mutants: no module or pack is called sample.vote\n"


def test_a_draw_is_repeated_by_its_seed(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, BOTH_SIDES)
    run(tmp_path, "--all")

    once, again = (run(tmp_path, "--seed", "7") for _ in range(2))

    assert once.fates == again.fates


def test_a_changed_test_lets_every_mutant_be_tried_and_a_failure_is_not_recorded(
    tmp_path: Path,
) -> None:
    write(tmp_path, SOURCE, BOTH_SIDES)
    run(tmp_path, "--all")
    record = (tmp_path / "record.json").read_text()
    write(tmp_path, SOURCE, ONE_SIDE)

    changed, whole = run(tmp_path), run(tmp_path, "--all")

    assert (changed.code, len(changed.mutants)) == (1, 4)
    assert "1 of 1 modules and packs differ from the record: sample.votes" in changed.printed
    assert whole.code == 1
    assert (tmp_path / "record.json").read_text() == record


def test_a_module_that_is_tried_by_its_name_gets_a_new_entry(tmp_path: Path) -> None:
    write(tmp_path, SOURCE, BOTH_SIDES)
    run(tmp_path, "--all")
    write(tmp_path, f"{SOURCE}# one more line", BOTH_SIDES)

    before, named, after = run(tmp_path), run(tmp_path, "votes"), run(tmp_path)

    assert [len(each.mutants) for each in (before, named, after)] == [4, 4, 1]
