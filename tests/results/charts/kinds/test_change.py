from tests.results.charts.sample import UNITS, below, charts_by_code, earlier, statistics
from xeploai.domain import Counts, Fault


def test_the_change_is_in_points_of_the_shares_that_the_page_shows() -> None:
    before = earlier(Counts(excellent=10, good=80, completed=10))
    chart = charts_by_code(statistics(earlier=before))["change"]

    # (17 + 120) / 166 against 90 / 100, and 17 / 137 against 10 / 90
    cells = [row.cells for row in chart.rows if row.label == "Members"]
    assert [one[1:] for one in cells] == [
        ("90,00%", "82,53%", "−7,47"),
        ("11,11%", "12,41%", "+1,30"),
    ]
    assert chart.title == (
        "Since 2022, good or better has risen in 0 of 1 categories and fallen in 1"
    )


def test_what_is_not_comparable_is_not_drawn_and_says_why() -> None:
    before = earlier(Counts(good=1), not_comparable=(Fault("Other standards."),))
    chart = charts_by_code(statistics(earlier=before))["change"]

    assert chart.drawing is None
    assert chart.rows == ()
    assert chart.notes == ("Other standards.",)
    assert chart.title == "Not comparable with 2022, so nothing is drawn"


def test_a_total_that_is_not_whole_has_no_change() -> None:
    units = (*UNITS, below("d", Counts(undecided=1)))
    chart = charts_by_code(statistics(*units, earlier=earlier(Counts(good=1))))["change"]

    assert chart.drawing is None
    assert "Members: some cases are still undecided in one of the two years." in chart.notes
    assert {row.cells[-1] for row in chart.rows} == {"–"}


def test_the_first_cycle_has_nothing_to_be_compared_with() -> None:
    chart = charts_by_code(statistics())["change"]

    assert (chart.drawing, chart.rows) == (None, ())
    assert chart.title == "No earlier cycle to compare with"
