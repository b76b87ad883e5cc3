"""A rehearsal as tables."""

import json

import pytest

from tests.cli.conftest import Xeploai, row_of
from tests.cycle.assessed import enter
from xeploai.cycle.models import Cycle
from xeploai.cycle.queries import case_of

pytestmark = [pytest.mark.usefixtures("assessed")]


REHEARSE = ("rules", "rehearse", "--cycle", "2023")


def test_a_rehearsal_names_who_would_change_by_code_alone(xeploai: Xeploai) -> None:
    answer = xeploai(*REHEARSE, "--set", "P23-GR-3.exceeded=70%", "--category", "member")

    assert answer.code == 0
    assert answer.lines[0] == (
        "Rehearsal of cycle 2023, Tên tinh. Nothing is stored, no grade is changed."
    )
    assert "with P23-GR-3.exceeded = 70%" in answer.lines
    at = answer.lines.index("· dv-0 (Tên ap-a11), Members: Excellent → Good")
    assert answer.lines[at + 1] == "barred by P23-GR-3 of the other rules"
    assert "Người" not in answer.out


def test_a_rehearsal_says_which_clause_bars_no_longer(xeploai: Xeploai) -> None:
    enter(case_of(Cycle.objects.get(), "member", "dv-0"), {"tasks_exceeded": 4}, document="BC 7")

    words = ["--set", "P23-GR-3.exceeded=30%", "--category", "member", "--against", "suggested"]
    lines = xeploai(*REHEARSE, *words).lines
    (turn,) = json.loads(xeploai(*REHEARSE, *words, "--json").out)["changed"]

    assert "no longer barred by P23-GR-3" in lines
    assert "barred by P23-GR-3 of the other rules" not in lines
    assert (turn["no_longer_barred_by"], turn["barred_by"]) == (["P23-GR-3"], [])


def test_a_group_that_is_not_over_is_said_not_to_be(xeploai: Xeploai) -> None:
    elsewhere = xeploai(*REHEARSE, "--unit", "huyen-b").lines
    here = xeploai(*REHEARSE, "--set", "P23-GR-3.exceeded=70%", "--category", "member").lines

    assert ("No group over: none with a graded subject lies wholly within this unit.") in elsewhere
    assert "No group over." in here


def test_the_table_counts_who_would_change(xeploai: Xeploai) -> None:
    printed = xeploai(*REHEARSE, "--set", "P23-GR-3.exceeded=70%", "--category", "member").out

    members, changed, worse = (int(row_of(printed, "Members")[at]) for at in (1, 3, 5))
    assert members >= 1
    assert (changed, worse) == (1, 1)
