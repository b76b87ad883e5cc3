"""A list is limited to the units of a role, and to the unit that was chosen."""

import pytest

from tests.uploads.conftest import (
    GRADINGS,
    TODAY,
    Office,
    graded,
    row_reasons,
    row_states,
)
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain import Refused, Role
from xeploai.intake import Kind
from xeploai.organisations.models import Unit
from xeploai.uploads.context import EVERYWHERE
from xeploai.uploads.reach import limited_to, reach_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_rows_outside_the_named_unit_are_refused(office: Office, cycle: Cycle) -> None:
    reach = limited_to("huyen-a", Kind.GRADINGS, cycle, on=cycle.closes_on)

    checked = office.check(GRADINGS + graded("dv-0") + graded("dv-4"), cycle, reach=reach)

    assert row_states(checked) == ["NEW", "REFUSED"]
    assert "lies outside" in row_reasons(checked)[0]


def test_a_list_of_the_register_reaches_the_units_of_the_role_on_that_day(
    office: Office, province: dict[str, Unit]
) -> None:
    reader = office.reader((Role.ORGANISATION_BOARD, "xa-a1"))

    reach = reach_of(reader, Kind.PEOPLE, None)

    below = ("xa-a1", "ap-a11", "ap-a12")
    assert reach.units == frozenset(province[code].pk for code in below)


def test_a_list_of_grades_reaches_units_of_the_tree_of_its_cycle(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((Role.ORGANISATION_BOARD, "xa-a1"))

    reach = reach_of(reader, Kind.GRADINGS, cycle)

    codes = CycleUnit.objects.filter(pk__in=reach.units or ()).values_list("code", flat=True)
    assert set(codes) == {"xa-a1", "ap-a11", "ap-a12"}
    assert reach_of(reader, Kind.GRADINGS, None).units == frozenset()


def test_without_a_chosen_unit_nothing_is_limited(cycle: Cycle) -> None:
    assert limited_to("", Kind.GRADINGS, cycle, on=TODAY) == EVERYWHERE


def test_a_list_is_not_limited_to_an_unknown_unit(cycle: Cycle) -> None:
    with pytest.raises(Refused):
        limited_to("nowhere", Kind.GRADINGS, cycle, on=TODAY)
