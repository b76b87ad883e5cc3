"""A post in a list is new, changed, unchanged or refused."""

import pytest

from tests.uploads.conftest import (
    POSTS,
    Office,
    row_changes,
    row_reasons,
    row_states,
)
from xeploai.organisations.models import Unit
from xeploai.uploads.context import Reach
from xeploai.uploads.operations import import_list

pytestmark = [pytest.mark.django_db, pytest.mark.database]


TEXT = POSTS + "dv-0;ap-a11;Bí thư;BT;x;01/01/2020;\ndv-99;ap-a11;Bí thư;BT;x;01/01/2020;\n"


def test_a_post_is_new_then_unchanged_and_an_unknown_person_is_refused(
    office: Office, province: dict[str, Unit]
) -> None:
    assert row_states(office.check(TEXT)) == ["NEW", "REFUSED"]
    import_list(*office.given(TEXT), good_only=True)

    assert row_states(office.check(TEXT)) == ["UNCHANGED", "REFUSED"]


def test_an_ended_post_is_a_change_of_the_columns_that_differ(
    office: Office, province: dict[str, Unit]
) -> None:
    import_list(*office.given(TEXT), good_only=True)

    ended = office.check(POSTS + "dv-0;ap-a11;Bí thư;BT;;01/01/2020;01/01/2024\n")

    assert row_states(ended) == ["CHANGED"]
    assert {change[0] for change in row_changes(ended)} == {"is_head", "until_on"}


def test_a_post_in_a_unit_out_of_reach_is_refused(
    office: Office, province: dict[str, Unit]
) -> None:
    reach = Reach(frozenset({province["ap-b11"].pk}))

    checked = office.check(TEXT, reach=reach)

    assert row_states(checked) == ["REFUSED", "REFUSED"]
    assert row_reasons(checked)[0].endswith(
        "“Tên ap-a11” lies outside the units for which you may send this list."
    )
