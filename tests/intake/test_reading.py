"""Which sheets of a file are read, and together with what."""

from typing import Any

import xlsxwriter

from tests.intake.samples import HEADINGS, HEADINGS_BY_KIND, ROW
from xeploai.intake import Kind


def test_a_file_of_another_kind_than_asked_for_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, ROW]), Kind.GRADINGS)

    assert fault == (
        "list.xlsx: No row of headings was found in the first 20 rows for: Grades subject by"
        " subject. Start from an empty template."
    )


def test_two_sheets_of_one_kind_are_read_together(desk: Any) -> None:
    second = ["U2", "Chi bộ 1", "Chi bộ trực thuộc", "COMMUNE", "U1", "01/02/2010"]

    intake = desk.take(desk.xlsx([HEADINGS, ROW], Sheet2=[HEADINGS, second]))

    assert [row.code for row in intake.rows] == ["U1", "U2"]


def test_two_kinds_in_one_file_are_refused_unless_one_is_asked_for(desk: Any) -> None:
    posts = HEADINGS_BY_KIND[Kind.POSTS].split(",")
    path = desk.xlsx([HEADINGS, ROW], Posts=[posts])

    (fault,) = desk.refusal(path)

    assert fault == (
        "list.xlsx: The file contains two kinds of list: “Register of units” and “List of"
        " leading posts”. Put each in a separate file, or say which one to read."
    )
    assert len(desk.take(path, Kind.REGISTER).rows) == 1


def test_a_sheet_that_is_no_list_is_remarked_upon(desk: Any) -> None:
    (remark,) = desk.remarks(desk.xlsx([HEADINGS, ROW], Notes=[["Kính gửi"]]))

    assert (
        remark
        == "list.xlsx, sheet 'Notes': The sheet has no row of known headings and was not read."
    )


def test_a_hidden_sheet_is_not_read_and_remarked_upon(desk: Any, tmp_path: Any) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, code in (("Seen", "U1"), ("Unseen", "U2")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, [code, *ROW[1:]])
        sheet.hide()

    assert [row.code for row in desk.take(path).rows] == ["U1"]
    assert desk.remarks(path)[0] == (
        "list.xlsx, sheet 'Unseen': The sheet is hidden and was not read. Show it if it"
        " belongs to the data."
    )
