"""`xeploai rules diff`: two packs compared by what follows."""

import json
from pathlib import Path

import pytest

from tests.cli.commands.rules.conftest import no_such_pack
from tests.cli.conftest import Xeploai


def test_two_packs_are_compared_by_what_follows_and_not_by_id(xeploai: Xeploai) -> None:
    answer = xeploai("rules", "diff", "vn-party-2023", "vn-party-2025")

    lines = answer.lines
    at = lines.index("P23-GR-3 → P25-GR-4")
    change = "· Number: 50% of the tasks assigned → 30% of the tasks assigned"
    assert [line for line in lines[at : at + 12] if line.startswith(change)]
    assert [line for line in lines if line.startswith("+ commune_committee: ")]
    assert answer.out == xeploai("rules", "diff", "vn-party-2023", "vn-party-2025").out


def test_one_pack_is_compared_on_two_days(xeploai: Xeploai, small: Path) -> None:
    days = ("--on", "2021-12-31", "--on2", "2022-12-31")

    lines = xeploai("rules", "diff", small, small, *days).lines

    assert "P18-GR-1 → P18-GR-1" in lines
    assert [line for line in lines if "50% of tasks → 55% of tasks" in line]
    assert "· Asked only now: Outstanding achievements, a model for others: yes." in lines


def test_a_comparison_in_json_has_the_changes_as_sentences(xeploai: Xeploai) -> None:
    found = json.loads(xeploai("rules", "diff", "vn-party-2023", "vn-party-2025", "--json").out)

    pairs = {(one["before"]["provision"], one["after"]["provision"]) for one in found["changed"]}
    assert ("P23-GR-3", "P25-GR-4") in pairs
    assert found["categories"]["only_after"].keys() == {"commune_committee"}
    assert found["before"]["pack"] == "vn-party-2023"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["vn-party-2023", "vn-party-2023"],
            "Both are vn-party-2023 on 2025-08-29: there is nothing to compare. Give two days.",
        ),
        (["vn-party-2023", "nope"], no_such_pack("nope")),
        (
            ["vn-party-2023", "vn-party-2025", "--on2", "2001-01-01"],
            "vn-party-2025 applies from 2025-08-30 on",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    xeploai: Xeploai, words: list[str], said: str
) -> None:
    assert said in xeploai("rules", "diff", *words).refusal
