from fractions import Fraction

import pytest

from xeploai.documents.layout import PAGE_WIDTH, HeadCell, display, head_rows, lay_out
from xeploai.domain.figures.counts import Share
from xeploai.reporting.report import Cell, Column, ColumnKind, Difference, Mark, Points, Row, Table


def table(*rows: Row, columns: int = 1, most: int | None = None) -> Table:
    heads = tuple(Column(f"c{number}", (f"Cột {number}",)) for number in range(columns))
    return Table("Biểu 1", "Tên", "Đơn vị tính: người.", heads, rows, most=most)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (57241, "57.241"),
        (0, "0"),
        (Share(3402, 3623, of="graded"), "93,90%"),
        (Share(0, 0, of="graded"), "x"),
        (Difference(120), "+120"),
        (Difference(-1271), "-1.271"),
        (Difference(0), "0"),
        (Points(Fraction(311, 100)), "+3,11"),
        (Points(Fraction(-1, 2)), "-0,50"),
        (Points(Fraction(1, 1000)), "0,00"),
        (Mark.MISSING, "…"),
    ],
)
def test_cells_are_written_as_in_vietnamese(cell: Cell, text: str) -> None:
    assert display(cell) == text


def test_zero_missing_and_not_applicable_look_different() -> None:
    assert len({display(0), display(Mark.MISSING), display(Mark.NOT_APPLICABLE), display("")}) == 4


def test_each_sign_in_a_table_is_explained_below_it_and_no_other() -> None:
    notes = lay_out(table(Row((Mark.MISSING,)))).notes

    assert notes == ("Dấu “…”: không có số liệu; khác với số 0.",)


def test_equal_neighbours_in_the_head_share_a_cell() -> None:
    columns = (
        Column("name", ("Đơn vị",)),
        Column("number", ("Xuất sắc", "Số lượng"), ColumnKind.COUNT),
        Column("share", ("Xuất sắc", "Tỷ lệ"), ColumnKind.SHARE),
    )

    assert head_rows(columns) == (
        (HeadCell("Đơn vị", 0, rows=2), HeadCell("Xuất sắc", 1, columns=2)),
        (HeadCell("Số lượng", 1), HeadCell("Tỷ lệ", 2)),
    )


def test_columns_without_a_common_head_do_not_merge_although_they_read_alike() -> None:
    columns = (Column("a", ("Tỷ lệ",)), Column("b", ("Tỷ lệ",)))

    assert head_rows(columns) == ((HeadCell("Tỷ lệ", 0), HeadCell("Tỷ lệ", 1)),)


def test_a_shortened_list_keeps_its_totals_and_says_what_it_leaves_out() -> None:
    rows = [Row((f"Đơn vị {number}",)) for number in range(600)]
    shortened = lay_out(table(*rows, Row(("Cộng",), is_total=True), most=50))

    assert [row.cells[0].text for row in shortened.rows[-2:]] == ["Đơn vị 49", "Cộng"]
    assert "50 trong 600 dòng; còn 550 dòng nữa" in shortened.notes[0]


def test_no_table_is_wider_than_the_page() -> None:
    wide = lay_out(table(Row(("tên rất dài " * 40,) * 20), columns=20))

    assert sum(wide.widths) <= PAGE_WIDTH + 0.1
