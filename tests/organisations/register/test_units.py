"""Imports of the register of units leave a tree on every day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED, TREE, make_tree, registered
from tests.organisations.refusals import faults_of, sentences
from xeploai.accounts.journal import entries_about, head
from xeploai.domain.words import Fault
from xeploai.organisations.models import Placement, Unit
from xeploai.organisations.register import (
    RegisterChanges,
    RegisteredUnit,
    merge_unit,
    register_units,
    rename_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 7, 1)
REGISTER = [registered(code, *rest) for code, rest in TREE.items()]


def store(*rows: RegisteredUnit) -> RegisterChanges:
    return register_units(rows=rows, by=BY, at=AT)


def faults(*rows: RegisteredUnit) -> Iterable[Fault]:
    return faults_of(register_units, rows=rows)


def test_new_units_are_placed_from_their_opening_day_on() -> None:
    changes = store(*REGISTER)

    assert changes == RegisterChanges(new=len(TREE), changed=0, unchanged=0)
    placement = Placement.objects.get(unit__code="xa-a1")
    assert placement.parent == Unit.objects.get(code="huyen-a")
    assert (placement.from_on, placement.until_on) == (FOUNDED, None)


def test_the_same_register_twice_changes_nothing() -> None:
    store(*REGISTER)
    written = head()

    again = store(*REGISTER)

    assert again == RegisterChanges(new=0, changed=0, unchanged=len(TREE))
    assert head() == written


def test_superiors_may_come_after_their_subordinates() -> None:
    assert store(*reversed(REGISTER)).new == len(TREE)


def test_a_register_never_moves_a_unit_by_itself() -> None:
    make_tree()
    row = replace(registered("xa-a1", "huyen-b", "grassroots_committee"), place="dòng 5")

    assert sentences(register_units, rows=[row]) == [
        (
            "dòng 5: Unit xa-a1 is directly under “huyen-a”; the file puts it under “huyen-b”."
            " A move needs its day and its document: record it as a transfer."
        )
    ]


def test_a_superior_that_nobody_knows_is_named() -> None:
    assert sentences(register_units, rows=[registered("xa", "huyen", "grassroots_branch")]) == [
        "The superior “huyen” is neither in the file nor in the register."
    ]


def test_a_child_cannot_be_older_than_its_superior() -> None:
    make_tree()
    young = registered("huyen-c", "tinh", "district_committee", opened_on=date(2020, 1, 1))
    old = registered("xa-c1", "huyen-c", "grassroots_branch", opened_on=date(2019, 12, 31))

    (fault,) = faults(young, old)

    assert (fault.values["unit"], fault.values["parent"]) == ("xa-c1", "huyen-c")


def test_a_refused_register_stores_nothing() -> None:
    make_tree()
    good = registered("huyen-c", "tinh", "district_committee")
    bad = registered("xa-c1", "khong-co", "grassroots_branch")
    written = head()

    assert len(list(faults(good, bad))) == 1

    assert not Unit.objects.filter(code="huyen-c").exists()
    assert head() == written


def test_an_old_register_does_not_undo_a_rename_or_reopen_a_merged_unit() -> None:
    units = make_tree()
    rename_unit(unit=units["xa-a1"], name="Xã Mới", on=ON, document_number="QĐ 7", by=BY, at=AT)
    merge_unit(
        unit=units["ap-a12"], into=units["ap-a11"], on=ON, document_number="QĐ 5", by=BY, at=AT
    )

    assert sentences(register_units, rows=REGISTER) == [
        (
            "Unit xa-a1 has not been called “Tên xa-a1” since 2023-07-01."
            " Write its present name, “Xã Mới”."
        ),
        "Unit ap-a12 closed on 2023-07-01, but the file leaves it open. Write the day it closed.",
    ]


def test_a_misspelt_name_is_corrected_and_the_journal_says_from_what_to_what() -> None:
    make_tree()
    row = replace(registered("xa-a1", "huyen-a", "grassroots_committee"), name="Tên Đúng")

    assert store(row).changed == 1

    assert Unit.objects.get(code="xa-a1").name == "Tên Đúng"
    entry = entries_about("unit", "xa-a1")[0]
    assert entry.act == "unit.changed"
    assert (entry.before, entry.after) == ('{"name":"Tên xa-a1"}', '{"name":"Tên Đúng"}')


def test_a_day_on_which_an_open_unit_has_no_place_is_refused() -> None:
    units = make_tree()
    Placement.objects.filter(unit=units["xa-a2"]).update(from_on=ON)

    (fault,) = faults(*REGISTER)

    assert fault.values == {"unit": "xa-a2", "from": FOUNDED, "until": ON}


@pytest.mark.parametrize("code", ["xa-a1", "huyen-a"])
def test_a_unit_with_open_subordinates_cannot_simply_close(code: str) -> None:
    make_tree()
    closing = replace(registered(code, *TREE[code]), closed_on=ON, document_number="QĐ 9")

    found = faults(closing)

    below = ", ".join(sorted(unit for unit, (parent, _) in TREE.items() if parent == code))
    (fault,) = found
    assert str(fault) == (
        f"Tên {code} still has units below it on {ON}: {below}. Say under which unit they go over,"
        " or close or move them first."
    )
    assert Unit.objects.get(code=code).closed_on is None


@pytest.mark.parametrize("is_listed", [False, True])
def test_a_new_unit_under_one_that_closes_before_it_is_named_with_its_row(is_listed: bool) -> None:
    store(*REGISTER)
    Unit.objects.filter(code="xa-a1").update(closed_on=None if is_listed else ON)
    known = next(row for row in REGISTER if row.code == "xa-a1")
    closing = replace(known, closed_on=ON, document_number="QĐ 1", place="row 2")
    new = registered("ap-moi", "xa-a1", "subordinate_branch", opened_on=date(2023, 3, 1))

    found = faults(*([closing] if is_listed else []), replace(new, place="row 3"))

    (fault,) = found
    assert fault.place == "row 3"
    assert "Tên ap-moi would be under “Tên xa-a1”, which closes on 2023-07-01" in str(fault)


def test_a_list_puts_no_unit_under_a_branch_or_a_lower_level_and_says_so_for_each_row() -> None:
    make_tree()
    rows = [
        replace(registered("ap-x", "ap-a11", "subordinate_branch"), place="row 2"),
        replace(registered("tinh-2", "xa-a1", "province_committee"), place="row 3"),
        replace(registered("xa-y", "xa-a1", "grassroots_branch"), place="row 4"),
        replace(registered("ap-y", "xa-y", "subordinate_branch"), place="row 5"),
    ]

    found = {fault.place: str(fault) for fault in faults(*rows)}

    assert sorted(found) == ["row 2", "row 3", "row 5"]
    assert "“Tên ap-a11” is a branch" in found["row 2"]
    assert "“Tên xa-a1” is not of a higher level" in found["row 3"]
    assert "“Tên xa-y” is a branch" in found["row 5"]
    assert not Unit.objects.filter(code="xa-y").exists()


def test_a_register_with_an_old_wrong_place_can_still_be_sent_again() -> None:
    make_tree()
    Placement.objects.filter(unit__code="ap-a12").update(parent=Unit.objects.get(code="ap-a11"))
    rows = [
        registered("ap-a12", "ap-a11", "subordinate_branch"),
        registered("ap-z", "xa-a1", "subordinate_branch"),
    ]

    assert store(*rows).new == 1
