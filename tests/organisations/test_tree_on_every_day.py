from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY, FOUNDED, TREE, make_members, make_post, make_tree, registered
from xeploai.domain.faults import Refused
from xeploai.organisations import operations
from xeploai.organisations.models import FormerName, Lineage, Membership, Placement, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 7, 1)


def refused(act: object, **told: object) -> str:
    with pytest.raises(Refused) as caught, transaction.atomic():
        act(**{**({"by": BY, "at": AT} if told else {}), **told})  # type: ignore[operator]
    return " ".join(str(fault) for fault in caught.value.faults)


def test_a_unit_moved_under_one_of_its_own_subordinates_is_refused_and_nothing_changes() -> None:
    units = make_tree()

    said = refused(
        operations.transfer_unit,
        unit=units["huyen-a"],
        to=units["ap-a11"],
        on=ON,
        document_number="QĐ 1",
    )

    assert "huyen-a would stand under itself" in said
    assert Placement.objects.filter(unit=units["huyen-a"]).count() == 1


def test_the_same_register_twice_changes_nothing() -> None:
    rows = [registered("tinh", None, "province_committee")]
    operations.register_units(rows=rows, by=BY, at=AT)

    again = operations.register_units(rows=rows, by=BY, at=AT)

    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_a_register_never_moves_a_unit_by_itself() -> None:
    make_tree()

    said = refused(
        operations.register_units, rows=[registered("xa-a1", "huyen-b", "grassroots_committee")]
    )

    assert "A move needs its day" in said


def test_a_superior_that_nobody_knows_is_named() -> None:
    said = refused(operations.register_units, rows=[registered("xa", "huyen", "grassroots_branch")])

    assert "“huyen”" in said


def test_a_child_cannot_be_older_than_its_superior() -> None:
    make_tree()
    young = registered("huyen-c", "tinh", "district_committee", opened_on=date(2020, 1, 1))
    old = registered("xa-c1", "huyen-c", "grassroots_branch", opened_on=date(2019, 12, 31))

    said = refused(operations.register_units, rows=[young, old])

    assert "xa-c1 is placed under huyen-c" in said


def test_a_merged_unit_closes_and_what_stood_below_goes_over() -> None:
    units = make_tree()

    operations.merge_unit(
        unit=units["xa-a1"], into=units["xa-b1"], on=ON, document_number="QĐ 5", by=BY, at=AT
    )

    assert Unit.objects.get(code="xa-a1").closed_on == ON
    now = Placement.objects.get(unit=units["ap-a11"], until_on=None)
    assert now.parent == units["xa-b1"]
    assert Lineage.objects.get().kind == Lineage.Kind.MERGED_INTO


def test_members_of_a_merged_branch_go_over_and_its_posts_end() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    post = make_post(person, units["ap-a11"])

    operations.merge_unit(
        unit=units["ap-a11"], into=units["ap-a12"], on=ON, document_number="QĐ 5", by=BY, at=AT
    )

    now = Membership.objects.get(person=person, until_on=None)
    assert (now.branch, now.from_on) == (units["ap-a12"], ON)
    post.refresh_from_db()
    assert post.until_on == ON


def test_a_unit_is_not_merged_into_what_stands_directly_below_it() -> None:
    units = make_tree()

    said = refused(
        operations.merge_unit,
        unit=units["xa-a1"],
        into=units["ap-a11"],
        on=ON,
        document_number="QĐ 5",
    )

    assert "ap-a11, which stands below it" in said


def test_an_old_register_does_not_undo_a_rename_or_reopen_a_merged_unit() -> None:
    units = make_tree()
    rows = [registered(code, *rest) for code, rest in TREE.items()]
    operations.rename_unit(
        unit=units["xa-a1"], name="Xã Mới", on=ON, document_number="QĐ 7", by=BY, at=AT
    )
    operations.merge_unit(
        unit=units["ap-a12"], into=units["ap-a11"], on=ON, document_number="QĐ 5", by=BY, at=AT
    )

    said = refused(operations.register_units, rows=rows)

    assert "xa-a1 has not been called “Tên xa-a1” since 2023-07-01" in said
    assert "ap-a12 closed on 2023-07-01" in said


def test_a_misspelt_name_is_mended_by_the_register() -> None:
    make_tree()
    row = replace(registered("xa-a1", "huyen-a", "grassroots_committee"), name="Tên Đúng")

    told = operations.register_units(rows=[row], by=BY, at=AT)

    assert told.changed == 1
    assert Unit.objects.get(code="xa-a1").name == "Tên Đúng"


@pytest.mark.parametrize("name", ["", "  ", "Tên xa-a1"])
def test_a_rename_needs_another_name(name: str) -> None:
    units = make_tree()

    said = refused(
        operations.rename_unit, unit=units["xa-a1"], name=name, on=ON, document_number="QĐ 7"
    )

    assert "needs a name other than its present one" in said


def test_two_renames_on_one_day_are_refused() -> None:
    units = make_tree()
    operations.rename_unit(
        unit=units["xa-a1"], name="Một", on=ON, document_number="QĐ 7", by=BY, at=AT
    )

    said = refused(
        operations.rename_unit, unit=units["xa-a1"], name="Hai", on=ON, document_number="QĐ 8"
    )

    assert "only since 2023-07-01" in said


def test_a_day_on_which_an_open_unit_has_no_place_is_refused() -> None:
    units = make_tree()
    Placement.objects.filter(unit=units["xa-a2"]).update(from_on=ON)

    said = refused(operations._refuse_unless_tree)

    assert "xa-a2 has no place in the tree from 2015-01-01 until 2023-07-01" in said


def test_a_unit_with_open_subordinates_cannot_simply_close() -> None:
    units = make_tree()

    operations._close(units["xa-a1"], ON)

    with pytest.raises(Refused, match="xa-a1 is open only"):
        operations._refuse_unless_tree()


def test_a_split_unit_knows_where_it_came_from() -> None:
    units = make_tree()
    new = registered("xa-a3", "huyen-a", "grassroots_branch", opened_on=ON)

    heir = operations.split_unit(unit=units["xa-a1"], new=new, document_number="QĐ 6", by=BY, at=AT)

    assert Lineage.objects.get(unit=heir).other == units["xa-a1"]


def test_a_renamed_unit_keeps_its_former_name_with_its_last_day() -> None:
    units = make_tree()

    operations.rename_unit(
        unit=units["xa-a1"], name="Xã Mới", on=ON, document_number="QĐ 7", by=BY, at=AT
    )

    assert FormerName.objects.get().name == "Tên xa-a1"
    assert Unit.objects.get(code="xa-a1").name == "Xã Mới"


def test_two_moves_on_one_day_are_refused() -> None:
    units = make_tree()
    operations.transfer_unit(
        unit=units["xa-a1"], to=units["huyen-b"], on=ON, document_number="QĐ 1", by=BY, at=AT
    )

    said = refused(
        operations.transfer_unit,
        unit=units["xa-a1"],
        to=units["huyen-a"],
        on=ON,
        document_number="QĐ 2",
    )

    assert "already changed its superior" in said


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
