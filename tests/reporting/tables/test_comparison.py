"""The table that compares two cycles: unknown, not applicable and zero are three things."""

from dataclasses import replace

from tests.documents.sample import empty, not_comparable, province
from xeploai.domain import Counts, EarlierFigures, Share, Total
from xeploai.reporting.report import Difference, Mark, Points
from xeploai.reporting.tables import comparison_table


def rows(now: Counts, before: Counts) -> dict[object, tuple[object, ...]]:
    statistics = replace(
        empty({"member": Total(now)}), earlier=EarlierFigures(2022, {"member": Total(before)})
    )
    return {row.cells[1]: row.cells for row in comparison_table(statistics).rows}


def test_a_figure_has_both_years_the_difference_and_the_points() -> None:
    cells = rows(Counts(0, 3, 1), Counts(0, 1, 1))["Hoàn thành tốt nhiệm vụ trở lên"]

    assert cells[2:5] == (1, 2, Share(1, 2, of="graded"))
    assert cells[5:8] == (3, 4, Share(3, 4, of="graded"))
    assert cells[8] == Difference(2)
    assert isinstance(cells[9], Points)
    assert cells[9].value == 25


def test_a_figure_without_a_share_has_no_points() -> None:
    cells = rows(Counts(0, 3), Counts(0, 1))["Tổng số"]

    assert cells[8:] == (Difference(2), Mark.NOT_APPLICABLE)


def test_cycles_that_are_not_comparable_have_no_rows_but_the_reason() -> None:
    table = comparison_table(not_comparable())

    assert table.rows == ()
    assert table.notes[0] == "Không so sánh được với kỳ trước."
    assert comparison_table(empty()).notes == ("Không có số liệu của kỳ trước để so sánh.",)
    assert comparison_table(province()).caption == "So sánh với năm 2022"
