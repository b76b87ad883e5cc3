"""Opening lists what blocks and what deserves attention."""

from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED, make_cycle, make_members, make_post, make_tree
from xeploai.cycle.lifecycle import begin_cycle, opening_remarks
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.operations import plan_cycle
from xeploai.domain import CycleState, Refused, say
from xeploai.organisations.models import Membership, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def planned(pack: str = "") -> Cycle:
    """Plan the cycle of 2023."""
    return plan_cycle(
        year=2023,
        opens_on=date(2023, 10, 1),
        closes_on=date(2023, 12, 31),
        pack=pack,
        by=BY,
        at=AT,
    )


def remarks_of(cycle: Cycle, *, blocking: bool) -> str:
    """Return the remarks of one kind as text."""
    found = [each for each in opening_remarks(cycle) if each.is_blocking is blocking]
    return "\n".join(say(each.fault, "en") for each in found)


def test_an_empty_register_blocks() -> None:
    cycle = planned()

    assert "no organisation that is open" in remarks_of(cycle, blocking=True)
    with pytest.raises(Refused, match="Import the list of organisations"):
        begin_cycle(cycle=cycle, by=BY, at=AT, accept=True)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.PLANNED


def test_a_register_without_members_blocks() -> None:
    make_tree()

    assert "Nobody is a member" in remarks_of(planned(), blocking=True)


def test_a_person_in_two_branches_blocks_and_is_named() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    Membership.objects.filter(person=person).update(until_on=date(2024, 6, 1))
    Membership.objects.create(
        person=person, branch=units["ap-b11"], status="FULL", from_on=date(2023, 6, 1)
    )

    assert "two branches on 2023-12-31: dv-0" in remarks_of(planned(), blocking=True)


def test_rules_that_begin_later_block_and_rules_of_another_day_are_remarked() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 1)
    cycle = planned("vn-party-2025")

    assert "not in force on the closing day" in remarks_of(cycle, blocking=True)
    Cycle.objects.filter(pk=cycle.pk).update(pack="vn-party-2018")
    assert "other rules than" in remarks_of(Cycle.objects.get(), blocking=False)


def test_branches_without_head_or_members_and_strange_categories_deserve_attention() -> None:
    units = make_tree()
    (head, *_) = make_members(units["ap-a11"], 2)
    make_post(head, units["ap-a11"], is_head=True)
    Unit.objects.filter(code="xa-a2").update(category="club")
    cycle = planned()

    text = remarks_of(cycle, blocking=False)
    assert "2 branches have no head" in text
    assert "2 branches have no member" in text
    assert "1 organisations have a category that these rules do not grade" in text
    assert "Tên xa-a2" in text
    assert "No criteria are set" in text
    assert remarks_of(cycle, blocking=True) == ""


def test_branches_without_head_are_named_and_so_are_those_whose_head_died() -> None:
    units = make_tree()
    (dead, alive) = (*make_members(units["ap-a11"], 1), *make_members(units["ap-a12"], 1))
    make_members(units["ap-a11"], 1)
    make_post(dead, units["ap-a11"], is_head=True)
    make_post(alive, units["ap-a12"], is_head=True)
    Membership.objects.filter(person=dead).update(until_on=date(2023, 5, 2), end_cause="DIED")

    text = remarks_of(planned(), blocking=False)

    without = next(line for line in text.splitlines() if "have no head" in line)
    assert without.startswith("3 branches have no head on 2023-12-31: ")
    assert "Tên ap-a11" in without
    assert "Tên ap-a12" not in without


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("EXEMPT", "Exempt from Party work and meetings"),
        ("SUSPENDED", "Suspended from Party meetings"),
    ],
)
def test_a_head_who_is_exempt_or_suspended_is_named_with_the_reason(
    status: str, reason: str
) -> None:
    units = make_tree()
    (head,) = make_members(units["ap-a11"], 1, status=status)
    make_post(head, units["ap-a11"], is_head=True)

    text = remarks_of(planned(), blocking=False)

    assert (
        "1 organisations have a head who is exempt from Party work or suspended on 2023-12-31:"
        f" Tên ap-a11: Người 0 (dv-0), {reason}." in text
    )


def test_what_deserves_attention_is_asked_again_and_then_opens() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    cycle = planned()

    with pytest.raises(Refused, match="open it all the same"):
        begin_cycle(cycle=cycle, by=BY, at=AT)
    assert not Case.objects.exists()
    number = begin_cycle(cycle=cycle, by=BY, at=AT, accept=True)

    cycle.refresh_from_db()
    assert cycle.state == CycleState.OPEN
    assert number == Case.objects.count() > 0


def test_an_open_cycle_is_not_opened_again() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)

    with pytest.raises(Refused, match="not possible while the cycle is open"):
        begin_cycle(cycle=make_cycle(), by=BY, at=AT, accept=True)


assert date(2023, 1, 1) > FOUNDED
