"""The parts of a report, as values."""

from datetime import date

import pytest

from xeploai.reporting.report import Closing, Column, RaggedTable, Report, Row, Table, TitleBlock

COLUMNS = (Column("name", ("Tên",)), Column("number", ("Số",)))
TOTAL = Row(("Cộng", 9), is_total=True)


def table(*rows: Row, most: int | None = None) -> Table:
    return Table("Biểu 1", "Tên", "Đơn vị tính: người.", COLUMNS, rows, most=most)


def test_a_row_with_another_number_of_cells_is_refused() -> None:
    with pytest.raises(RaggedTable):
        table(Row((1,)))


def test_a_printed_page_has_the_first_rows_and_every_total() -> None:
    rows = [Row((f"Chi bộ {number}", number)) for number in range(5)]

    shortened = table(*rows, TOTAL, most=2)

    assert shortened.printed_rows == (*rows[:2], TOTAL)
    assert shortened.left_out == 3


def test_a_table_without_a_limit_is_printed_whole() -> None:
    whole = table(Row(("Chi bộ", 1)), TOTAL)

    assert whole.printed_rows == whole.rows
    assert whole.left_out == 0


def test_a_report_is_named_after_its_kind_and_subject() -> None:
    title = TitleBlock("Đảng bộ", "ĐẢNG", "Số", "Nơi, ngày", "BÁO CÁO", "kết quả năm 2023")

    report = Report(title, (), Closing("Nơi nhận", (), ()), "Phụ lục", (), date(2024, 1, 17))

    assert report.name == "Báo cáo kết quả năm 2023"
