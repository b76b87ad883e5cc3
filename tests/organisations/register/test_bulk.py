"""A whole register is stored at once, or not at all."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED
from tests.organisations.refusals import faults_of, sentences
from xeploai.accounts.journal import entries_about
from xeploai.domain.register import (
    CollectiveEntry,
    FormerNameEntry,
    LineageEntry,
    LineageKind,
    MembershipEntry,
    MembershipStatus,
    PersonEntry,
    PlacementEntry,
    PostEntry,
    Register,
    SeatEntry,
    Sector,
    UnitEntry,
)
from xeploai.organisations import models
from xeploai.organisations.register import store_register

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 7, 1)

REGISTER = Register(
    units=(
        UnitEntry("tinh", "Tỉnh", "province_committee", Sector.OTHER, FOUNDED, None),
        UnitEntry("cb", "Chi bộ", "grassroots_branch", Sector.SCHOOL, FOUNDED, None),
    ),
    placements=(
        PlacementEntry("tinh", None, FOUNDED, None),
        PlacementEntry("cb", "tinh", FOUNDED, None),
    ),
    former_names=(FormerNameEntry("cb", "Chi bộ Cũ", FOUNDED, ON),),
    lineage=(LineageEntry(LineageKind.RENAMED, "cb", None, ON, "QĐ 1"),),
    people=(PersonEntry("p1", "Nguyễn Văn", "An", FOUNDED),),
    memberships=(MembershipEntry("p1", "cb", FOUNDED, None, MembershipStatus.FULL),),
    posts=(PostEntry("p1", "cb", "Bí thư", "BT", True, FOUNDED, None),),
    collectives=(CollectiveEntry("btv", "Ban thường vụ", "tinh", "BTV", FOUNDED, None),),
    seats=(SeatEntry("btv", "p1", FOUNDED, None),),
)


def test_everything_in_the_register_is_stored() -> None:
    store_register(given=REGISTER, by=BY, at=AT)

    branch = models.Unit.objects.get(code="cb")
    person = models.Person.objects.get()
    assert branch.placements.get().parent == models.Unit.objects.get(code="tinh")
    assert branch.former_names.get().name == "Chi bộ Cũ"
    assert branch.lineage.get().document_number == "QĐ 1"
    assert person.full_name == "Nguyễn Văn An"
    assert person.memberships.get().branch == branch
    assert person.posts.get().is_head
    assert person.seats.get().collective.unit.code == "tinh"


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("subordinate_branch", "is a branch on 2015-01-01: no unit can be below it"),
        ("departmental_committee", "is not of a higher level than these units"),
    ],
)
def test_a_register_whose_levels_are_upside_down_is_refused_whole(category: str, said: str) -> None:
    top, branch = REGISTER.units
    wrong = replace(REGISTER, units=(replace_category(top, category), branch))

    (fault,) = sentences(store_register, given=wrong)

    assert said in fault
    assert "Chi bộ (cb)" in fault
    assert not models.Unit.objects.exists()
    assert not models.Person.objects.exists()


def replace_category(unit: UnitEntry, category: str) -> UnitEntry:
    """Return a unit with another category."""
    return unit._replace(category=category)


def test_the_journal_has_one_entry_with_the_numbers() -> None:
    store_register(given=REGISTER, by=BY, at=AT)

    assert entries_about("list", "register").get().after == '{"people":1,"posts":1,"units":2}'


def test_units_that_are_not_a_tree_are_refused_and_nothing_is_stored() -> None:
    orphan = replace(REGISTER, placements=REGISTER.placements[:1])

    assert [fault.values["unit"] for fault in faults_of(store_register, given=orphan)] == ["cb"]
    assert not models.Unit.objects.exists()
