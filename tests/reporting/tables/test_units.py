"""Lists of units: not reported, reported by return, and where two sources differ."""

from dataclasses import replace

from tests.documents.sample import empty, province
from xeploai.domain import UnitRef
from xeploai.reporting.report import Difference
from xeploai.reporting.tables import disagreements_table, returns_table, unreported_table


def test_a_unit_is_listed_with_what_it_has_not_reported() -> None:
    statistics = replace(
        empty(), missing_units=(UnitRef("a", "A"),), waiting_units=(UnitRef("b", "B"),)
    )

    table = unreported_table(statistics, limit=10)

    assert [row.cells for row in table.rows] == [
        (1, "A", "a", "Toàn bộ số liệu"),
        (2, "B", "b", "Quyết định đối với hồ sơ của đơn vị"),
    ]
    assert table.measure == "Số dòng: 2."


def test_a_return_without_a_category_is_listed_with_that_category() -> None:
    rows = unreported_table(province(), limit=10).rows

    statistics = province()
    silent = {
        (unit.name, statistics.category_labels[code].label["vi"])
        for code, total in statistics.categories.items()
        for unit in total.not_reported_by
    }
    assert silent
    assert silent <= {(row.cells[1], row.cells[3]) for row in rows}
    assert {row.cells[1] for row in rows} >= {unit.name for unit in province().missing_units}


def test_the_difference_is_the_return_minus_the_cases() -> None:
    statistics = province()

    rows = disagreements_table(statistics, limit=10).rows

    for row, disagreement in zip(rows, statistics.disagreements, strict=True):
        expected = disagreement.returned - disagreement.counted
        assert row.cells[4:7] == (
            disagreement.returned,
            disagreement.counted,
            Difference(expected),
        )


def test_empty_lists_say_so() -> None:
    assert unreported_table(empty(), limit=10).notes == ("Không có đơn vị nào chưa báo cáo.",)
    assert disagreements_table(empty(), limit=10).notes == ("Không phát hiện chênh lệch.",)
    assert returns_table(empty(), limit=10).notes == (
        "Không có đơn vị nào gửi biểu tổng hợp; mọi số liệu lấy từ hồ sơ từng trường hợp.",
    )
