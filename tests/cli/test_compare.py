"""`xeploai compare`, on the demonstration of a small province."""

import json

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from xeploai.cli.compare import TREES
from xeploai.cli.main import run
from xeploai.cycle.models import Case, Cycle
from xeploai.domain.grades import Grade
from xeploai.results.comparing import Tree

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _two_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xeploai.cli.database.prepare", lambda: None)
    units = make_tree()
    make_members(units["ap-a11"], 3)
    for year, grade in ((2022, Grade.GOOD), (2023, Grade.EXCELLENT)):
        grade_all(make_cycle(year), grade)


def grade_all(cycle: Cycle, grade: Grade) -> None:
    rows = [
        decision(case.category, case.subject_code, grade, decided_on=cycle.closes_on)
        for case in Case.objects.filter(cycle=cycle)
    ]
    decide(cycle, *rows)


def test_the_trees_of_the_command_are_those_that_there_are() -> None:
    assert sorted(TREES.values()) == sorted(Tree)


@pytest.mark.parametrize(
    "words",
    [
        ["--with-cycle", "2022"],
        ["--with-cycle", "2022", "--tree", "this-year"],
        ["--with-unit", "huyen-b"],
        ["--siblings"],
    ],
)
def test_each_way_to_compare_gives_a_table_and_json(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["compare", "--cycle", "2023", "--unit", "huyen-a", *words]

    assert run([*asked, "--lang", "en"]) == 0
    table = capsys.readouterr().out
    assert run([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert "Members" in table or "member" in table
    assert len(found) == 1
    for row in found[0]["figures"]:
        assert row["comparable"] or row["why_not"]


def test_json_has_the_difference_and_percentage_points(capsys: pytest.CaptureFixture[str]) -> None:
    run(["compare", "--cycle", "2023", "--unit", "tinh", "--json"])

    figures = json.loads(capsys.readouterr().out)[0]["figures"]
    excellent = next(
        row for row in figures if (row["category"], row["figure"]) == ("member", "excellent")
    )
    assert (excellent["before"], excellent["now"], excellent["difference"]) == (0, 3, 3)
    assert excellent["points"] == "100,00"


@pytest.mark.parametrize(
    "words",
    [
        ["--unit", "nobody"],
        ["--unit", "tinh", "--siblings"],
        ["--unit", "huyen-a", "--siblings", "--with-cycle", "2022"],
        ["--unit", "huyen-a", "--with-cycle", "2023"],
        ["--unit", "huyen-a", "--with-unit", "nobody"],
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", "--cycle", "2023", *words]) == 2
    assert capsys.readouterr().err
