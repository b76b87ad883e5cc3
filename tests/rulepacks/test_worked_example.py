"""The worked example of `docs/rules.md`, done by following its text literally."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
import yaml

from xeploai.domain import say
from xeploai.domain.evaluation.evaluate import Evaluation, SuggestionKind, evaluate
from xeploai.domain.grades import Grade
from xeploai.domain.model.pack import RulePack, rulebook
from xeploai.domain.text.changes import required_changes
from xeploai.domain.words import Refused
from xeploai.rulepacks import parse_pack
from xeploai.rulepacks.facts import read_values

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
BLOCK = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)
ON = date(2027, 12, 31)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        found[name].append(text)
    return {name: "\n".join(parts) for name, parts in found.items()}


@pytest.fixture(scope="module")
def pack(files: dict[str, str]) -> RulePack:
    return parse_pack(files["example-2027.yaml"].encode(), file="example-2027.yaml")


def explained(pack: RulePack, files: dict[str, str], **changed: object) -> Evaluation:
    given = yaml.safe_load(files["branch.yaml"]) | changed
    known = {fact: value for fact, value in given.items() if value is not None}
    values = read_values(pack.facts, known)
    return evaluate(rulebook(pack, on=ON).plan_for("subordinate_branch"), values)


def test_every_row_of_the_table_became_a_provision(pack: RulePack) -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = re.findall(r"^\| (V27-.*?) \|", text, re.MULTILINE)
    rows = {code for row in named for code in row.split(", ")}

    assert set(pack.provisions) == rows
    assert len(rows) == 8


def test_three_of_ten_exceeded_suggest_good_and_four_would_be_needed(
    pack: RulePack, files: dict[str, str]
) -> None:
    evaluation = explained(pack, files)

    assert evaluation.suggested is Grade.GOOD
    closing = [each.provision.code for each in evaluation.closing(Grade.EXCELLENT)]
    assert closing == ["V27-GR-1"]
    (change,) = required_changes(evaluation, Grade.EXCELLENT, pack.facts)
    assert "4 of 10 would be needed" in say(change.sentence, "en")


def test_with_a_fourth_it_suggests_excellent(pack: RulePack, files: dict[str, str]) -> None:
    assert explained(pack, files, tasks_exceeded=4).suggested is Grade.EXCELLENT


def test_without_the_number_of_meetings_nothing_is_suggested(
    pack: RulePack, files: dict[str, str]
) -> None:
    evaluation = explained(pack, files, tasks_exceeded=4, meetings_held=None)

    assert (evaluation.suggests, evaluation.missing) == (SuggestionKind.MISSING, ("meetings_held",))


def test_140_percent_is_told_with_its_line(files: dict[str, str]) -> None:
    text = files["example-2027.yaml"].replace("value: 40 %", "value: 140 %")

    with pytest.raises(Refused) as refused:
        parse_pack(text.encode(), file="example-2027.yaml")

    line = 1 + text[: text.index("140 %")].count("\n")
    assert any(f"example-2027.yaml:{line}" in fault.place for fault in refused.value.faults)
    assert any("V27-GR-1" in fault.place for fault in refused.value.faults)
