"""`xeploai cycle`: cycles opened, frozen, listed; who reports by return."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cycle.models import Cycle

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
    opened = xeploai("cycle", "open", 2022, "--opens-on", "01/11/2022", "--by-return", "huyen-b")

    assert opened.lines == ["Cycle 2022: its tree is frozen under vn-party-2018, with 6 cases."]
    assert "2022  vn-party-2018  2022-11-01 – 2022-12-31" in xeploai("cycle", "list").lines


def test_a_cycle_whose_tree_cannot_be_frozen_is_not_opened(
    xeploai: Xeploai, province: Path
) -> None:
    answer = xeploai("cycle", "open", 2022, "--by-return", "nobody")

    assert "nobody" in answer.refusal
    assert not Cycle.objects.filter(year=2022).exists()


def test_a_unit_reports_by_return_or_by_cases_and_by_nothing_else(xeploai: Xeploai) -> None:
    answer = xeploai("cycle", "report-by", "word", "--cycle", 2023, "--unit", "tinh")

    assert answer.code == 2
    first, _ = answer.err.splitlines()
    assert first == "xeploai cycle report-by: SOURCE: “word” is not one of: return, cases."
