"""Every row is new, changed, unchanged or refused, before anything is stored."""

import pytest

from tests.uploads.conftest import (
    COLLECTIVES,
    GRADINGS,
    PEOPLE,
    POSTS,
    REGISTER,
    Office,
    graded,
)
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.intake import Kind, spot_of
from xeploai.organisations.models import Membership, Person, Unit
from xeploai.uploads.context import Checked
from xeploai.uploads.operations.check import check
from xeploai.uploads.operations.store import take_in
from xeploai.uploads.reach import limited_to
from xeploai.wording import say

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def states(checked: Checked) -> list[str]:
    return [row.state.value for row in checked.rows]


def changes(checked: Checked, row: int = 0) -> list[tuple[str, object, object]]:
    return [(one.column, one.old, one.new) for one in checked.rows[row].changes]


def reasons(checked: Checked) -> list[str]:
    return [say(fault, "en") for row in checked.rows for fault in row.faults]


def test_a_grade_is_new_then_unchanged_then_changed_from_old_to_new(
    office: Office, cycle: Cycle
) -> None:
    take_in(*office.given(GRADINGS + graded("dv-0"), cycle))

    checked = office.check(
        GRADINGS
        + graded("dv-0")
        + graded("dv-1")
        + graded("dv-2", "Hoàn thành nhiệm vụ", document="QĐ 2"),
        cycle,
    )
    again = office.check(
        GRADINGS + graded("dv-0", "Hoàn thành nhiệm vụ", document="QĐ 2", day="02/01/2024"), cycle
    )

    assert states(checked) == ["UNCHANGED", "NEW", "NEW"]
    assert states(again) == ["CHANGED"]
    assert changes(again)[0] == ("grade", "GOOD", "COMPLETED")
    assert ("document_number", "QĐ 1", "QĐ 2") in changes(again)
    assert GradeDecision.objects.count() == 1


def test_what_the_operation_would_refuse_is_refused_in_the_preview_in_its_words(
    office: Office, cycle: Cycle
) -> None:
    take_in(*office.given(GRADINGS + graded("dv-0"), cycle))

    checked = office.check(
        GRADINGS
        + graded("dv-0", "Hoàn thành nhiệm vụ")
        + graded("dv-9")
        + graded("dv-1", by="huyen-b")
        + graded("dv-2", day="20/12/2033")
        + graded("dv-3"),
        cycle,
    )

    assert states(checked) == ["REFUSED"] * 4 + ["NEW"]
    said = reasons(checked)
    assert "already has “" in said[0]
    assert "has no case" in said[1]
    assert "cannot decide on" in said[2]
    assert "in the future" in said[3]


def test_a_refusal_names_the_cell(office: Office, cycle: Cycle) -> None:
    given, terms = office.given(
        GRADINGS + graded("dv-9") + graded("dv-1", "Xuất sắc quá") + graded("dv-2", by="nowhere"),
        cycle,
    )
    found = [spot_of(given.cell_of(one)).cell for one in check(given, terms).refusals]

    assert found == ["B2", "C3", "E4"]


def test_a_move_of_a_member_is_one_changed_row(office: Office, province: dict[str, Unit]) -> None:
    checked = office.check(PEOPLE + "dv-0;Người 0;ap-a12;FULL;;01/06/2023;\n")

    assert states(checked) == ["CHANGED"]
    assert changes(checked)[0] == ("branch", "ap-a11", "ap-a12")
    assert Membership.objects.filter(branch=province["ap-a12"]).count() == 0


def test_a_name_alone_is_a_change(office: Office, province: dict[str, Unit]) -> None:
    checked = office.check(PEOPLE + "dv-0;Người Không;ap-a11;FULL;;01/01/2015;\n")

    assert changes(checked) == [("full_name", "Người 0", "Người Không")]


