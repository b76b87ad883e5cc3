"""A preview shows what an act would do, and stores nothing."""

from datetime import date
from typing import Any

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
    rename_unit,
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
        DatedPlace("Tên ap-a11", FOUNDED, ON, "ap-a11"),
        DatedPlace("Tên ap-a12", ON, None, "ap-a12"),
    )
    assert [one.where for one in found[2].after] == ["Tên ap-a11", "Tên ap-a12"]


def test_a_new_name_is_one_line_with_its_day_and_moves_nobody(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["xa-a1"], is_head=True)
    make_members(units["ap-a12"], 1)
    given: dict[str, Any] = {"on": ON, "document_number": "QĐ 9", "by": BY, "at": AT}

    def rename() -> None:
        rename_unit(unit=unit_by_code("xa-a1"), name="Tên mới", **given)

    (line,) = preview_change(rename, ["xa-a1"])

    assert (line.kind, line.name) == (Dependent.UNIT, "Tên xa-a1 (xa-a1)")
    assert line.before == (DatedPlace("", FOUNDED, None, "Tên xa-a1"),)
    assert line.after == (
        DatedPlace("", FOUNDED, ON, "Tên xa-a1"),
        DatedPlace("", ON, None, "Tên mới"),
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
