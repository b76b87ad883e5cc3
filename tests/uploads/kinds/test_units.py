"""A unit in a list is new, changed, unchanged or refused."""

import pytest

from tests.uploads.conftest import (
    REGISTER,
    Office,
    row_reasons,
    row_states,
)
from xeploai.domain.roles import Role
from xeploai.organisations.models import Membership, Unit
from xeploai.uploads import preview_store
from xeploai.uploads.context import RowState
from xeploai.uploads.operations import import_list

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


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

    assert row_states(checked) == ["REFUSED", "REFUSED", "REFUSED", "NEW"]
    assert row_reasons(checked)[1] == (
        "list.csv, cell E3: Its superior “xa-moi” is refused: see list.csv, row 2."
    )


def test_units_below_a_known_unit_do_not_depend_on_its_row(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(
        REGISTER
        + "xa-a1;Tên xa-a1;grassroots_committee;COMMUNE;huyen-b;01/01/2015;\n"
        + "ap-a13;Ấp 13;subordinate_branch;COMMUNE;xa-a1;01/01/2023;\n"
    )

    assert row_states(checked) == ["REFUSED", "NEW"]


def test_a_superior_that_differs_is_refused_and_the_rest_is_good(
    office: Office, province: dict[str, Unit]
) -> None:
    rows = (
        REGISTER
        + "ap-a11;Tên ap-a11;subordinate_branch;COMMUNE;xa-b1;01/01/2015;\n"
        + "ap-a12;Ấp 12;subordinate_branch;COMMUNE;xa-a1;01/01/2015;\n"
    )

    checked = office.check(rows)
    import_list(*office.given(rows), good_only=True)

    assert row_states(checked) == ["REFUSED", "CHANGED"]
    assert "A move needs its day" in row_reasons(checked)[0]
    assert Unit.objects.get(code="ap-a12").name == "Ấp 12"


def test_new_units_are_founded_only_below_ones_own(
    office: Office, province: dict[str, Unit]
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
    row = "{code};Mới;subordinate_branch;COMMUNE;{parent};01/01/2023;\n"

    upload = office.send(
        reader,
        REGISTER
        + row.format(code="a", parent="xa-a1")
        + row.format(code="b", parent="xa-b1")
        + row.format(code="c", parent=""),
    )

    found = [row.state for row in preview_store.read_rows(upload.pk)]
    assert found == [RowState.NEW, RowState.REFUSED, RowState.REFUSED]


def test_a_code_with_a_slash_is_refused_with_what_to_write_instead(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(REGISTER + "CB/01;Ấp 13;subordinate_branch;COMMUNE;xa-a1;01/01/2023;\n")

    assert row_states(checked) == ["REFUSED"]
    assert "“CB-01”" in row_reasons(checked)[0]


def test_another_category_in_a_list_needs_a_day_and_a_document(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(
        REGISTER + "ap-a11;Tên ap-a11;grassroots_branch;COMMUNE;xa-a1;01/01/2015;\n"
    )

    assert row_states(checked) == ["REFUSED"]
    assert "needs the day from which it holds and its document" in row_reasons(checked)[0]


DOCUMENT = REGISTER.strip() + ";Số văn bản\n"
CLOSING = "ap-a11;Tên ap-a11;subordinate_branch;COMMUNE;xa-a1;01/01/2015;01/12/2024;QĐ 9\n"


def test_a_list_closes_a_branch_once_its_members_have_gone(
    office: Office, province: dict[str, Unit]
) -> None:
    refused = office.check(DOCUMENT + CLOSING)
    Membership.objects.filter(branch=province["ap-a11"]).update(branch=province["ap-a12"])
    accepted = office.check(DOCUMENT + CLOSING)

    assert (row_states(refused), row_states(accepted)) == (["REFUSED"], ["CHANGED"])
    assert "Người 0 (dv-0)" in row_reasons(refused)[0]


def test_a_list_that_closes_a_branch_needs_the_document(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(
        REGISTER + "ap-a12;Tên ap-a12;subordinate_branch;COMMUNE;xa-a1;01/01/2015;01/12/2024\n"
    )

    assert row_states(checked) == ["REFUSED"]
    assert "without a document" in row_reasons(checked)[0]


def test_a_corrected_opening_day_is_a_change(office: Office, province: dict[str, Unit]) -> None:
    checked = office.check(
        REGISTER + "ap-a11;Tên ap-a11;subordinate_branch;COMMUNE;xa-a1;01/02/2015;\n"
    )

    assert row_states(checked) == ["CHANGED"]


def test_a_branch_that_is_called_just_that_keeps_its_category_and_a_new_one_gets_the_usual(
    office: Office, province: dict[str, Unit]
) -> None:
    Unit.objects.filter(code="ap-a11").update(category="grassroots_branch")
    rows = (
        REGISTER
        + "ap-a11;Tên ap-a11;Chi bộ;COMMUNE;xa-a1;01/01/2015;\n"
        + "ap-a12;Tên ap-a12;Chi bộ;COMMUNE;xa-a1;01/01/2015;\n"
        + "ap-a14;Ấp 14;Chi bộ;COMMUNE;xa-a1;01/08/2026;\n"
        + "db-a15;Đảng bộ Công ty;Đảng bộ trực thuộc cơ sở;COMMUNE;xa-a1;01/08/2026;\n"
    )

    checked = office.check(rows)
    import_list(*office.given(rows))

    assert row_states(checked) == ["UNCHANGED", "UNCHANGED", "NEW", "NEW"]
    assert dict(Unit.objects.values_list("code", "category")) | {
        "ap-a11": "grassroots_branch",
        "ap-a12": "subordinate_branch",
        "ap-a14": "subordinate_branch",
        "db-a15": "departmental_committee",
    } == dict(Unit.objects.values_list("code", "category"))
