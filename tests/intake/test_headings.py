"""The kind of a file and its columns are told by its headings."""

from typing import Any

import pytest
import xlsxwriter

from xeploai.intake import Kind, UnitRow

HEADINGS = ["Mã tổ chức đảng", "Tên tổ chức đảng", "Loại tổ chức đảng", "Loại hình đơn vị"]
HEADINGS += ["Mã cấp trên trực tiếp", "Ngày thành lập"]
ROW = ["U1", "Đảng bộ xã A", "Đảng bộ cơ sở", "COMMUNE", "", "01/02/2010"]

BY_KIND = {
    Kind.REGISTER: "code,name,category,sector,parent code,opened_on,closed_on",
    Kind.PEOPLE: "person code,full name,branch code,status,admitted_on,from,until",
    Kind.POSTS: "person code,unit code,title,title code,is head,from,until",
    Kind.COLLECTIVES: "code,name,unit code,kind,opened_on,closed_on",
    Kind.GRADINGS: "category,subject code,grade,reason,authority,document number,decided_on",
    Kind.RETURN: "category,total,graded,not_graded,good_or_better,excellent,completed,failed",
}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_told_by_english_headings(desk: Any, kind: Kind) -> None:
    (fault,) = desk.refusal(desk.csv(BY_KIND[kind] + "\n"))

    assert "There is no row below the headings" in fault


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

    assert "No row of headings was found in the first 20 rows" in fault


def test_headings_in_two_storeys_are_read_together(desk: Any, tmp_path: Any) -> None:
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
    assert sum("was not read" in remark for remark in map(str, intake.remarks)) == 3


def test_an_unknown_column_is_remarked_upon(desk: Any) -> None:
    remarks = desk.remarks(desk.xlsx([["STT", *HEADINGS, "Ghi chú"], [1, *ROW, "mới"]]))

    assert remarks == [
        "list.xlsx, sheet 'Sheet1', cell H1: The column “Ghi chú” is not known and was not read."
    ]


def test_a_column_without_heading_is_remarked_upon_in_a_sheet(desk: Any) -> None:
    (remark,) = desk.remarks(desk.xlsx([HEADINGS, [*ROW, "", "x"]]))

    assert "Column H has no heading but holds “x”" in remark


def test_a_value_beyond_the_headings_is_refused_in_csv(desk: Any) -> None:
    """A comma in an unquoted name pushes every later value into the wrong column."""
    row = "U1,Chi bộ A,phường B,subordinate_branch,COMMUNE,,01/02/2010"

    faults = desk.refusal(desk.csv(",".join(HEADINGS) + "\n" + row + "\n"))

    assert "Column G has no heading but holds “01/02/2010”" in faults[0]


def test_a_doubled_column_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([[*HEADINGS, "Mã đơn vị"], [*ROW, "U9"]]))

    assert "cell G1: The heading “Mã đơn vị” means the same column as the one in A" in fault


def test_missing_columns_are_named(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS[:-1], ROW[:-1]]))

    assert "these columns are missing: “Opened on”" in fault


def test_an_end_that_may_be_meant_either_way_is_refused(desk: Any) -> None:
    headings = ["Mã đảng viên", "Họ và tên", "Mã chi bộ", "Tình trạng", "Từ ngày", "Đến ngày"]
    row = ["P1", "Nguyễn Văn An", "U2", "chính thức", "01/02/2020", "31/12/2022"]

    (fault,) = desk.refusal(desk.xlsx([headings, row]))

    assert "cell F1: The heading “Đến ngày” does not say whether that day still counts" in fault


def test_a_file_of_another_kind_than_asked_for_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, ROW]), Kind.GRADINGS)

    assert "No row of headings was found" in fault


def test_two_sheets_of_one_kind_are_read_together(desk: Any) -> None:
    second = ["U2", "Chi bộ 1", "Chi bộ trực thuộc", "COMMUNE", "U1", "01/02/2010"]

    intake = desk.take(desk.xlsx([HEADINGS, ROW], Sheet2=[HEADINGS, second]))

    assert [row.code for row in intake.rows] == ["U1", "U2"]


def test_two_kinds_in_one_file_are_refused_unless_one_is_asked_for(desk: Any) -> None:
    posts = BY_KIND[Kind.POSTS].split(",")
    path = desk.xlsx([HEADINGS, ROW], Posts=[posts])

    (fault,) = desk.refusal(path)

    assert "The file holds two kinds of list" in fault
    assert len(desk.take(path, Kind.REGISTER).rows) == 1


def test_a_sheet_that_is_no_list_is_remarked_upon(desk: Any) -> None:
    (remark,) = desk.remarks(desk.xlsx([HEADINGS, ROW], Notes=[["Kính gửi"]]))

    assert remark.startswith("list.xlsx, sheet 'Notes': ")


def test_a_hidden_sheet_is_not_read_and_remarked_upon(desk: Any, tmp_path: Any) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, code in (("Seen", "U1"), ("Unseen", "U2")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, [code, *ROW[1:]])
        sheet.hide()

    assert [row.code for row in desk.take(path).rows] == ["U1"]
    assert "hidden and was not read" in desk.remarks(path)[0]
