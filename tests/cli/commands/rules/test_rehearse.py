"""`xeploai rules rehearse`: a cycle run again under other rules."""

import json
from pathlib import Path

import pytest

from tests.builders import AT, BY
from tests.cli.commands.rules.conftest import layer_text, no_such_pack
from tests.cli.conftest import Xeploai
from xeploai.cycle.operations import store_layer
from xeploai.rulepacks.loading import PACKS

pytestmark = [pytest.mark.usefixtures("assessed")]


NO_NUMBER = "“half” is not an exact number for “P23-GR-3.exceeded”. Write 40%, 2/5, 6 or 89.5."
REHEARSE = ("rules", "rehearse", "--cycle", "2023")


def test_a_rehearsal_in_json_says_what_was_assumed(xeploai: Xeploai) -> None:
    words = ["--pack", "vn-party-2025", "--assume", "score_general=25.5", "--json", "--list", "0"]

    found = json.loads(xeploai(*REHEARSE, *words).out)

    assert found["assumed"] == [
        {
            "fact": "score_general",
            "label": "Points for the general criteria",
            "value": "25.5 points",
            "subjects": found["total"]["subjects"],
            "does_not_fit": 0,
        }
    ]
    assert found["changed"] == []
    assert found["other"]["on"] == "2025-12-31"


def test_a_draft_of_a_pack_is_rehearsed_from_its_file(xeploai: Xeploai, tmp_path: Path) -> None:
    text = (PACKS / "vn-party-2023.yaml").read_text()
    draft = tmp_path / "draft.yaml"
    draft.write_text(text.replace("pack: vn-party-2023", "pack: draft-2027", 1))

    found = json.loads(xeploai(*REHEARSE, "--draft", draft, "--json").out)

    assert found["other"]["pack"] == "draft-2027"
    assert found["total"]["would_change"] == 0
    assert xeploai(*REHEARSE, "--draft", draft, "--pack", "vn-party-2025").code == 2
    assert xeploai(*REHEARSE, "--draft", draft, draft).code == 2
    draft.write_text(draft.read_text().replace("from: 2023", "from: 20x3"))
    assert xeploai(*REHEARSE, "--draft", draft).code == 2


def test_everything_wrong_with_a_rehearsal_is_told_at_once(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("layer: x\nextends: vn-party-2023\n")
    sets = ["--set", "P23-GR-3.exceeded=half", "--set", "P23-GR-3.nope=40%", "--set", "word"]
    more = ["--assume", "tasks_excedeed=1", "--unit", "nowhere", "--category", "nobody"]

    answer = xeploai(*REHEARSE, *sets, *more, "--list", "-1", "--draft", draft, "--draft", "none")

    assert answer.code == 2
    faults = answer.err.splitlines()
    for said in (
        NO_NUMBER,
        "has the number “P23-GR-3.nope”",
        "“word” sets nothing. Write --set CODE=VALUE.",
        "No fact has that code. Similar codes: tasks_exceeded, ",
        "“nowhere”",
        "“nobody” is no category of vn-party-2023: ",
        "0 or more; not -1.",
        "draft.yaml:1",
        "none: The file cannot be read (no such file or folder exists).",
    ):
        assert len([line for line in faults if said in line]) >= 1, said


def test_a_draft_milder_than_a_stored_document_names_both_numbers_and_documents(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    text = layer_text("tren", "tinh", "1-QĐ/TU", "60 %")
    store_layer(content=text.encode(), file="tren.yaml", by=BY, at=AT)
    draft = tmp_path / "duoi.yaml"
    draft.write_text(layer_text("duoi", "huyen-a", "2-DT/HU", "55 %", "DRAFT"))

    said = xeploai(*REHEARSE, "--draft", draft).refusal

    assert said.startswith("duoi.yaml:9 P23-GR-3.exceeded 2023-11-01: ")
    assert "2-DT/HU, mục 3 sets 55 %, which is milder than 60 %" in said
    assert "in P23-GR-3, 1-QĐ/TU, mục 3" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--on", "2001-01-01"], "applies from 2023-10-04 on"),
        (["--pack", "nope"], no_such_pack("nope")),
        (["--unit", "nowhere"], "“nowhere”"),
        (["--category", "nobody"], "“nobody” is no category of vn-party-2023: "),
        (
            ["--list", "-1"],
            "--list is how many of those that would change are named: 0 or more; not -1.",
        ),
        (
            ["--set", "P23-GR-3.exceeded"],
            "“P23-GR-3.exceeded” sets nothing. Write --set CODE=VALUE.",
        ),
        (["--set", "P23-GR-3.exceeded=half"], NO_NUMBER),
        (["--set", "P23-GR-3.exceded=40%"], "P23-GR-3.exceeded"),
        (
            ["--assume", "nope=1"],
            "--assume nope: No fact has that code. Correct it, or define the fact.",
        ),
        (
            ["--assume", "score=1", "--assume", "score=2"],
            "--assume names “score” twice. Keep one of them.",
        ),
        (
            ["--assume", "score=*x"],
            "“*x” is not a value of a fact. Write it as YAML: 75, true, GOOD, [].",
        ),
        (["--layer", "none"], "is stored here"),
        (["--draft", "none.yaml"], "none.yaml: The file cannot be read"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_in_words(
    xeploai: Xeploai, words: list[str], said: str
) -> None:
    assert said in xeploai(*REHEARSE, *words).refusal


def test_several_drafts_may_follow_one_option_or_have_one_each(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    names = [tmp_path / "one.yaml", tmp_path / "other.yaml"]

    together = xeploai(*REHEARSE, "--draft", *names, "--list", 0)
    one_each = xeploai(*REHEARSE, "--draft", names[0], f"--draft={names[1]}", "--list", 0)

    assert [line.split(":")[0] for line in together.err.splitlines()] == ["one.yaml", "other.yaml"]
    assert together == one_each
