"""Conditions on rows with a first day, and an end day that is excluded."""

from datetime import date, timedelta

import pytest

from tests.builders import make_members
from xeploai.organisations.dated_rows import ends_after, in_force
from xeploai.organisations.models import Membership, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST, END = date(2020, 1, 1), date(2023, 7, 1)
A_DAY = timedelta(days=1)


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
