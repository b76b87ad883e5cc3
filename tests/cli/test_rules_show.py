"""`xeploai rules show`: facts by their codes, and local documents in words."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from tests.rulepacks.test_worked_example import BLOCK, PAGE


def _example() -> str:
    """Return the pack of the worked example in docs/rules.md."""
    text = PAGE.read_text(encoding="utf-8")
    return "\n".join(part for name, part in BLOCK.findall(text) if name == "example-2027.yaml")


def test_the_command_of_step_3_lists_the_catalogue_and_soon_the_new_fact(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "example-2027.yaml"
    text = PAGE.read_text(encoding="utf-8")
    command = re.search(r"`rules (show example-2027.yaml --facts)`", text)
    assert command is not None
    words = command[1].replace(file.name, str(file)).split()
    before, facts, after = _example().partition("facts:\n")
    assert facts

    file.write_text(before, encoding="utf-8")
    step_2 = xeploai("rules", *words).out
    file.write_text(before + facts + after, encoding="utf-8")
    step_4 = xeploai("rules", *words).out

    assert "tasks_exceeded: Tasks exceeded" in step_2
    assert "meetings_held" not in step_2
    assert "meetings_held: Branch meetings held in the year" in step_4
    assert "looked at by V27-GR-1" in step_4


def test_facts_are_listed_with_code_kind_unit_and_who_gives_them(xeploai: Xeploai) -> None:
    told = " ".join(xeploai("rules", "show", "vn-party-2023", "--facts").out.split())

    assert (
        "tasks_exceeded: Tasks exceeded whole number (tasks); part of tasks_assigned; entered "
        "with its source"
    ) in told
    assert "score_general, score_results; at most 100; computed, not entered" in told
    assert "field form (Form): REPRIMAND, WARNING" in told
    assert "field waiver_document (Document that confirms the waiver): text" in told


def test_only_the_facts_of_a_category_are_listed_where_one_is_named(xeploai: Xeploai) -> None:
    words = ("rules", "show", "vn-party-2023", "--facts", "--category")

    assert "led_targets:" not in xeploai(*words, "member").out
    assert "led_targets:" in xeploai(*words, "leading_cadre").out
    assert "“nobody” is no category" in xeploai(*words, "nobody").err


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_missing_fact_is_named_with_the_code_under_which_it_is_recorded(
    xeploai: Xeploai, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("is_exempt: false\n")
    words = ("rules", "explain", "--pack", "vn-party-2023", "--category", "member")

    told = xeploai("--lang", language, *words, "--facts", file).out
    (plain,) = json.loads(xeploai(*words, "--facts", file, "--json").out)

    assert plain["missing"]
    assert all(f"[{code}]" in told for code in plain["missing"])


def test_the_code_of_an_unknown_fact_is_answered_with_those_alike(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("task_exceded: 1\nqqq: 1\n")
    words = ("rules", "explain", "--pack", "vn-party-2023", "--category", "member")

    said = xeploai(*words, "--facts", file).err

    assert "f.yaml, task_exceded: There is no fact of that code. Alike: tasks_exceeded" in said
    assert "f.yaml, qqq: There is no fact of that code. Correct it" in said
