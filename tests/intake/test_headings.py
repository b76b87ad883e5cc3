"""The kind of a file and its columns are told by its headings."""

from typing import Any

import pytest
import xlsxwriter

from tests.intake.samples import HEADINGS, HEADINGS_BY_KIND, ROW
from xeploai.intake import KIND_LABELS, Kind, UnitRow


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_recognised_by_english_headings(desk: Any, kind: Kind) -> None:
    (fault,) = desk.refusal(desk.csv(HEADINGS_BY_KIND[kind] + "\n"))

    assert fault == (
        "list.csv: The list has no rows below the headings. Fill in the file and send it again."
    )


def test_headings_may_stand_in_any_order_case_and_without_diacritics(desk: Any) -> None:
    headings = [heading.upper() for heading in reversed(HEADINGS)]
    headings[0] = "  NGAY   THANH LAP (*) "
    path = desk.csv(",".join(headings) + "\n" + ",".join(reversed(ROW)) + "\n")

    (row,) = desk.take(path).rows

    assert isinstance(row, UnitRow)
    assert (row.code, str(row.opened_on)) == ("U1", "2010-02-01")


def test_titles_above_the_headings_are_read_past(desk: Any) -> None:
    above = [["TỈNH ỦY"], ["Danh sách", "", "năm 2023"], []]

    intake = desk.take(desk.xlsx([*above, HEADINGS, ROW]))

    assert intake.kind is Kind.REGISTER
    assert intake.rows[0].place == "list.xlsx, sheet 'Sheet1', row 5"


def test_headings_below_the_first_rows_are_not_found(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([["x"]] * 20 + [HEADINGS, ROW]))

    kinds = "; ".join(label["en"] for label in KIND_LABELS.values())
    assert fault == (
        f"list.xlsx: No row of headings was found in the first 20 rows for: {kinds}. Start from an"
        " empty template."
    )


def test_headings_in_two_rows_are_read_together(desk: Any, tmp_path: Any) -> None:
    path = tmp_path / "return.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Biểu 1")
        for column, heading in enumerate(["STT", "Đối tượng", "Tổng số", "Được xếp loại"]):
            sheet.merge_range(1, column, 2, column, heading)
        sheet.merge_range(1, 4, 2, 4, "Chưa xếp loại")
        sheet.merge_range(1, 5, 1, 8, "Kết quả xếp loại")
        below = ["Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ"]
        sheet.write_row(2, 5, [*below, "Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ"])
        sheet.write_row(3, 0, ["A", "B", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"])
        sheet.write_row(4, 0, [1, "Đảng viên", 10, 9, 1, 1, 5, 2, 1])

    (line,) = desk.take(path).rows

    assert (line.category, line.total, line.excellent, line.failed) == ("member", 10, 1, 1)


def test_a_share_beside_each_figure_is_left_out_with_a_remark(desk: Any) -> None:
    upper = ["Đối tượng", "Tổng số", "Được xếp loại", "Chưa xếp loại"]
    upper += ["Hoàn thành xuất sắc", "", "Hoàn thành tốt", "", "Hoàn thành", "", "Không hoàn thành"]
    lower = ["", "", "", "", *["Số lượng", "Tỷ lệ %"] * 3, "Số lượng"]
    row = ["Đảng viên", 10, 9, 1, 1, 11.11, 5, 55.56, 2, 22.22, 1]

    intake = desk.take(desk.xlsx([upper, lower, row]))

    assert intake.rows[0].good == 5
    assert [remark.values["heading"] for remark in intake.remarks[:3]] == ["Tỷ lệ %"] * 3


def test_an_unknown_column_is_remarked_upon(desk: Any) -> None:
    remarks = desk.remarks(desk.xlsx([["STT", *HEADINGS, "Ghi chú"], [1, *ROW, "mới"]]))

    assert remarks == [
        "list.xlsx, sheet 'Sheet1', cell H1: The column “Ghi chú” is not known and was not read."
    ]


def test_a_column_without_heading_is_remarked_upon_in_a_sheet(desk: Any) -> None:
    (remark,) = desk.remarks(desk.xlsx([HEADINGS, [*ROW, "", "x"]]))

    assert remark == (
        "list.xlsx, sheet 'Sheet1', cell H2: Column H has no heading but contains “x”, which"
        " was not read. Give the column a heading, or put the value where it belongs."
    )


def test_a_value_beyond_the_headings_is_refused_in_csv(desk: Any) -> None:
    """A comma in an unquoted name pushes every later value into the wrong column."""
    row = "U1,Chi bộ A,phường B,subordinate_branch,COMMUNE,,01/02/2010"

    faults = desk.refusal(desk.csv(",".join(HEADINGS) + "\n" + row + "\n"))

    assert faults[0] == (
        "list.csv, cell G2: Column G has no heading but contains “01/02/2010”, which was not"
        " read. Give the column a heading, or put the value where it belongs."
    )


def test_a_doubled_column_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([[*HEADINGS, "Mã đơn vị"], [*ROW, "U9"]]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell G1: The heading “Mã đơn vị” means the same column as"
        " the one in A. Keep one of the two."
    )


def test_missing_columns_are_named(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS[:-1], ROW[:-1]]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 1: The headings look like “Register of units”, but"
        " these columns are missing: “Opened on”. Add them, or start from the empty template"
        " of that kind."
    )


def test_an_end_that_may_be_meant_either_way_is_refused(desk: Any) -> None:
    headings = ["Mã đảng viên", "Họ và tên", "Mã chi bộ", "Tình trạng", "Từ ngày", "Đến ngày"]
    row = ["P1", "Nguyễn Văn An", "U2", "chính thức", "01/02/2020", "31/12/2022"]

    (fault,) = desk.refusal(desk.xlsx([headings, row]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell F1: The heading “Đến ngày” does not say whether that"
        " day still counts. Write “Until” and give the first day that no longer counts."
    )
