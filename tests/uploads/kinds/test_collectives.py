"""A collective in a list is new, changed, unchanged or refused."""

import pytest

from tests.uploads.conftest import (
    COLLECTIVES,
    Office,
    row_changes,
    row_reasons,
    row_states,
)
from xeploai.organisations.models import Unit
from xeploai.uploads.context import Reach
from xeploai.uploads.operations import import_list

pytestmark = [pytest.mark.django_db, pytest.mark.database]


TEXT = COLLECTIVES + "tt-1;Ban Thường vụ;huyen-a;BTV;01/01/2020\n"


def test_a_collective_is_new_then_unchanged_then_renamed(
    office: Office, province: dict[str, Unit]
) -> None:
    assert row_states(office.check(TEXT)) == ["NEW"]
    import_list(*office.given(TEXT))

    assert row_states(office.check(TEXT)) == ["UNCHANGED"]
    renamed = office.check(TEXT.replace("Ban Thường vụ", "BTV Huyện ủy"))
    assert row_changes(renamed) == [("name", "Ban Thường vụ", "BTV Huyện ủy")]


def test_a_collective_is_not_moved_from_a_unit_out_of_reach(
    office: Office, province: dict[str, Unit]
) -> None:
    import_list(*office.given(TEXT))
    reach = Reach(frozenset({province["huyen-b"].pk}))

    checked = office.check(TEXT.replace("huyen-a", "huyen-b"), reach=reach)

    assert row_states(checked) == ["REFUSED"]
    assert row_reasons(checked)[0].endswith(
        "“Tên huyen-a” lies outside the units for which you may send this list."
    )
