"""Scenarios notice the mutants of rule packs."""

import subprocess
import sys
from pathlib import Path

from tools.mutants.scenarios import judges_of
from tools.process import ROOT

TRIED = """
from pathlib import Path
import limits
from tools.mutants import running
from tools.mutants.mutant import Mutant
from tools.mutants.scenarios import verdicts_of_packs

def refuse():
    raise ValueError("outside its range")

def at(limit):
    return lambda: setattr(limits, "LIMIT", limit)

def mutant(change, put):
    return Mutant("pack", Path("pack.yaml"), 1, "", "P-1: " + change, put, ())

running.prepare()
mutants = [mutant("50", at(50)), mutant("49", at(49)), mutant("51", at(51)), mutant("-1", refuse)]
try:
    for each in verdicts_of_packs(mutants, [Path("test_limits.py")], at_once=2, seconds=1):
        print(each.mutant.change, each.fate.value, each.by)
except running.NoRun as fault:
    print(fault)
"""
SCENARIOS = """
import limits, pytest

@pytest.mark.parametrize(("pack", "share", "opens"), [("pack", %s, True), ("pack", 49, False)])
def test_scenario(pack, share, opens):
    assert (share >= limits.LIMIT) is opens
"""


def tried(folder: Path, *, share: int) -> set[str]:
    files = {"limits.py": "LIMIT = 50", "test_limits.py": SCENARIOS % share, "try.py": TRIED}
    for name, text in files.items():
        (folder / name).write_text(text)
    ran = subprocess.run(
        [sys.executable, "try.py"],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.rpartition("test_limits")[0] or line for line in ran.stdout.splitlines()}


def test_scenarios_on_both_sides_notice_a_threshold_that_moved(tmp_path: Path) -> None:
    said = {" ".join(line.split()[:3]) for line in tried(tmp_path, share=50)}

    assert said == {"P-1: 50 survived", "P-1: 49 killed", "P-1: 51 killed", "P-1: -1 killed"}


def test_a_threshold_that_is_tried_on_one_side_only_is_told(tmp_path: Path) -> None:
    said = tried(tmp_path, share=60)

    assert any(line.startswith("P-1: 51 survived") for line in said)
    assert "P-1: -1 killed refused when loaded: outside its range" in said


def test_scenarios_that_fail_without_any_mutant_say_nothing_of_mutants(tmp_path: Path) -> None:
    (said,) = tried(tmp_path, share=10)

    assert said.startswith("the tests fail without any mutant")


def test_a_pack_is_judged_by_scenarios_that_name_it_or_none(tmp_path: Path) -> None:
    texts = {"one.yaml": "pack: vn-2018", "other.yaml": "pack: vn-2023", "bases.yaml": "facts: {}"}
    for name, text in {**texts, "test_rules.py": ""}.items():
        (tmp_path / name).write_text(text)

    judges = judges_of("vn-2018", ["vn-2018", "vn-2023"], tmp_path)

    assert {path.name for path in judges} == {"one.yaml", "bases.yaml", "test_rules.py"}
