"""`xeploai cases`: a figure leads back to its cases and returns."""

import json
from pathlib import Path

import pytest

from tests.cli.commands.conftest import write_return
from tests.cli.conftest import Xeploai, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_figure_leads_back_to_its_cases(xeploai: Xeploai, graded: Path) -> None:
    words = ("cases", "--cycle", 2023, "--unit", "huyen-a", "--category", "member", "--json")
    found = json.loads(xeploai(*words, "--figure", "excellent").out)

    assert found["cases"] == 1
    (case,) = found["shown"]
    assert (case["subject"], case["name"]) == ("p1", "Nguyễn Văn Ất")
    assert case["decisions"][0]["document"] == "QĐ 1"


def test_cases_are_listed_in_english_with_every_column(xeploai: Xeploai, graded: Path) -> None:
    answer = xeploai("cases", "--cycle", 2023, "--unit", "huyen-a", "--category", "member")

    assert answer.lines[0] == "2 cases, 0 returns"
    assert row_of(answer.out, "p1") == [
        "p1",
        "Nguyễn Văn Ất",
        "Chi bộ Một",
        "Excellent",
        "Chi bộ Một",
        "QĐ 1",
        "2023-12-20",
    ]


def test_returns_that_add_nothing_to_a_figure_are_not_behind_it(
    xeploai: Xeploai, province: Path
) -> None:
    path = write_return(province / "return.csv", good=6, completed=0)
    xeploai("import", path, "--cycle", 2023, "--unit", "huyen-b")
    xeploai("cycle", "report-by", "return", "--cycle", 2023, "--unit", "huyen-b")

    def behind(figure: str) -> list[int]:
        words = ("cases", "--cycle", 2023, "--unit", "tinh", "--category", "member", "--json")
        found = json.loads(xeploai(*words, "--figure", figure).out)
        return [one["number"] for one in found["returns"]]

    assert behind("completed") == []
    assert behind("good") == [6]


def test_only_the_first_cases_are_listed_unless_all_are_wanted(
    xeploai: Xeploai, graded: Path
) -> None:
    words = ("cases", "--cycle", 2023, "--unit", "tinh", "--category", "member")

    first, everything = xeploai(*words, "--limit", 1), xeploai(*words, "--limit", 0)

    assert first.lines[-1] == "The first 1 are shown; --limit 0 shows all."
    assert [row_of(everything.out, code)[0] for code in ("p1", "p2", "p3")] == ["p1", "p2", "p3"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--limit", "-1"], "--limit is how many cases are shown: 0 for all, or more; not -1."),
        (["--category", "nobody"], "“nobody” is no category of vn-party-2023: "),
    ],
)
def test_words_that_do_not_fit_are_refused(
    xeploai: Xeploai, province: Path, words: list[str], said: str
) -> None:
    answer = xeploai("cases", "--cycle", 2023, "--unit", "tinh", *words)

    assert answer.refusal.startswith(said)
