import pytest

from tests.results.charts.sample import UNITS, below, charts_by_code, drawing, statistics
from xeploai.domain import Counts


def test_the_composition_says_which_unit_is_highest_and_which_lowest() -> None:
    chart = charts_by_code(statistics())["composition"]

    assert chart.title == ("Party members: good or better from 75,00% (Tên c) to 90,00% (Tên b)")
    assert [row.unit for row in chart.rows] == ["b", "a", "c"]


def test_the_parts_of_a_bar_are_of_those_graded_and_fill_it() -> None:
    series = drawing(charts_by_code(statistics())["composition"])["series"]

    assert [one["shown"][0] for one in series] == ["10,00%", "80,00%", "6,00%", "4,00%"]
    assert [sum(parts) for parts in zip(*(one["values"] for one in series), strict=True)] == [
        pytest.approx(100)
    ] * 3


def test_a_unit_without_figures_has_no_bar_and_is_named() -> None:
    chart = charts_by_code(statistics(*UNITS, below("d", None), below("e", Counts(undecided=4))))[
        "composition"
    ]

    assert chart.notes == ("No bar, since nothing is graded or reported: Tên d, Tên e.",)
    assert drawing(chart)["units"] == ["b", "a", "c"]
    assert [row.cells[0] for row in chart.rows[-2:]] == ["–", "0"]


def test_equal_units_are_not_ranked() -> None:
    same = (below("a", Counts(good=9, failed=1)), below("b", Counts(good=18, failed=2)))

    assert charts_by_code(statistics(*same))["composition"].title == (
        "Party members: good or better is 90,00% in every direct subordinate"
    )
