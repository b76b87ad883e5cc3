"""Whole situations, written as YAML by people who know the field; see the files beside this."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree, unit_of
from tests.builders import send_return as send
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade, Outcome
from xeploai.organisations import register as operations
from xeploai.reporting import statistics_as_json
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
SCENARIOS = [
    pytest.param(scenario, id=name)
    for file in FILES
    for name, scenario in yaml.safe_load(file.read_text(encoding="utf-8")).items()
]
AUTHORITY = "tinh"


def outcome_of(text: str) -> Outcome:
    return Outcome(Grade(text)) if text in list(Grade) else Outcome(None, text)


def play(scenario: dict[str, Any]) -> dict[str, Any]:
    tree = {code: (parent, category) for code, (parent, category) in scenario["tree"].items()}
    units = make_tree(tree)
    for branch, number in scenario.get("members", {}).items():
        make_members(units[branch], number)
    for year in scenario.get("cycles", [2023]):
        _change_tree(scenario.get("changes", {}).get(year, []), units)
        cycle = make_cycle(year, by_return=scenario.get("by_return", {}).get(year, []))
        given = scenario.get("decisions", {}).get(year, [])
        for number, (category, subject, text) in enumerate(given, start=1):
            row = decision(
                category,
                subject,
                outcome_of(text),
                document=f"QĐ {number}",
                decided_on=date(year, 12, 20),
            )
            decide(cycle, row)
        for code, categories in scenario.get("returns", {}).get(year, {}).items():
            send(cycle, code, {name: Counts(**one) for name, one in categories.items()})
    return statistics_as_json(
        statistics_of(unit_of(cycle, scenario.get("unit", AUTHORITY))), language="en"
    )


def _change_tree(changes: list[dict[str, Any]], units: dict[str, Any]) -> None:
    for change in changes:
        details = {"on": change["day"], "document_number": "QĐ", "by": BY, "at": AT}
        if change["act"] == "transfer":
            operations.transfer_unit(unit=units[change["unit"]], to=units[change["to"]], **details)
        else:
            operations.merge_unit(unit=units[change["unit"]], into=units[change["to"]], **details)


def look_up(found: Any, path: str) -> Any:
    for step in path.split("."):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


@pytest.mark.same_queries
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scenario(scenario: dict[str, Any]) -> None:
    found = play(scenario)

    for path, expected in scenario["then"].items():
        assert look_up(found, path) == expected, path
