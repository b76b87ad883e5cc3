"""A unit that closes leaves nobody nowhere, and what ends with it ends."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import (
    AT,
    BY,
    FOUNDED,
    TREE,
    make_collective,
    make_members,
    make_post,
    registered,
)
from tests.organisations.refusals import sentences
from xeploai.accounts.journal import entries_about
from xeploai.organisations.models import (
    CollectiveSeat,
    LeadershipCollective,
    Lineage,
    Membership,
    Placement,
    Post,
    RoleGrant,
    Unit,
)
from xeploai.organisations.register import (
    RegisteredUnit,
    change_category,
    close_unit,
    merge_unit,
    register_units,
    split_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 7, 1)


def close(unit: Unit, **more: Unit) -> None:
    close_unit(unit=unit, on=ON, document_number="QĐ 9", by=BY, at=AT, **more)


def refusal(unit: Unit, **more: object) -> list[str]:
    arguments = {"on": ON, "document_number": "QĐ 9", **more}
    return sentences(close_unit, unit=unit, **arguments)


def test_members_go_over_and_keep_their_status_without_a_gap(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1, status="PROBATIONARY")

    close(units["ap-a11"], members_to=units["ap-a12"])

    rows = person.memberships.order_by("from_on").values_list(
        "branch__code", "status", "from_on", "until_on", "end_cause"
    )
    assert list(rows) == [
        ("ap-a11", "PROBATIONARY", FOUNDED, ON, ""),
        ("ap-a12", "PROBATIONARY", ON, None, ""),
    ]


def test_posts_seats_and_collectives_end_with_their_unit(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["xa-a2"], 1)
    make_post(person, units["ap-a11"], is_head=True)
    collective = make_collective(units["ap-a11"], "cu-1")
    CollectiveSeat.objects.create(collective=collective, person=person, from_on=FOUNDED)

    close(units["ap-a11"])

    assert Post.objects.get().until_on == ON
    assert CollectiveSeat.objects.get().until_on == ON
    assert LeadershipCollective.objects.get().closed_on == ON
    assert Placement.objects.get(unit=units["ap-a11"]).until_on == ON


def test_a_closing_that_leaves_members_nowhere_names_them(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 2)

    (text,) = refusal(units["ap-a11"])
    assert text == (
        "Tên ap-a11 still has members on 2023-07-01: Người 0 (dv-0), Người 1 (dv-1). Say to which"
        " branch they go over, or end their membership with its cause first."
    )
    assert Unit.objects.get(code="ap-a11").closed_on is None


def test_a_closing_that_leaves_units_nowhere_names_them(units: dict[str, Unit]) -> None:
    assert "ap-a11, ap-a12" in refusal(units["xa-a1"])[0]


def test_subordinates_go_over_to_another_superior(units: dict[str, Unit]) -> None:
    close(units["xa-a1"], below_to=units["huyen-a"])

    placement = Placement.objects.get(unit=units["ap-a11"], until_on=None)
    assert (placement.parent, placement.from_on) == (units["huyen-a"], ON)


def test_members_cannot_go_over_to_a_committee(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    (text,) = refusal(units["ap-a11"], members_to=units["xa-a1"])

    assert text == "“Tên xa-a1” is not a branch, so no members can go over to it."


@pytest.mark.parametrize("document", ["", "  ", "\u200b"])
def test_a_blank_document_is_no_document(units: dict[str, Unit], document: str) -> None:
    (text,) = refusal(units["ap-a11"], document_number=document)

    assert text.startswith("The number of the document is empty.")


@pytest.mark.parametrize("on", [FOUNDED, date(2014, 1, 1)])
def test_a_unit_cannot_close_on_or_before_its_opening(units: dict[str, Unit], on: date) -> None:
    assert "opens on 2015-01-01" in refusal(units["ap-a11"], on=on)[0]


def test_a_closed_unit_cannot_close_again(units: dict[str, Unit]) -> None:
    close(units["ap-a11"])

    assert refusal(Unit.objects.get(code="ap-a11")) == [
        "Tên ap-a11 is closed already, from 2023-07-01 on."
    ]


def test_a_unit_without_heir_leaves_its_figures_to_its_superior(units: dict[str, Unit]) -> None:
    close(units["ap-a11"])

    lineage = Lineage.objects.get()
    assert (lineage.kind, lineage.other, lineage.document_number) == (
        Lineage.Kind.CLOSED,
        units["xa-a1"],
        "QĐ 9",
    )


def test_a_unit_whose_members_go_to_one_branch_is_merged_into_it(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    close(units["ap-a11"], members_to=units["ap-a12"])

    lineage = Lineage.objects.get()
    assert (lineage.kind, lineage.other) == (Lineage.Kind.MERGED_INTO, units["ap-a12"])


def test_roles_for_a_unit_without_heir_end_with_it(
    grant: RoleGrant, units: dict[str, Unit]
) -> None:
    RoleGrant.objects.filter(pk=grant.pk).update(unit=units["ap-a11"])

    close(units["ap-a11"])

    assert RoleGrant.objects.get(pk=grant.pk).until_on == ON
    assert entries_about("unit", "ap-a11")[0].act == "unit.closed"


def closing(code: str, on: date = ON) -> RegisteredUnit:
    return replace(registered(code, *TREE[code]), closed_on=on, document_number="QĐ 9")


def test_a_list_closes_a_branch_and_all_that_hangs_on_it(units: dict[str, Unit]) -> None:
    make_collective(units["ap-a11"], "cu-1")

    register_units(rows=[closing("ap-a11")], by=BY, at=AT)

    assert Unit.objects.get(code="ap-a11").closed_on == ON
    assert Placement.objects.get(unit=units["ap-a11"]).until_on == ON
    assert LeadershipCollective.objects.get().closed_on == ON
    assert Lineage.objects.get().document_number == "QĐ 9"


def test_a_list_may_close_a_committee_together_with_all_below_it(units: dict[str, Unit]) -> None:
    codes = ("xa-a1", "ap-a11", "ap-a12")

    register_units(rows=[closing(code) for code in codes], by=BY, at=AT)

    assert Unit.objects.filter(closed_on=ON).count() == len(codes)


def test_a_list_that_closes_a_branch_says_by_which_document(units: dict[str, Unit]) -> None:
    row = replace(closing("ap-a11"), document_number=" ")

    (text,) = sentences(register_units, rows=[row])

    assert text == (
        "Tên ap-a11 closes on 2023-07-01 without a document. Write its number in a column"
        " “Document number”."
    )


def test_a_list_that_closes_a_branch_with_members_names_them(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    (text,) = sentences(register_units, rows=[closing("ap-a11")])

    assert "Người 0 (dv-0)" in text
    assert Membership.objects.get().until_on is None


@pytest.mark.parametrize("below_to", ["ap-a11", "ap-a12"])
def test_what_is_below_a_unit_does_not_go_over_to_a_part_of_it(
    units: dict[str, Unit], below_to: str
) -> None:
    (text,) = refusal(units["xa-a1"], below_to=units[below_to])

    assert text.startswith(f"“Tên {below_to}” is below “Tên xa-a1” itself")
    assert text.endswith(f"or first put “Tên {below_to}” under another superior.")
    assert Unit.objects.get(code="xa-a1").closed_on is None


def test_what_is_below_a_unit_does_not_go_over_to_one_further_down(units: dict[str, Unit]) -> None:
    (text,) = refusal(units["huyen-a"], below_to=units["ap-a11"])

    assert text.startswith("“Tên ap-a11” is below “Tên huyen-a” itself")


def test_what_is_below_a_unit_does_not_go_over_to_a_branch(units: dict[str, Unit]) -> None:
    (text,) = refusal(units["xa-a1"], below_to=units["ap-b11"])

    assert text.startswith("“Tên ap-b11” is a branch on 2023-07-01: no unit can be below it")


def split_later(units: dict[str, Unit], goes_over: list[str]) -> None:
    new = registered("ap-a44", "xa-a1", "subordinate_branch", opened_on=date(2023, 11, 17))
    split_unit(
        unit=units["ap-a11"],
        new=new,
        goes_over=goes_over,
        document_number="QĐ 44",
        by=BY,
        at=AT,
    )


def test_an_end_before_a_later_act_on_the_unit_is_refused_and_names_it(
    units: dict[str, Unit],
) -> None:
    split_later(units, [make_members(units["ap-a11"], 2)[0].code])
    others: dict[str, Any] = {"on": ON, "document_number": "QĐ 9"}

    (closing,) = refusal(units["ap-a11"], members_to=units["ap-a12"])
    (merging,) = sentences(merge_unit, unit=units["ap-a11"], into=units["ap-a12"], **others)
    row = replace(registered("ap-a11", "xa-a1", "subordinate_branch"), closed_on=ON)
    listed = sentences(register_units, rows=[replace(row, document_number="QĐ 9")])

    assert "2023-11-17: Tên ap-a44 was split from Tên ap-a11" in closing
    assert merging == closing
    assert closing in listed
    assert Unit.objects.get(code="ap-a11").closed_on is None


def test_what_was_split_off_on_the_very_day_goes_together_with_the_closing(
    units: dict[str, Unit],
) -> None:
    split_later(units, [make_members(units["ap-a11"], 2)[0].code])
    day = date(2023, 11, 17)

    close_unit(
        unit=units["ap-a11"],
        members_to=units["ap-a12"],
        on=day,
        document_number="QĐ 9",
        by=BY,
        at=AT,
    )

    assert Unit.objects.get(code="ap-a11").closed_on == day


def test_an_end_before_a_change_of_category_is_refused(units: dict[str, Unit]) -> None:
    values: dict[str, Any] = {"category": "grassroots_branch", "on": date(2023, 11, 17)}
    change_category(unit=units["ap-a11"], **values, document_number="QĐ 1", by=BY, at=AT)

    assert "another category on 2023-11-17" in refusal(units["ap-a11"])[0]


def test_members_do_not_go_over_to_a_branch_that_closes_later(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)
    later: dict[str, Any] = {"on": date(2023, 9, 1), "document_number": "QĐ 2", "by": BY, "at": AT}
    close_unit(unit=units["ap-a12"], **later)

    (fault,) = refusal(units["ap-a11"], members_to=Unit.objects.get(code="ap-a12"))

    assert "closes on 2023-09-01 already" in fault


def test_a_member_whom_a_later_split_took_is_not_split_off_before_it(
    units: dict[str, Unit],
) -> None:
    code = make_members(units["ap-a11"], 3)[0].code
    split_later(units, [code])
    new = registered("ap-a45", "xa-a1", "subordinate_branch", opened_on=ON)
    values: dict[str, Any] = {"new": new, "document_number": "QĐ 45"}

    (fault,) = sentences(split_unit, unit=units["ap-a11"], goes_over=[code], **values)

    assert "Tên ap-a44 was split from Tên ap-a11" in fault
