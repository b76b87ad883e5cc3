"""A sheet is taken back exactly, while nothing rests on it."""

from datetime import date

import pytest

from tests.builders import make_collective, make_members, make_post, make_tree
from tests.cycle.reorganisation.sheets import (
    AT,
    BY,
    carry_out,
    register_rows,
    without_districts,
)
from xeploai.cycle.operations import freeze_cycle, open_cycle
from xeploai.cycle.reorganisation import obstacles_to_taking_back, take_back
from xeploai.domain import Refused
from xeploai.organisations.models import Membership, Person, Unit
from xeploai.organisations.register import transfer_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_register_is_row_for_row_as_before() -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    make_post(people[0], units["huyen-a"])
    make_collective(units["huyen-a"], "btv-a")
    before = register_rows()
    done = carry_out(without_districts())

    take_back(reorganisation=done.reorganisation, reason="Sai quyết định", by=BY, at=AT)

    assert register_rows() == before


def test_taking_back_needs_a_reason_and_happens_once() -> None:
    make_tree()
    sheet = carry_out(without_districts()).reorganisation
    with pytest.raises(Refused, match="Say why"):
        take_back(reorganisation=sheet, reason=" ", by=BY, at=AT)
    take_back(reorganisation=sheet, reason="Sai", by=BY, at=AT)

    with pytest.raises(Refused, match="already"):
        take_back(reorganisation=sheet, reason="Sai", by=BY, at=AT)


def test_what_was_taken_back_can_be_carried_out_again() -> None:
    make_tree()
    sheet = carry_out(without_districts()).reorganisation
    take_back(reorganisation=sheet, reason="Sai", by=BY, at=AT)

    again = carry_out(without_districts())

    assert again.reorganisation.pk != sheet.pk


def test_a_cycle_that_was_frozen_after_it_is_named() -> None:
    make_tree()
    sheet = carry_out(without_districts()).reorganisation
    days = {"opens_on": date(2025, 10, 1), "closes_on": date(2025, 12, 31)}
    cycle = open_cycle(year=2025, pack="vn-party-2025", **days, by=BY, at=AT)
    freeze_cycle(cycle=cycle, by=BY, at=AT)

    faults = obstacles_to_taking_back(sheet)

    assert faults[0].values["year"] == cycle.name


def test_a_member_who_joined_since_is_named() -> None:
    make_tree()
    sheet = carry_out(without_districts()).reorganisation
    new = Unit.objects.get(code="phuong-m")
    person = Person.objects.create(code="dv-new", full_name="Người mới")
    Membership.objects.create(person=person, branch=new, status="FULL", from_on=date(2025, 8, 1))

    (fault,) = obstacles_to_taking_back(sheet)

    assert "phuong-m" in str(fault)


def test_a_later_move_of_the_same_unit_is_named() -> None:
    make_tree()
    sheet = carry_out(without_districts()).reorganisation
    transfer_unit(
        unit=Unit.objects.get(code="ap-b11"),
        to=Unit.objects.get(code="tinh"),
        on=date(2025, 9, 1),
        document_number="QĐ-2",
        by=BY,
        at=AT,
    )

    with pytest.raises(Refused) as refusal:
        take_back(reorganisation=sheet, reason="Sai", by=BY, at=AT)

    assert "ap-b11" in str(refusal.value)
