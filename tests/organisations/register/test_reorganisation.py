"""Transfers, merges, splits and renames leave a tree on every day."""

from datetime import date, timedelta

import pytest

from tests.builders import AT, BY, make_collective, make_members, make_post, make_tree, registered
from tests.organisations.refusals import faults_of, sentences
from xeploai.accounts.journal import entries_about
from xeploai.organisations.models import (
    CollectiveSeat,
    FormerName,
    Lineage,
    Membership,
    Placement,
    Unit,
)
from xeploai.organisations.register import merge_unit, rename_unit, split_unit, transfer_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 7, 1)


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


def merge(unit: Unit, into: Unit) -> None:
    merge_unit(unit=unit, into=into, on=ON, document_number="QĐ 5", by=BY, at=AT)


def transfer(unit: Unit, to: Unit, on: date = ON) -> None:
    transfer_unit(unit=unit, to=to, on=on, document_number="QĐ 1", by=BY, at=AT)


def rename(unit: Unit, name: str, on: date = ON) -> None:
    rename_unit(unit=unit, name=name, on=on, document_number="QĐ 7", by=BY, at=AT)


def test_a_unit_is_under_its_new_superior_from_the_day_of_the_transfer_on(
    units: dict[str, Unit],
) -> None:
    transfer(units["xa-a1"], units["huyen-b"])

    rows = Placement.objects.filter(unit=units["xa-a1"]).order_by("from_on")
    assert [(row.parent, row.until_on) for row in rows] == [
        (units["huyen-a"], ON),
        (units["huyen-b"], None),
    ]
    lineage = Lineage.objects.get()
    assert (lineage.kind, lineage.other, lineage.document_number) == (
        Lineage.Kind.TRANSFERRED,
        units["huyen-b"],
        "QĐ 1",
    )


def test_a_unit_moved_under_one_of_its_own_subordinates_is_refused_and_nothing_changes(
    units: dict[str, Unit],
) -> None:
    faults = faults_of(
        transfer_unit, unit=units["huyen-a"], to=units["ap-a11"], on=ON, document_number="QĐ 1"
    )

    assert "huyen-a" in {fault.values["unit"] for fault in faults}
    assert Placement.objects.filter(unit=units["huyen-a"]).count() == 1


@pytest.mark.parametrize("act", [transfer_unit, merge_unit])
def test_a_unit_is_neither_moved_under_nor_merged_into_itself(
    units: dict[str, Unit], act: object
) -> None:
    other = "to" if act is transfer_unit else "into"

    assert sentences(
        act,  # type: ignore[arg-type]
        unit=units["xa-a1"],
        on=ON,
        document_number="QĐ 1",
        **{other: units["xa-a1"]},
    ) == ["Unit xa-a1 cannot be put under or merged into itself."]


def test_two_moves_on_one_day_are_refused(units: dict[str, Unit]) -> None:
    transfer(units["xa-a1"], units["huyen-b"])

    assert sentences(
        transfer_unit, unit=units["xa-a1"], to=units["huyen-a"], on=ON, document_number="QĐ 2"
    ) == ["Unit xa-a1 already changed its superior on 2023-07-01."]


def test_a_closed_unit_has_no_superior_that_could_change(units: dict[str, Unit]) -> None:
    merge(units["ap-a12"], units["ap-a11"])
    units["ap-a12"].refresh_from_db()

    assert sentences(
        transfer_unit, unit=units["ap-a12"], to=units["xa-b1"], on=ON, document_number="QĐ 2"
    ) == ["Unit ap-a12 has no superior on 2023-07-01 that could be ended."]


def test_a_merged_unit_closes_and_its_subordinates_go_over(units: dict[str, Unit]) -> None:
    merge(units["xa-a1"], units["xa-b1"])

    assert Unit.objects.get(code="xa-a1").closed_on == ON
    now = Placement.objects.get(unit=units["ap-a11"], until_on=None)
    assert now.parent == units["xa-b1"]
    assert Lineage.objects.get().kind == Lineage.Kind.MERGED_INTO
    entry = entries_about("unit", "xa-a1")[0]
    assert entry.before == '{"below":["ap-a11","ap-a12"]}'


