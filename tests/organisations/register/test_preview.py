"""A preview shows what an act would do, and stores nothing."""

from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED, make_members, make_post
from xeploai.accounts.journal import entries_about
from xeploai.domain import Refused
from xeploai.organisations.models import Membership, Unit
from xeploai.organisations.register import (
    DatedPlace,
    Dependent,
    close_unit,
    preview_change,
    unit_by_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 7, 1)


def close(**more: Unit) -> None:
    unit = unit_by_code("ap-a11")
    close_unit(unit=unit, on=ON, document_number="QĐ 9", by=BY, at=AT, **more)


def test_each_thing_is_shown_as_it_is_and_as_it_would_be(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["ap-a11"], is_head=True)

    found = preview_change(lambda: close(members_to=units["ap-a12"]), ["ap-a11", "ap-a12"])

    assert [one.kind for one in found] == [
        Dependent.UNIT,
        Dependent.PLACEMENT,
        Dependent.MEMBERSHIP,
        Dependent.POST,
    ]
    assert found[2].after == (
        DatedPlace("Tên ap-a11", FOUNDED, ON),
        DatedPlace("Tên ap-a12", ON, None),
    )


def test_a_preview_stores_nothing(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    preview_change(lambda: close(members_to=units["ap-a12"]), ["ap-a11", "ap-a12"])

    assert Membership.objects.get().until_on is None
    assert Unit.objects.get(code="ap-a11").closed_on is None
    assert not [one for one in entries_about("unit", "ap-a11") if one.act == "unit.closed"]


def test_a_preview_refuses_what_confirming_would_refuse(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    with pytest.raises(Refused):
        preview_change(close, ["ap-a11"])

    assert Unit.objects.get(code="ap-a11").closed_on is None
