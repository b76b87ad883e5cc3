"""`xeploai rules evaluate`: how many decisions were compared with the rules, and which differ."""

import json

import pytest

from tests.cli.conftest import Xeploai
from tests.cycle.assessed import GOOD, enter, member_case
from xeploai.cycle.models import Evaluated
from xeploai.cycle.queries import cycle_of

pytestmark = [pytest.mark.usefixtures("assessed")]


def test_a_home_of_an_earlier_version_is_evaluated_by_one_command(xeploai: Xeploai) -> None:
    Evaluated.objects.all().delete()

    answer = xeploai("rules", "evaluate", "--cycle", "2023")

    assert answer.code == 0
    assert "decisions were compared with the rules, on these facts:" in answer.lines[0]
    assert Evaluated.objects.filter(is_compared=True).exists()


def test_a_decision_against_the_rules_without_a_reason_is_found_by_command(
    xeploai: Xeploai,
) -> None:
    # entered after the decision, so nothing asked for a reason then
    enter(member_case(cycle_of(2023)), {**GOOD, "discipline": []}, document="BC 2")

    answer = xeploai("rules", "evaluate", "--cycle", "2023")
    as_json = xeploai("rules", "evaluate", "--cycle", "2023", "--json")

    assert answer.lines[-1] == "Against the rules and without a reason: Members, dv-0."
    member = json.loads(as_json.out)["categories"]["member"]
    assert (member["decisions"], member["compared"], member["against"]) == (1, 1, 1)
    assert member["with_reason"] == 0
