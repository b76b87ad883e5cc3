from tests.results.charts.sample import below, charts_by_code, statistics
from xeploai.domain import Counts


def test_reasons_for_not_rating_are_counted_by_category() -> None:
    chart = charts_by_code(statistics())["not_rated"]

    assert [(row.label, row.cells[-1]) for row in chart.rows] == [("Members", "3")]
    assert chart.title == (
        "Most often not rated: Members, “Under inspection, verification, complaint or denunciation"
        " handling, or disciplinary review” (3)"
    )


def test_nobody_unrated_and_nothing_reported_are_told_apart() -> None:
    none = charts_by_code(statistics(below("a", Counts(good=1))))["not_rated"]
    silent = charts_by_code(statistics(below("a", None)))["not_rated"]

    assert none.title == "No case is without a grade"
    assert silent.title == "Nothing is reported"
    assert none.drawing is silent.drawing is None
