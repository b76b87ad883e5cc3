"""What the database itself refuses, and which rows apply on a day: the end day is excluded."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.builders import FOUNDED, make_members, make_tree
from tests.organisations.tokens.acts import ON as TOKEN_DAY
from tests.organisations.tokens.acts import make_token
from xeploai.organisations.models import (
    ApiToken,
    Lineage,
    Membership,
    Placement,
    RoleGrant,
    Unit,
    ends_after,
    in_force,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ON = date(2023, 7, 1)
FIRST, END = date(2020, 1, 1), date(2023, 7, 1)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(("start", "end"), [(FOUNDED, None), (FOUNDED, ON)])
def test_the_database_itself_refuses_a_second_placement_from_the_same_day(
    start: date, end: date | None
) -> None:
    units = make_tree()

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(
            unit=units["xa-a1"], parent=units["huyen-b"], from_on=start, until_on=end
        )


def test_the_database_itself_refuses_a_unit_under_itself() -> None:
    units = make_tree()

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(
            unit=units["xa-a1"], parent=units["xa-a1"], from_on=ON, until_on=date(2024, 1, 1)
        )


def test_the_database_holds_no_token_without_a_name_or_an_end(grant: RoleGrant) -> None:
    make_token(grant)

    for change in ({"name": ""}, {"until_on": TOKEN_DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"code": ""},
        {"name": ""},
        {"sector": "KHAC"},
        {"closed_on": FOUNDED},
    ],
    ids=["no code", "no name", "an unknown sector", "closed on its opening day"],
)
def test_the_database_refuses_a_unit_with(units: dict[str, Unit], change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code="xa-a1").update(**change)


def test_the_database_refuses_a_second_open_membership(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person, branch=units["ap-a12"], status="FULL", from_on=ON)


@pytest.mark.parametrize(
    "change",
    [
        {"role": "KING"},
        {"until_on": FOUNDED - timedelta(days=1)},
        {"is_acting": True},
    ],
    ids=["unknown", "ends before it begins", "acting without an end"],
)
def test_the_database_refuses_a_role_that_is(grant: RoleGrant, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.update(**change)


def test_the_database_accepts_a_role_that_was_taken_back_at_once(grant: RoleGrant) -> None:
    RoleGrant.objects.update(until_on=FOUNDED)

    RoleGrant.objects.create(
        user=grant.user, role=grant.role, unit=grant.unit, from_on=grant.from_on
    )


@pytest.mark.parametrize(
    ("kind", "other"), [("RENAMED", "xa-a1"), ("MERGED_INTO", None), ("MERGED_INTO", "xa-a2")]
)
def test_lineage_names_another_unit_except_for_a_rename(
    units: dict[str, Unit], kind: str, other: str | None
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Lineage.objects.create(
            kind=kind, unit=units["xa-a2"], other=units[other] if other else None, on=ON
        )


@pytest.fixture
def _membership(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)
    Membership.objects.update(from_on=FIRST, until_on=END)


@pytest.mark.usefixtures("_membership")
@pytest.mark.parametrize(
    ("on", "applies", "is_not_over"),
    [
        (FIRST - A_DAY, False, True),
        (FIRST, True, True),
        (END - A_DAY, True, True),
        (END, False, False),
    ],
)
def test_a_row_applies_from_its_first_day_until_the_day_before_its_end(
    on: date, applies: bool, is_not_over: bool
) -> None:
    assert Membership.objects.filter(in_force(on)).exists() is applies
    assert Membership.objects.filter(ends_after(on)).exists() is is_not_over


@pytest.mark.usefixtures("_membership")
def test_a_row_without_an_end_applies_for_ever() -> None:
    Membership.objects.update(until_on=None)

    assert Membership.objects.filter(in_force(date.max)).exists()
    assert not Membership.objects.filter(in_force(FIRST - A_DAY)).exists()


@pytest.mark.usefixtures("_membership")
def test_other_names_of_the_two_days_can_be_given() -> None:
    closed = Unit.objects.filter(code="xa-a2")
    closed.update(closed_on=END)

    assert closed.filter(in_force(END - A_DAY, "opened_on", "closed_on")).exists()
    assert not closed.filter(in_force(END, "opened_on", "closed_on")).exists()
