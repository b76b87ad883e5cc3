"""Registers, people, posts, collectives and gradings: every refusal names its place."""

from datetime import date
from typing import Any

import pytest

from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.register import MembershipStatus, Sector
from xeploai.intake import CollectiveRow, Kind, PersonRow, PostRow, UnitRow

REGISTER = ["Mã", "Tên", "Loại tổ chức", "Loại hình", "Mã cấp trên", "Ngày thành lập"]
REGISTER += ["Ngày giải thể"]
PEOPLE = ["Mã đảng viên", "Họ tên", "Mã chi bộ", "Tình trạng", "Ngày vào Đảng", "Từ ngày"]
PEOPLE += ["Đến trước ngày"]
POSTS = ["Mã cán bộ", "Mã đơn vị", "Chức vụ", "Mã chức vụ", "Người đứng đầu", "Từ ngày"]
POSTS += ["Đến trước ngày"]
COLLECTIVES = ["Mã tập thể", "Tên tập thể", "Mã tổ chức đảng", "Loại tập thể", "Ngày thành lập"]
GRADINGS = ["Nhóm đối tượng", "Mã đối tượng", "Mức xếp loại", "Lý do", "Cấp có thẩm quyền"]
GRADINGS += ["Số quyết định", "Ngày quyết định"]

UNIT = ["U1", "Đảng bộ xã A", "Đảng bộ cơ sở", "Xã, phường, thị trấn", None, "01/02/2010", None]
PERSON = ["P1", "Nguyễn Văn An", "U2", "chính thức", None, date(2020, 2, 1), None]
POST = ["P1", "U1", "Bí thư", "secretary", "x", date(2020, 2, 1), None]
COLLECTIVE = ["C1", "Ban Thường vụ", "U1", "standing_committee", date(2020, 2, 1)]
GRADING: list[Any] = ["member", "P1", "Hoàn thành tốt nhiệm vụ", None, "Đảng ủy xã A", "12-QĐ/ĐU"]
GRADING += [date(2023, 12, 20)]


def changed(row: list[Any], **cells: Any) -> list[Any]:
    """Return the row with the cells under those column letters replaced."""
    return [cells.get(chr(ord("A") + at), cell) for at, cell in enumerate(row)]


def test_a_unit_is_read(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([REGISTER, UNIT])).rows_as(UnitRow)

    assert row == UnitRow(
        place="list.xlsx, sheet 'Sheet1', row 2",
        code="U1",
        name="Đảng bộ xã A",
        category="grassroots_committee",
        sector=Sector.COMMUNE,
        parent=None,
        opened_on=date(2010, 2, 1),
        closed_on=None,
    )


def test_rows_are_handed_out_only_as_what_they_are(desk: Any) -> None:
    intake = desk.take(desk.xlsx([REGISTER, UNIT]))

    with pytest.raises(TypeError):
        intake.rows_as(PersonRow)


@pytest.mark.parametrize(
    ("column", "heading"),
    [("A", "Unit code"), ("B", "Name"), ("C", "Category"), ("D", "Sector"), ("F", "Opened on")],
)
def test_a_unit_lacks_nothing_that_it_needs(desk: Any, column: str, heading: str) -> None:
    faults = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, **{column: None})]))

    place = f"list.xlsx, sheet 'Sheet1', cell {column}2"
    assert faults == [f"{place}: “{heading}” is empty. Fill it in."]


def test_a_category_or_sector_that_nobody_knows_is_refused_with_those_known(desk: Any) -> None:
    category, sector = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, C="Tổ", D="Biển")]))

    assert "cell C2: “Tổ” is not known here as “Category”. Write one of: Grassroots" in category
    assert "cell D2: “Biển” is not known here as “Sector”. Write one of: Communes" in sector


def test_a_unit_cannot_have_a_category_of_persons(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, C="member")]))

    assert "“member” is not known here" in fault


def test_a_unit_closes_after_it_opens(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, G="01/02/2010")]))

    assert "cell G2: “Closed on” is 2010-02-01, not after “Opened on” (2010-02-01)" in fault


def test_a_unit_given_twice_is_refused_where_it_stands_again(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, UNIT, UNIT]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 3: The unit U1 stands here again; it was already given"
        " at list.xlsx, sheet 'Sheet1', row 2."
    )


def test_a_loop_of_superiors_is_refused_once(desk: Any) -> None:
    rows = [changed(UNIT, A=code, E=above) for code, above in ("AB", "BC", "CA", "DA")]

    (fault,) = desk.refusal(desk.xlsx([REGISTER, *rows]))

    assert "would stand under itself: A → B → C → A" in fault


def test_a_unit_that_is_its_own_superior_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([REGISTER, changed(UNIT, E="U1")]))

    assert "The unit U1 would stand under itself: U1 → U1" in fault


def test_a_superior_outside_the_file_is_left_to_the_database(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([REGISTER, changed(UNIT, E="U0")])).rows

    assert row.parent == "U0"


