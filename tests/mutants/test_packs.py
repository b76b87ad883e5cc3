"""The mutants of rule packs: which there are, and that scenarios notice them."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.mutants.packs import moved, pieces_of
from tests.mutants.running import ROOT

CEILINGS = """
rules:
  - rule: grading.excellent_ceilings
    values:
      - from: 2019-10-18
        value: []
      - from: 2023-10-04
        value:
          - {category: member, share: 1/5, base: GOOD, group_by: PEERS, exceptional_share: %s}
provisions: []
"""
PACK = """
rules:
  - {rule: x, values: [{from: 2023-10-04, value: 12}]}
provisions:
  - provision: P-1
    values:
      - from: 2023-10-04
        status: confirmed
        effect: %(effect)s
        grade: GOOD
        unless: [FORCE_MAJEURE]
        parameters:
          - {name: most, value: 50 %%, stricter: HIGHER}
        applies_if: {fact: leads_units, is: true}
        condition: %(condition)s
"""


def changes(condition: str, effect: str = "AT_MOST") -> list[tuple[str, str]]:
    return changes_of(PACK % {"condition": condition, "effect": effect})


def changes_of(text: str) -> list[tuple[str, str]]:
    found = []
    for piece in pieces_of(text):
        before = text[piece.node.start_mark.index : piece.node.end_mark.index]
        yaml.safe_load(piece.applied_to(text))
        found.append((before, piece.after))
    return found


def of_condition(condition: str) -> list[tuple[str, str]]:
    return changes(condition)[len(changes("{}")) :]


def test_numbers_grades_exceptions_and_the_range_of_a_provision_are_changed() -> None:
    assert changes("{}") == [
        ("50 %", "51 %"),
        ("50 %", "49 %"),
        ("GOOD", "EXCELLENT"),
        ("GOOD", "COMPLETED"),
        ("FORCE_MAJEURE", "OBJECTIVE_CAUSE"),
        ("true", "false"),
    ]


def test_the_share_the_base_and_the_groups_of_a_ceiling_are_changed() -> None:
    terms = [
        ("GOOD", "GOOD_OR_BETTER"),
        ("GOOD", "ALL_RATED"),
        ("PEERS", "GRASSROOTS"),
        ("PEERS", "TITLE"),
    ]
    share = [("1/5", "105/500"), ("1/5", "95/500")]

    assert changes_of(CEILINGS % "null") == share + terms
    exceptional = [("25 %", "26 %"), ("25 %", "24 %")]
    assert changes_of(CEILINGS % "25 %") == share + exceptional + terms
    assert {piece.where for piece in pieces_of(CEILINGS % "null")} == {"ceiling of member"}


def test_a_text_and_what_is_switched_off_have_no_mutants() -> None:
    off = PACK.replace("status: confirmed", "status: secondary")

    assert changes("{}", effect="TEXT") == []
    assert list(pieces_of(off % {"condition": "{}", "effect": "AT_MOST"})) == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            "{share: done, of: given, at_least: $most}",
            [("at_least", "more_than"), ("at_least", "less_than")],
        ),
        (
            "{fact: own_grade, at_most: COMPLETED}",
            [
                ("at_most", "less_than"),
                ("at_most", "more_than"),
                ("COMPLETED", "GOOD"),
                ("COMPLETED", "FAILED"),
            ],
        ),
        (
            "{every: [a, b], at_least: GOOD}",
            [
                ("every", "some"),
                ("at_least", "more_than"),
                ("at_least", "less_than"),
                ("GOOD", "EXCELLENT"),
                ("GOOD", "AVERAGE"),
            ],
        ),
        (
            "{graded: units, grade: {is: FAILED}, less_than: $most}",
            [
                ("is", "is_not"),
                ("FAILED", "COMPLETED"),
                ("less_than", "at_most"),
                ("less_than", "at_least"),
            ],
        ),
        (
            "{record: discipline, where: {form: {at_least: WARNING}, whom: [A, B], duty: false}}",
            [
                ("WARNING", "REPRIMAND"),
                ("WARNING", "REMOVAL_FROM_POST"),
                ("[A, B]", "[B]"),
                ("[A, B]", "[A]"),
                ("false", "true"),
            ],
        ),
        ("{record: x, unless: [OBJECTIVE_CAUSE]}", [("OBJECTIVE_CAUSE", "FORCE_MAJEURE")]),
        (
            "{all: [{none: [{fact: a, is: true}]}]}",
            [("all", "any"), ("none", "any"), ("true", "false")],
        ),
        ("{at_least: $n, of: [{fact: a, is: false}]}", [("false", "true")]),
    ],
)
def test_every_comparison_of_a_condition_is_flipped(
    condition: str, expected: list[tuple[str, str]]
) -> None:
    assert of_condition(condition) == expected


@pytest.mark.parametrize(
    ("number", "both"),
    [
        ("50 %", ("51 %", "49 %")),
        ("12.5%", ("12.6%", "12.4%")),
        ("6", ("7", "5")),
        ("89.5", ("89.6", "89.4")),
        ("1/2", ("102/200", "98/200")),
    ],
)
def test_a_number_moves_by_its_smallest_step(number: str, both: tuple[str, str]) -> None:
    assert moved(number) == both


TRIED = """
from pathlib import Path
import limits
from tests.mutants import running
from tests.mutants.mutant import Mutant
from tests.mutants.scenarios import verdicts_of_packs

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