def test_members_of_a_merged_branch_go_over_and_its_posts_end(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    post = make_post(person, units["ap-a11"])

    merge(units["ap-a11"], units["ap-a12"])

    now = Membership.objects.get(person=person, until_on=None)
    assert (now.branch, now.from_on, now.status) == (units["ap-a12"], ON, "FULL")
    post.refresh_from_db()
    assert post.until_on == ON


def test_collectives_of_a_merged_unit_and_their_seats_end(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    collective = make_collective(units["xa-a1"], "btv-a1")
    seat = CollectiveSeat.objects.create(
        collective=collective, person=person, from_on=ON - timedelta(days=1)
    )

    merge(units["xa-a1"], units["xa-b1"])

    collective.refresh_from_db()
    seat.refresh_from_db()
    assert (collective.closed_on, seat.until_on) == (ON, ON)


@pytest.mark.parametrize(("unit", "into"), [("xa-a1", "ap-a11"), ("huyen-a", "ap-a11")])
def test_a_unit_is_not_merged_into_one_below_it(
    units: dict[str, Unit], unit: str, into: str
) -> None:
    (text,) = sentences(
        merge_unit, unit=units[unit], into=units[into], on=ON, document_number="QĐ 5"
    )

    assert text.startswith(f"“Tên {into}” is below “Tên {unit}” itself")


def test_a_unit_is_not_put_under_a_branch(units: dict[str, Unit]) -> None:
    (text,) = sentences(
        transfer_unit, unit=units["ap-a11"], to=units["ap-a12"], on=ON, document_number="QĐ 1"
    )

    assert text.startswith("“Tên ap-a12” is a branch on 2023-07-01: no unit can be below it")
    assert "Tên ap-a11 (ap-a11)" in text
    assert Placement.objects.get(unit=units["ap-a11"]).parent == units["xa-a1"]


def test_a_unit_is_not_put_under_one_of_a_lower_level(units: dict[str, Unit]) -> None:
    (text,) = sentences(
        transfer_unit, unit=units["huyen-b"], to=units["xa-a1"], on=ON, document_number="QĐ 1"
    )

    assert text.startswith("“Tên xa-a1” is not of a higher level than these units")


def test_branches_of_a_committee_do_not_come_under_the_branch_that_it_is_merged_into(
    units: dict[str, Unit],
) -> None:
    (text,) = sentences(
        merge_unit, unit=units["xa-a1"], into=units["ap-b11"], on=ON, document_number="QĐ 5"
    )

    assert "is a branch" in text
    assert "Tên ap-a11 (ap-a11), Tên ap-a12 (ap-a12)" in text


def test_an_empty_committee_may_be_merged_into_a_branch(units: dict[str, Unit]) -> None:
    transfer(units["ap-b11"], units["xa-a1"], date(2023, 1, 1))

    merge(units["xa-b1"], units["xa-a2"])

    assert Unit.objects.get(code="xa-b1").closed_on == ON


def test_no_second_province_is_split_off_under_the_same_superior_as_a_commune(
    units: dict[str, Unit],
) -> None:
    new = registered("tinh-2", "huyen-a", "province_committee", opened_on=ON)

    (text,) = sentences(split_unit, unit=units["xa-a1"], new=new, document_number="QĐ 6")

    assert text.startswith("“Tên huyen-a” is not of a higher level")
    assert not Unit.objects.filter(code="tinh-2").exists()


def test_units_do_not_go_along_to_a_branch_that_is_split_off(units: dict[str, Unit]) -> None:
    new = registered("xa-a3", "huyen-a", "grassroots_branch", opened_on=ON)

    (text,) = sentences(
        split_unit, unit=units["xa-a1"], new=new, goes_over=["ap-a11"], document_number="QĐ 6"
    )

    assert text.startswith("“Tên xa-a3” is a branch")


def test_an_old_fault_elsewhere_does_not_keep_a_unit_from_moving_away(
    units: dict[str, Unit],
) -> None:
    # from before it was checked
    Placement.objects.filter(unit=units["ap-a12"]).update(parent=units["ap-a11"])

    transfer(units["ap-a12"], units["xa-a1"])
    transfer(units["ap-b11"], units["xa-a1"])

    assert Placement.objects.get(unit=units["ap-a12"], until_on=None).parent == units["xa-a1"]


def test_a_split_unit_knows_where_it_came_from(units: dict[str, Unit]) -> None:
    new = registered("xa-a3", "huyen-a", "grassroots_branch", opened_on=ON)

    heir = split_unit(unit=units["xa-a1"], new=new, document_number="QĐ 6", by=BY, at=AT)

    lineage = Lineage.objects.get(unit=heir)
    assert (lineage.kind, lineage.other, lineage.on) == ("SPLIT_FROM", units["xa-a1"], ON)


def test_a_renamed_unit_keeps_its_former_name_with_its_last_day(units: dict[str, Unit]) -> None:
    rename(units["xa-a1"], "Xã Mới")

    former = FormerName.objects.get()
    assert (former.name, former.until_on) == ("Tên xa-a1", ON)
    assert Unit.objects.get(code="xa-a1").name == "Xã Mới"


@pytest.mark.parametrize("name", ["", "  ", "Tên xa-a1"])
def test_a_rename_needs_another_name(units: dict[str, Unit], name: str) -> None:
    assert sentences(
        rename_unit, unit=units["xa-a1"], name=name, on=ON, document_number="QĐ 7"
    ) == ["Unit xa-a1 needs a name other than its present one, “Tên xa-a1”."]


@pytest.mark.parametrize("days", [0, -1])
def test_a_rename_on_the_day_of_the_last_one_or_before_is_refused(
    units: dict[str, Unit], days: int
) -> None:
    rename(units["xa-a1"], "Một")

    assert sentences(
        rename_unit,
        unit=units["xa-a1"],
        name="Hai",
        on=ON + timedelta(days=days),
        document_number="QĐ 8",
    ) == ["Unit xa-a1 has had its present name only since 2023-07-01."]
