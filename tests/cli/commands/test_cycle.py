"""`xeploai cycle`: cycles planned, led through their states, listed; who reports by return."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from tests.cycle.ceilings import decide_members, deciding_cycle
from xeploai.cycle.models import Cycle
from xeploai.domain import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_act_says_what_it_did(xeploai: Xeploai, province: Path) -> None:
    answers = [
        xeploai("cycle", "freeze", 2023),
        xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b"),
        xeploai("cycle", "report-by", "cases", "--cycle", 2023, "--unit", "cb-2"),
        xeploai("cycle", "report-by", "cases", "--cycle", 2023, "--unit", "huyen-b"),
    ]

    assert [answer.out for answer in answers] == [
        "Cycle 2023: its tree is frozen under vn-party-2023, with 7 cases.\n",
        "In cycle 2023 “Đảng bộ huyện B” (huyen-b) counts by its return.\n",
        "In cycle 2023 “Chi bộ Hai” (cb-2) is counted in the return of a unit above it.\n",
        "In cycle 2023 “Đảng bộ huyện B” (huyen-b) counts by its cases.\n",
    ]


def test_language_and_home_may_stand_after_an_act(xeploai: Xeploai, province: Path) -> None:
    words = ("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b")

    answer = xeploai("--lang", "en", *words, "--lang", "vi", "--home", province / "home")

    assert answer.lines == [
        (
            "Trong đợt đánh giá năm 2023, “Đảng bộ huyện B” (huyen-b) được tính theo biểu tổng hợp"
            " đã nộp."
        )
    ]


def test_a_cycle_is_opened_with_its_days_and_listed(xeploai: Xeploai, province: Path) -> None:
    options = ("--opens-on", "01/11/2022", "--by-return", "huyen-b", "--accept")
    opened = xeploai("cycle", "open", 2022, *options)

    assert opened.lines == ["Cycle 2022: its tree is frozen under vn-party-2018, with 6 cases."]
    assert "2022  vn-party-2018  2022-11-01 – 2022-12-31  open" in xeploai("cycle", "list").lines


def test_a_cycle_whose_tree_cannot_be_frozen_is_not_opened(
    xeploai: Xeploai, province: Path
) -> None:
    answer = xeploai("cycle", "open", 2022, "--by-return", "nobody", "--accept")

    assert "nobody" in answer.refusal
    assert not Cycle.objects.filter(year=2022).exists()


def test_a_unit_reports_by_return_or_by_cases_and_by_nothing_else(xeploai: Xeploai) -> None:
    answer = xeploai("cycle", "report-by", "word", "--cycle", 2023, "--unit", "tinh")

    assert answer.code == 2
    first, _ = answer.err.splitlines()
    assert first == "xeploai cycle report-by: SOURCE: “word” is not one of: return, cases."


def test_a_cycle_is_led_through_its_states_by_commands(xeploai: Xeploai, province: Path) -> None:
    words = ("close-facts", "start-deciding", "mark-reported", "close")
    answers = [xeploai("cycle", word, 2023) for word in words]
    answers.append(xeploai("cycle", "reopen", 2023, "--reason", "Sai"))
    answers.append(xeploai("cycle", "reopen", 2023, "--reason", "Sai", "--facts"))

    assert [answer.out for answer in answers] == [
        "Cycle 2023 is now closed for facts.\n",
        "Cycle 2023 is now deciding.\n",
        "Cycle 2023 is now reported.\n",
        "Cycle 2023 is now closed.\n",
        "Cycle 2023 is now deciding.\n",
        "Cycle 2023 is now open.\n",
    ]


def test_a_quarter_is_planned_checked_and_opened(xeploai: Xeploai, province: Path) -> None:
    planned = xeploai("cycle", "plan", "2023-q3")
    checked = xeploai("cycle", "blockers", "2023-Q3")
    asked = xeploai("cycle", "open", "2023-q3")
    opened = xeploai("cycle", "open", "2023-q3", "--accept")

    assert planned.lines == [
        "Cycle quarter III of 2023 is planned under vn-party-2018, from 2023-07-01 to 2023-09-30."
    ]
    assert checked.code == 0
    assert "Deserves attention: No criteria are set" in checked.out
    assert checked.lines[-1] == "Nothing blocks the opening of cycle quarter III of 2023."
    assert "open it all the same. Add --accept." in asked.err
    assert opened.code == 0
    assert Cycle.objects.get(code="2023-q3").state == "OPEN"


def test_days_are_corrected_and_a_cycle_withdrawn(xeploai: Xeploai, province: Path) -> None:
    corrected = xeploai(
        "cycle", "correct", 2023, "--closes-on", "20/12/2023", "--reason", "Ghi nhầm"
    )
    withdrawn = xeploai("cycle", "withdraw", 2023, "--reason", "Mở nhầm")

    assert corrected.code == 0
    assert withdrawn.lines == ["Cycle 2023 is now withdrawn."]
    assert not Cycle.objects.get(year=2023).units.exists()


def test_an_act_that_is_not_open_is_refused(xeploai: Xeploai, province: Path) -> None:
    assert "not possible while the cycle is open" in xeploai("cycle", "close", 2023).refusal
    assert "needs a reason" in xeploai("cycle", "withdraw", 2023, "--reason", " ").refusal


def test_a_year_shows_its_quarters_and_each_its_reasons_for_not_rating(
    xeploai: Xeploai, province: Path
) -> None:
    for code in ("2026", "2026-q2"):
        xeploai("cycle", "plan", code)
    xeploai("cycle", "open", "2026-q2", "--accept")

    year, quarter = xeploai("cycle", "show", "2026"), xeploai("cycle", "show", "2026-q2")

    assert "quarter II of 2026 (2026-q2): open; not decided yet: 0 of 0." in year.lines
    assert "Self-review not yet done" in year.lines[-1]
    assert "Self-review not yet done" not in quarter.lines[-1]
    assert "First appointed less than one month before" in quarter.lines[-1]


def test_a_year_that_is_not_planned_shows_its_quarters(xeploai: Xeploai, province: Path) -> None:
    xeploai("cycle", "plan", "2026-q2")
    xeploai("cycle", "open", "2026-q2", "--accept")

    shown, missing = xeploai("cycle", "show", "2026"), xeploai("cycle", "show", "2025")

    assert shown.lines == [
        "The cycle of the whole year (2026) is not planned yet; these are its quarters.",
        "quarter II of 2026 (2026-q2): open; not decided yet: 0 of 0.",
    ]
    assert "There is no cycle 2025" in missing.refusal


def test_what_blocks_the_reporting_is_listed_and_refused(xeploai: Xeploai) -> None:
    decide_members(deciding_cycle(), [Grade.EXCELLENT] * 3)

    blocked = xeploai("cycle", "blockers", 2023)
    refused = xeploai("cycle", "mark-reported", 2023)

    assert blocked.code == 1
    assert (
        "Blocks the reporting: 3 decisions rate excellent above a binding ceiling" in blocked.text
    )
    assert "3 decisions rate excellent above a binding ceiling" in refused.err
    assert Cycle.objects.get().state == "DECIDING"
    assert xeploai("verify", "--cycle", 2023).code == 0
    Cycle.objects.update(state="REPORTED")
    verified = xeploai("verify", "--cycle", 2023)
    assert (
        "3 decisions rate excellent above a binding ceiling, without a reason for that:"
        " member/dv-0, member/dv-1, member/dv-2"
    ) in verified.text
    evaluated = xeploai("rules", "evaluate", "--cycle", 2023, "--json")
    assert json.loads(evaluated.out)["categories"]["member"]["above_ceiling"] == 3