def test_all_faults_of_a_file_come_at_once(desk: Any) -> None:
    rows = [changed(UNIT, A=None), changed(UNIT, F="31/02/2010"), changed(UNIT, D="x"), UNIT]

    faults = desk.refusal(desk.xlsx([REGISTER, *rows]))

    assert [fault.split(": ")[0].rpartition(" ")[2] for fault in faults] == [
        *["A2", "F3", "D4", "4", "5"]
    ]


def test_blank_rows_and_running_numbers_are_no_units(desk: Any) -> None:
    rows = [["STT", *REGISTER], [1, *UNIT], [], [2, *[""] * 7], ["\u200b"]]

    assert len(desk.take(desk.xlsx(rows)).rows) == 1


def test_a_note_below_the_table_is_not_passed_over_in_silence(desk: Any) -> None:
    rows = [["STT", *REGISTER], [1, *UNIT], ["Ghi chú: số liệu chưa đầy đủ"]]

    assert len(desk.refusal(desk.xlsx(rows))) == 5


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("dự bị", MembershipStatus.PROBATIONARY),
        ("Chính thức", MembershipStatus.FULL),
        ("miễn công tác và sinh hoạt đảng", MembershipStatus.EXEMPT),
        ("Đình chỉ sinh hoạt đảng", MembershipStatus.SUSPENDED),
        ("EXEMPT", MembershipStatus.EXEMPT),
    ],
)
def test_a_status_may_be_a_word_or_a_code(
    desk: Any, written: str, status: MembershipStatus
) -> None:
    (row,) = desk.take(desk.xlsx([PEOPLE, changed(PERSON, D=written)])).rows_as(PersonRow)

    assert row.status is status


def test_a_person_is_not_a_member_twice_at_once(desk: Any) -> None:
    first = changed(PERSON, G=date(2022, 1, 2))

    (fault,) = desk.refusal(desk.xlsx([PEOPLE, first, changed(PERSON, F=date(2022, 1, 1))]))

    assert "row 3: P1 would be a member twice from 2022-01-01: here and at" in fault


def test_a_membership_may_begin_on_the_day_another_ends(desk: Any) -> None:
    first = changed(PERSON, G=date(2022, 1, 1))

    rows = desk.take(desk.xlsx([PEOPLE, first, changed(PERSON, F=date(2022, 1, 1))])).rows

    assert len(rows) == 2


def test_one_code_stands_for_one_person(desk: Any) -> None:
    first = changed(PERSON, G=date(2022, 1, 1))
    second = changed(PERSON, B="Trần Thị Bình", F=date(2022, 1, 1))

    (fault,) = desk.refusal(desk.xlsx([PEOPLE, first, second]))

    assert "P1 stands for Trần Thị Bình here, but for Nguyễn Văn An at" in fault


def test_a_post_is_read_and_refused_a_second_time(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([POSTS, POST])).rows_as(PostRow)
    (fault,) = desk.refusal(desk.xlsx([POSTS, POST, POST]))

    assert (row.is_head, row.title, row.until_on) == (True, "Bí thư", None)
    assert "row 3: The same post of P1 was already given at" in fault


def test_a_collective_is_read_and_refused_a_second_time(desk: Any) -> None:
    (row,) = desk.take(desk.xlsx([COLLECTIVES, COLLECTIVE])).rows_as(CollectiveRow)
    (fault,) = desk.refusal(desk.xlsx([COLLECTIVES, COLLECTIVE, COLLECTIVE]))

    assert (row.unit, row.kind) == ("U1", "standing_committee")
    assert "row 3: The collective C1 stands here again" in fault


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

    assert "cell D2: Not rated, but no reason is given" in fault


def test_a_grade_and_a_reason_together_are_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, D="under_review")]))

    assert "cell D2: A grade and a reason for not rating stand together" in fault


def test_no_grade_at_all_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, C=None)]))

    assert "cell C2: No grade is given" in fault


@pytest.mark.parametrize(("column", "written"), [("C", "tốt lắm"), ("D", "nghỉ phép")])
def test_an_unknown_grade_or_reason_is_refused(desk: Any, column: str, written: str) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, **{column: written})]))

    assert f"cell {column}2: “{written}” is not known here" in fault


def test_a_reason_that_was_not_stated_is_none_for_a_single_decision(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, changed(GRADING, C=None, D="not_stated")]))

    assert "“not_stated” is not known here" in fault


def test_a_subject_is_graded_once_in_a_category(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([GRADINGS, GRADING, GRADING]))

    assert "row 3: P1 was already graded at list.xlsx, sheet 'Sheet1', row 2" in fault


def test_faults_are_told_in_vietnamese_too(desk: Any) -> None:
    path = desk.xlsx([GRADINGS, changed(GRADING, C="NOT_RATED", G="31/02/2023")])

    reason, day = desk.refusal(path, Kind.GRADINGS, language="vi")

    assert reason.startswith("list.xlsx, trang tính 'Sheet1', ô D2: ")
    assert "31/02/2023" in day
    assert "không có ngày" in day.lower()