def test_the_numbers_of_a_check_are_those_of_the_import(
    office: Office, province: dict[str, Unit]
) -> None:
    text = (
        PEOPLE
        + "dv-0;Người 0;ap-a11;FULL;;01/01/2015;\n"
        + "dv-1;Người Một;ap-a11;FULL;;01/01/2015;\n"
        + "moi-1;Người mới;ap-a12;PROBATIONARY;01/02/2024;01/02/2024;\n"
        + "dv-2;Người 2;ap-a12;FULL;;01/06/2023;\n"
    )

    before = office.check(text)
    stored = take_in(*office.given(text))
    after = office.check(text)

    assert states(before) == ["UNCHANGED", "CHANGED", "NEW", "CHANGED"]
    assert stored.checked.numbers == before.numbers
    assert states(after) == ["UNCHANGED"] * 4
    assert Person.objects.get(code="dv-1").full_name == "Người Một"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a;A;nowhere;FULL;;01/01/2020;", "no unit with the code “nowhere”"),
        ("a;A;xa-a1;FULL;;01/01/2020;", "is not a branch"),
        ("a;A;ap-a11;FULL;;01/01/2010;", "is open from"),
        ("dv-0;Người 0;ap-a12;FULL;;01/01/2010;01/01/2016", "is open from"),
    ],
)
def test_a_member_who_cannot_be_is_refused(
    office: Office, province: dict[str, Unit], row: str, said: str
) -> None:
    checked = office.check(PEOPLE + row + "\nb;B;ap-a11;FULL;;01/01/2020;\n")

    assert states(checked) == ["REFUSED", "NEW"]
    assert said in reasons(checked)[0]


def test_units_below_a_refused_unit_are_refused_with_it(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(
        REGISTER
        + "xa-moi;Xã mới;Không có loại này;COMMUNE;huyen-a;01/01/2023;\n"
        + "ap-moi;Ấp mới;subordinate_branch;COMMUNE;xa-moi;01/01/2023;\n"
        + "to-moi;Tổ mới;subordinate_branch;COMMUNE;ap-moi;01/01/2023;\n"
        + "ap-a13;Ấp 13;subordinate_branch;COMMUNE;xa-a1;01/01/2023;\n"
    )

    assert states(checked) == ["REFUSED", "REFUSED", "REFUSED", "NEW"]
    assert "“xa-moi” was not taken in: see list.csv, row 2" in reasons(checked)[1]


def test_units_below_a_known_unit_do_not_depend_on_its_row(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(
        REGISTER
        + "xa-a1;Tên xa-a1;grassroots_committee;COMMUNE;huyen-b;01/01/2015;\n"
        + "ap-a13;Ấp 13;subordinate_branch;COMMUNE;xa-a1;01/01/2023;\n"
    )

    assert states(checked) == ["REFUSED", "NEW"]


def test_a_superior_that_differs_is_refused_and_the_rest_is_good(
    office: Office, province: dict[str, Unit]
) -> None:
    rows = (
        REGISTER
        + "ap-a11;Tên ap-a11;subordinate_branch;COMMUNE;xa-b1;01/01/2015;\n"
        + "ap-a12;Ấp 12;subordinate_branch;COMMUNE;xa-a1;01/01/2015;\n"
    )

    checked = office.check(rows)
    take_in(*office.given(rows), good_only=True)

    assert states(checked) == ["REFUSED", "CHANGED"]
    assert "A move needs its day" in reasons(checked)[0]
    assert Unit.objects.get(code="ap-a12").name == "Ấp 12"


def test_posts_and_collectives_have_states_too(office: Office, province: dict[str, Unit]) -> None:
    posts = POSTS + "dv-0;ap-a11;Bí thư;BT;x;01/01/2020;\ndv-99;ap-a11;Bí thư;BT;x;01/01/2020;\n"
    collectives = COLLECTIVES + "tt-1;Ban Thường vụ;huyen-a;BTV;01/01/2020\n"
    take_in(*office.given(posts), good_only=True)
    take_in(*office.given(collectives))

    assert states(office.check(posts)) == ["UNCHANGED", "REFUSED"]
    ended = office.check(POSTS + "dv-0;ap-a11;Bí thư;BT;;01/01/2020;01/01/2024\n")
    assert {one[0] for one in changes(ended)} == {"is_head", "until_on"}
    renamed = office.check(collectives.replace("Ban Thường vụ", "BTV Huyện ủy"))
    assert changes(renamed) == [("name", "Ban Thường vụ", "BTV Huyện ủy")]


def test_rows_outside_the_named_unit_are_refused(office: Office, cycle: Cycle) -> None:
    reach = limited_to("huyen-a", Kind.GRADINGS, cycle, on=cycle.closes_on)

    checked = office.check(GRADINGS + graded("dv-0") + graded("dv-4"), cycle, reach=reach)

    assert states(checked) == ["NEW", "REFUSED"]
    assert "lies outside" in reasons(checked)[0]


def test_a_row_that_names_a_subject_and_nothing_else_is_read_past_with_a_remark(
    office: Office, cycle: Cycle
) -> None:
    checked = office.check(GRADINGS + graded("dv-0") + "Đảng viên;dv-1;;;;;\n", cycle)

    assert states(checked) == ["NEW"]
    assert "1 rows name a subject" in say(checked.remarks[0], "en")
