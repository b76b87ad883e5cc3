"""A member in a list is new, changed, unchanged or refused."""

from datetime import date

import pytest

from tests.builders import BY, make_post
from tests.uploads.conftest import (
    NOW,
    PEOPLE,
    Office,
    row_changes,
    row_reasons,
    row_states,
    texts,
)
from xeploai.domain import EndCause
from xeploai.domain.roles import Role
from xeploai.organisations.models import Membership, Person, Post, Unit
from xeploai.organisations.register import end_membership
from xeploai.uploads import preview_store
from xeploai.uploads.operations import import_list

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


def test_a_move_of_a_member_is_one_changed_row(office: Office, province: dict[str, Unit]) -> None:
    checked = office.check(PEOPLE + "dv-0;Người 0;ap-a12;FULL;;01/06/2023;\n")

    assert row_states(checked) == ["CHANGED"]
    assert row_changes(checked)[0] == ("branch", "ap-a11", "ap-a12")
    assert Membership.objects.filter(branch=province["ap-a12"]).count() == 0


def test_a_name_alone_is_a_change(office: Office, province: dict[str, Unit]) -> None:
    checked = office.check(PEOPLE + "dv-0;Người Không;ap-a11;FULL;;01/01/2015;\n")

    assert row_changes(checked) == [("full_name", "Người 0", "Người Không")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a;A;nowhere;FULL;;01/01/2020;", "no unit with the code “nowhere”"),
        (
            "a;A;xa-a1;FULL;;01/01/2020;",
            (
                "“Tên xa-a1” is not a branch: a member belongs to a branch, not to the committee"
                " above it."
            ),
        ),
        ("a;A;ap-a11;FULL;;01/01/2010;", "is open from"),
        ("dv-0;Người 0;ap-a12;FULL;;01/01/2010;01/01/2016", "is open from"),
    ],
)
def test_a_member_who_cannot_be_is_refused(
    office: Office, province: dict[str, Unit], row: str, said: str
) -> None:
    checked = office.check(PEOPLE + row + "\nb;B;ap-a11;FULL;;01/01/2020;\n")

    assert row_states(checked) == ["REFUSED", "NEW"]
    assert said in row_reasons(checked)[0]


@pytest.mark.parametrize(
    ("row", "said_of_it"),
    [
        ("dv-4;Đổi tên;ap-b11;FULL;;01/01/2015;", "“Tên ap-b11” lies outside"),
        ("dv-4;Người 4;ap-a11;FULL;;01/01/2024;", "is a member of “Tên ap-b11”"),
    ],
)
def test_nobody_renames_or_takes_away_members_of_others(
    office: Office, province: dict[str, Unit], row: str, said_of_it: str
) -> None:
    reader = office.reader((BOARD, "huyen-a"))

    upload = office.send(reader, PEOPLE + row + "\n")

    (found,) = preview_store.read_rows(upload.pk)
    assert said_of_it in texts(found.faults)


WITH_CAUSE = PEOPLE.strip() + ";Lý do giảm;Số văn bản\n"


def test_an_end_without_a_cause_is_refused_before_anything_is_stored(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(PEOPLE + "dv-0;Người 0;ap-a11;FULL;;01/01/2015;01/11/2023\n")

    assert row_states(checked) == ["REFUSED"]
    assert "Give the cause" in row_reasons(checked)[0]


@pytest.mark.parametrize("cause", ["Từ trần", "mất", "DIED"])
def test_a_cause_is_read_in_an_officials_words(
    office: Office, province: dict[str, Unit], cause: str
) -> None:
    row = f"dv-0;Người 0;ap-a11;FULL;;01/01/2015;01/11/2023;{cause};\n"

    checked = office.check(WITH_CAUSE + row)

    assert row_states(checked) == ["CHANGED"]
    assert ("end_cause", "", "DIED") in row_changes(checked)


def test_a_new_person_who_is_suspended_or_gone_is_tried_before_confirming(
    office: Office, province: dict[str, Unit]
) -> None:
    checked = office.check(
        WITH_CAUSE
        + "n-1;A;ap-a11;SUSPENDED;;01/01/2023;;;\n"
        + "n-2;B;ap-a11;FULL;;01/01/2023;01/02/2023;;\n"
        + "n/3;C;ap-a11;FULL;;01/01/2023;;;\n"
        + "n-4;D;ap-a11;SUSPENDED;;01/01/2023;;;QĐ 1\n"
    )

    assert row_states(checked) == ["REFUSED", "REFUSED", "REFUSED", "NEW"]


def test_a_preview_says_which_posts_come_back_and_that_a_blank_day_changes_nothing(
    office: Office, province: dict[str, Unit]
) -> None:
    person = Person.objects.get(code="dv-0")
    Person.objects.update(admitted_on=date(2008, 12, 10))
    make_post(person, province["ap-a11"])
    end_membership(
        person=person,
        on=date(2023, 12, 20),
        cause=EndCause.DIED,
        document_number="",
        by=BY,
        at=NOW,
    )
    text = PEOPLE + "dv-0;Người 0;ap-a11;Chính thức;;01/01/2015;\n"

    checked = office.check(text)
    stored = import_list(*office.given(text))

    assert row_changes(checked) == [("until_on", date(2023, 12, 20), None)]
    assert "goes on" in texts(checked.consequences)
    assert texts(stored.remarks) == texts(checked.consequences)
    assert Post.objects.get().until_on is None
    assert Person.objects.get(code="dv-0").admitted_on == date(2008, 12, 10)
