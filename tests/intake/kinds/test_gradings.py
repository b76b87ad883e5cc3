"""Grades, subject by subject."""

from datetime import date
from typing import Any

import pytest

from tests.intake.samples import changed
from xeploai.domain.grades import Grade, Outcome
from xeploai.intake import Kind

GRADINGS = ["Nhóm đối tượng", "Mã đối tượng", "Mức xếp loại", "Lý do", "Cấp có thẩm quyền"]
GRADINGS += ["Số quyết định", "Ngày quyết định"]
GRADING: list[Any] = ["member", "P1", "Hoàn thành tốt nhiệm vụ", None, "Đảng ủy xã A", "12-QĐ/ĐU"]
GRADING += [date(2023, 12, 20)]


@pytest.mark.parametrize("written", ["GOOD", "good", "Good", "HOÀN THÀNH TỐT NHIỆM VỤ"])
def test_a_grade_may_be_a_code_or_a_label(desk: Any, written: str) -> None:
    (row,) = desk.take(desk.xlsx([GRADINGS, changed(GRADING, C=written)])).rows

    assert row.outcome == Outcome(Grade.GOOD)
    assert row.document_number == "12-QĐ/ĐU"


@pytest.mark.parametrize("grade", ["NOT_RATED", "chưa xếp loại", None])
def test_a_subject_that_is_not_rated_has_a_reason(desk: Any, grade: str | None) -> None:
    row = changed(GRADING, C=grade, D="Đang được xem xét")

    (taken,) = desk.take(desk.xlsx([GRADINGS, row])).rows

    assert taken.outcome == Outcome(None, "under_review")


def test_not_rated_without_a_reason_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, C="NOT_RATED")]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell D2: Not rated, but no reason is given. Write the"
        " reason in its column."
    )


def test_a_grade_and_a_reason_together_are_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, D="under_review")]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell D2: There are both a grade and a reason for not"
        " rating. Keep one of the two."
    )


def test_no_grade_at_all_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, C=None)]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell C2: No grade is given. Write the grade, or “not"
        " rated” and the reason."
    )


@pytest.mark.parametrize(
    ("column", "written", "heading", "known"),
    [
        ("C", "tốt lắm", "Grade", "Excellent; Good; Completed; Failed"),
        ("D", "nghỉ phép", "Reason", "Under review; Newly established"),
    ],
)
def test_an_unknown_grade_or_reason_is_refused(
    desk: Any, column: str, written: str, heading: str, known: str
) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, **{column: written})]))

    assert fault == (
        f"list.xlsx, sheet 'Sheet1', cell {column}2: “{written}” is not known here as"
        f" “{heading}”. Write one of: {known}."
    )


def test_a_reason_that_was_not_stated_is_none_for_a_single_decision(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, C=None, D="not_stated")]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell D2: “not_stated” is not known here as “Reason”."
        " Write one of: Under review; Newly established."
    )


def test_a_subject_is_graded_once_in_a_category(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, GRADING, GRADING]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 3: P1 is already graded at list.xlsx, sheet 'Sheet1',"
        " row 2. Keep the decision that counts."
    )


def test_faults_are_in_vietnamese_too(desk: Any) -> None:
    path = desk.xlsx([GRADINGS, changed(GRADING, C="NOT_RATED", G="31/02/2023")])

    reason, day = desk.refusal(path, Kind.GRADINGS, language="vi")

    assert reason == (
        "list.xlsx, trang tính 'Sheet1', ô D2: Chưa xếp loại nhưng không nêu lý do. Hãy ghi"
        " lý do vào cột tương ứng."
    )
    assert day == (
        "list.xlsx, trang tính 'Sheet1', ô G2: Không có ngày “31/02/2023”. Hãy ghi"
        " ngày/tháng/năm, ngày đứng trước."
    )
    assert "không có ngày" in day.lower()


MORE = ["Lý do quyết định khác với quy tắc", "Cơ quan ban hành quyết định"]
MORE += ["Căn cứ quyết định thay cấp dưới"]


def test_reason_body_and_ground_are_read_where_the_list_has_them(desk: Any) -> None:
    full = [*GRADING, "Việc đột xuất", "Ban Thường vụ Huyện ủy A", "QĐ 7-QĐ/TU"]

    (row,) = desk.take(desk.xlsx([[*GRADINGS, *MORE], full])).rows
    (without,) = desk.take(desk.xlsx([GRADINGS, GRADING])).rows

    assert (row.why, row.body, row.ground) == tuple(full[-3:])
    assert (without.why, without.body, without.ground) == ("", "", "")


@pytest.mark.parametrize(
    ("heading", "field"), [("Cấp ủy quyết định", "body"), ("Lý do khác gợi ý", "why")]
)
def test_what_offices_call_the_columns_is_understood(desk: Any, heading: str, field: str) -> None:
    (row,) = desk.take(desk.xlsx([[*GRADINGS, heading], [*GRADING, "Nội dung"]])).rows

    assert getattr(row, field) == "Nội dung"


def test_a_row_with_a_reason_and_no_decision_is_a_fault_and_not_passed_over(desk: Any) -> None:
    row = ["member", "P1", None, None, None, None, None, "Việc đột xuất"]

    faults = desk.refusal(desk.xlsx([[*GRADINGS, MORE[0]], row]))

    assert any("No grade is given" in fault for fault in faults)
