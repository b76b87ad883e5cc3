"""Packs and files of facts that a command names."""

from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli.commands.rules.inputs import find_pack, plain_word, refuse_unknown_category
from xeploai.domain.words import Refused


def test_all_faults_of_a_file_of_facts_come_at_once(xeploai: Xeploai, tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("tasks_done: x\nnope: 1\ntasks_assigned: -3\noutstanding: maybe\n")

    answer = xeploai(
        "rules", "explain", "--facts", file, "--pack", "vn-party-2023", "--category", "member"
    )

    assert answer.code == 2
    assert len(answer.err.splitlines()) == 4


@pytest.mark.parametrize("content", ["a: 1\na: 2\n", "? [x]\n: 1\n", "- 1\n", "a: *a\n"])
def test_a_file_that_holds_no_facts_is_refused(
    xeploai: Xeploai, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(content)

    answer = xeploai(
        "rules", "explain", "--facts", file, "--pack", "vn-party-2023", "--category", "member"
    )

    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1


def test_the_code_of_an_unknown_fact_is_answered_with_those_alike(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("task_exceded: 1\nqqq: 1\n")
    words = ("rules", "explain", "--pack", "vn-party-2023", "--category", "member")

    said = xeploai(*words, "--facts", file).err.splitlines()

    first, second = sorted(said)
    assert first == "f.yaml, qqq: No fact has that code. Correct it, or define the fact."
    assert second == (
        "f.yaml, task_exceded: No fact has that code. Similar codes: tasks_exceeded,"
        " tasks_done. Correct it, or define the fact."
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("75", 75),
        ("-3", -3),
        ("75.50", "75.50"),
        ("true", True),
        ("GOOD", "GOOD"),
        ("[]", []),
        ("~", None),
    ],
)
def test_a_word_is_read_as_yaml_and_a_fraction_is_not_rounded(text: str, value: object) -> None:
    assert plain_word(text) == value


def test_a_category_of_another_pack_is_refused_with_those_that_there_are() -> None:
    pack = find_pack("vn-party-2023")

    with pytest.raises(Refused, match="“commune_committee” is no category of vn-party-2023: "):
        refuse_unknown_category(pack, date(2023, 12, 31), "commune_committee")
