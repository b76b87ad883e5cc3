"""A sheet changes the register as a whole, and only as a whole."""

from datetime import date, timedelta

import pytest

from tests.builders import make_collective, make_members, make_post, make_tree
from tests.cycle.reorganisation.sheets import (
    MERGER,
    Kind,
    carry_out,
    register_rows,
    row,
    without_districts,
)
from xeploai.accounts.models import JournalEntry
from xeploai.domain import Refused, tree_on
from xeploai.organisations.models import (
    CollectiveSeat,
    LeadershipCollective,
    Lineage,
    Membership,
    Post,
)
from xeploai.organisations.register import dated_placements, dated_units, members_on

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def tree(on: date) -> dict[str, str | None]:
    return tree_on(units=dated_units(), placements=dated_placements(), on=on)


def test_districts_go_and_communes_become_one_directly_under_the_province() -> None:
    make_tree()
    before = tree(MERGER - timedelta(days=1))

    carry_out(without_districts())

    assert tree(MERGER - timedelta(days=1)) == before
    assert tree(MERGER) == {
        "tinh": None,
        "phuong-m": "tinh",
        "xa-a2": "tinh",
        "ap-a12": "phuong-m",
        "ap-b11": "phuong-m",
    }


def test_the_order_of_rows_changes_nothing() -> None:
    make_tree()

    carry_out(without_districts()[::-1])

    assert tree(MERGER)["ap-b11"] == "phuong-m"


def test_nobody_is_lost_when_a_branch_goes_over() -> None:
    units = make_tree()
    going, staying = make_members(units["ap-a11"], 3), make_members(units["ap-a12"], 2)

    carry_out(without_districts())

    ids = {person.pk for person in [*going, *staying]}
    there = Membership.objects.filter(branch__code="ap-a12", until_on__isnull=True)
    assert {one.person_id for one in there} == ids
    assert len(members_on(MERGER)) == len(ids) == len(members_on(MERGER - timedelta(days=1)))


def test_posts_seats_and_collectives_of_a_closed_unit_end_with_it() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["huyen-a"])
    body = make_collective(units["huyen-a"], "btv-a")
    CollectiveSeat.objects.create(collective=body, person=person, from_on=body.opened_on)

    carry_out(without_districts())

    assert Post.objects.get().until_on == MERGER
    assert LeadershipCollective.objects.get().closed_on == MERGER
    assert CollectiveSeat.objects.get().until_on == MERGER


def test_history_says_what_became_of_each_unit() -> None:
    make_tree()

    carry_out(without_districts())

    events = set(Lineage.objects.values_list("kind", "unit__code", "other__code"))
    assert ("MERGED_INTO", "xa-a1", "phuong-m") in events
    assert ("CLOSED", "huyen-a", "tinh") in events
    assert Lineage.objects.get(kind="RENAMED").unit.code == "ap-b11"


def test_the_journal_has_one_entry_for_the_sheet_and_one_for_each_unit() -> None:
    make_tree()

    done = carry_out(without_districts())

    entries = JournalEntry.objects.filter(act="unit.reorganised")
    assert set(entries.values_list("about", flat=True)) == set(done.plan.effects.units)
    assert JournalEntry.objects.filter(act="register.reorganised").count() == 1


def test_a_sheet_with_a_fault_stores_nothing_and_says_every_fault_with_its_row() -> None:
    make_tree()
    before = register_rows()
    rows = [
        *without_districts()[:4],
        row(6, Kind.MOVE, "nowhere", other="tinh"),
        row(7, Kind.CLOSE, "xa-b1"),
        row(8, Kind.MOVE, "xa-a2", other="ap-a11"),
    ]

    with pytest.raises(Refused) as refusal:
        carry_out(rows)

    places = {fault.place for fault in refusal.value.faults}
    assert places >= {f"sheet.xlsx, row {number}" for number in (6, 7, 8)}
    assert register_rows() == before
