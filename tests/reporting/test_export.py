"""Statistics as JSON and as rows: what is missing is never zero."""

from tests.documents.sample import empty, not_comparable, province
from xeploai.domain import FIGURES, Counts, Total
from xeploai.reporting import statistics_as_json, statistics_as_rows


def test_an_unreported_figure_is_null_and_a_reported_zero_is_zero() -> None:
    statistics = empty({"member": Total(Counts(0, 1)), "leading_cadre": Total()})

    categories = statistics_as_json(statistics, language="en")["categories"]

    assert (categories["member"]["failed"], categories["leading_cadre"]["failed"]) == (0, None)
    assert categories["leading_cadre"]["not_graded_reasons"] is None


def test_each_share_is_text_and_names_its_base() -> None:
    members = statistics_as_json(province(), language="vi")["categories"]["member"]

    assert members["shares"]["good_or_better"] == {"shown": "85,94", "of": "graded"}


def test_units_without_a_report_are_listed_with_the_reason() -> None:
    statistics = province()

    units = statistics_as_json(statistics, language="vi")["missing_units"]

    assert [(unit["code"], unit["why"]) for unit in units] == [
        (unit.code, "no_return") for unit in statistics.missing_units
    ]


def test_cycles_that_are_not_comparable_say_why() -> None:
    compared = statistics_as_json(not_comparable(), language="en")["compared_with"]

    assert compared["cycle"] == 2022
    assert compared["comparable"] is False
    assert len(compared["reasons"]) == 1


def test_rows_have_a_change_for_each_figure_and_one_row_a_category() -> None:
    statistics = province()

    rows = list(statistics_as_rows(statistics))

    assert [row["category"] for row in rows] == list(statistics.categories)
    assert all(f"{figure}_change" in row for figure in FIGURES for row in rows)
    member = next(row for row in rows if row["category"] == "member")
    assert member["good_or_better_percent_of_graded"] == "85,94"
