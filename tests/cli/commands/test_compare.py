"""`xeploai compare`, on a small province with two years."""

import json

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from tests.cli.conftest import Xeploai, row_of
from xeploai.cli.commands.compare import TREES
from xeploai.cycle.models import Case, Cycle
from xeploai.domain.grades import Grade
from xeploai.results.comparing import TreeBasis

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _two_years() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    for year, grade in ((2022, Grade.GOOD), (2023, Grade.EXCELLENT)):
        grade_all(make_cycle(year), grade)


def grade_all(cycle: Cycle, grade: Grade) -> None:
    rows = [
        decision(case.category, case.subject_code, grade, decided_on=cycle.closes_on)
        for case in Case.objects.filter(cycle=cycle)
    ]
    decide(cycle, *rows, reason="Thành tích nổi trội")


def test_the_trees_of_the_command_are_those_that_there_are() -> None:
    assert sorted(TREES.values()) == sorted(TreeBasis)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (["--with-cycle", "2022"], "Tên huyen-a (2022) and Tên huyen-a (2023)"),
        (
            ["--with-cycle", "2022", "--tree", "this-year"],
            "Tên huyen-a: 2022 and 2023, both on the tree of 2023",
        ),
        (["--with-unit", "huyen-b"], "Tên huyen-b (2023) and Tên huyen-a (2023)"),
        (["--siblings"], "Tên huyen-a (2023) and Tên huyen-b (2023)"),
    ],
)
def test_each_way_to_compare_gives_a_table_and_json(
    xeploai: Xeploai, words: list[str], title: str
) -> None:
    command = ["compare", "--cycle", "2023", "--unit", "huyen-a", *words]

    table = xeploai(*command)
    found = json.loads(xeploai(*command, "--json").out)

    assert table.code == 0
    assert table.lines[0] == title
    assert row_of(table.out, "Members")
    assert len(found) == 1
    for row in found[0]["figures"]:
        assert row["comparable"] or row["why_not"]


def test_a_row_has_both_counts_the_difference_and_percentage_points(xeploai: Xeploai) -> None:
    printed = xeploai("compare", "--cycle", "2023", "--unit", "tinh").out

    _, members = printed.split("Members", 1)
    assert row_of(f"│ {members}", "")[1:]
    excellent = next(
        cells
        for line in members.splitlines()
        if (cells := [cell.strip() for cell in line.split("│")[1:-1]])[1:2] == ["Excellent"]
    )
    assert excellent[1:] == ["Excellent", "0", "0,00% / 3", "3", "100,00% / 3", "+3", "+100,00"]


def test_json_has_the_difference_and_percentage_points(xeploai: Xeploai) -> None:
    found = json.loads(xeploai("compare", "--cycle", "2023", "--unit", "tinh", "--json").out)

    excellent = next(
        row
        for row in found[0]["figures"]
        if (row["category"], row["figure"]) == ("member", "excellent")
    )
    assert (excellent["before"], excellent["now"], excellent["difference"]) == (0, 3, 3)
    assert excellent["points"] == "100,00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unit", "nobody"], "“nobody”"),
        (["--unit", "tinh", "--siblings"], "Tên tinh"),
        (
            ["--unit", "huyen-a", "--siblings", "--with-cycle", "2022"],
            "--siblings compares within one cycle: leave out --with-… and --tree.",
        ),
        (["--unit", "huyen-a", "--with-cycle", "2023"], ""),
        (["--unit", "huyen-a", "--with-unit", "nobody"], "“nobody”"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    xeploai: Xeploai, words: list[str], said: str
) -> None:
    assert said in xeploai("compare", "--cycle", "2023", *words).refusal
