"""`xeploai rules show PACK --facts`: facts by their codes."""

import re
from pathlib import Path

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
    step_2 = xeploai("rules", *words).lines
    file.write_text(before + facts + after, encoding="utf-8")
    step_4 = xeploai("rules", *words).lines

    assert "tasks_exceeded: Tasks exceeded" in step_2
    assert not [line for line in step_2 if line.startswith("meetings_held")]
    at = step_4.index("meetings_held: Branch meetings held in the year")
    assert "used by V27-GR-1" in step_4[at : at + 4]


def test_facts_are_listed_with_code_kind_unit_and_who_gives_them(xeploai: Xeploai) -> None:
    text = xeploai("rules", "show", "vn-party-2023", "--facts").text

    assert (
        "tasks_exceeded: Tasks exceeded whole number (tasks); part of tasks_assigned; entered "
        "with its source"
    ) in text
    assert "score_general, score_results; at most 100; computed, not entered" in text
    assert "field form (Form): REPRIMAND, WARNING" in text
    assert "field waiver_document (Document that confirms the waiver): text" in text


def test_only_the_facts_of_a_category_are_listed_where_one_is_named(xeploai: Xeploai) -> None:
    words = ("rules", "show", "vn-party-2023", "--facts", "--category")

    def is_listed(category: str) -> bool:
        return any(line.startswith("led_targets: ") for line in xeploai(*words, category).lines)

    assert not is_listed("member")
    assert is_listed("leading_cadre")
    assert xeploai(*words, "nobody").refusal.startswith("“nobody” is no category of ")


def test_parts_of_a_sum_that_is_read_and_waivers_that_are_admitted_are_listed_as_used(
    xeploai: Xeploai,
) -> None:
    lines = xeploai("rules", "show", "vn-party-2025", "--facts", "--category", "member").lines
    unused = next(at for at, line in enumerate(lines) if "no provision here looks at" in line)

    for fact in ("score_general: ", "score_results: ", "waivers: "):
        (at,) = [at for at, line in enumerate(lines) if line.startswith(fact)]
        assert at < unused, fact
