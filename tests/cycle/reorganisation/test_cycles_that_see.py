"""Cycles that follow see a change of units, cycles that stand need its reason: alike everywhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.builders import (
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
    unit_of,
)
from tests.cycle.reorganisation.sheets import AT, BY, Kind, row
from xeploai.accounts.journal import JournalEntry
from xeploai.cycle.models import Cycle
from xeploai.cycle.population import refresh_population
from xeploai.cycle.reorganisation import (
    carry_out_reorganisation,
    change_units,
    cycles_that_see_rows,
    obstacles_to_taking_back,
)
from xeploai.domain import Counts, CycleState, Fault, Grade, Refused, say
from xeploai.organisations.models import Unit
from xeploai.organisations.register import merge_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DECEMBER = date(2023, 12, 1)
Door = Callable[..., tuple[Fault, ...]]
WHY = "Quyết định gửi đến muộn"


@pytest.fixture
def cycle() -> Cycle:
    """Return an open cycle with a graded member and a return."""
    units = make_tree()
    make_members(units["ap-a11"], 2)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(cycle, decision("member", "dv-0", Grade.GOOD), reason="x")
    send_return(cycle, "huyen-b", {"member": Counts(good=1)})
    return cycle


def stand(cycle: Cycle, state: CycleState = CycleState.CLOSED) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=state)


def merge(reason: str = "", on: date = DECEMBER) -> tuple[Fault, ...]:
    """Merge ap-a11 into ap-a12, as page and command do."""
    units = {one.code: one for one in Unit.objects.all()}
    values: dict[str, Any] = {"on": on, "by": BY, "at": AT}

    def act() -> None:
        merge_unit(unit=units["ap-a11"], into=units["ap-a12"], document_number="QĐ 9", **values)

    return change_units(act=act, units=["ap-a11", "ap-a12"], reason=reason, **values)


def sheet(reason: str = "") -> tuple[Fault, ...]:
    """Merge them by a sheet."""
    rows = [row(2, Kind.MERGE, "ap-a11", other="ap-a12", on=DECEMBER)]
    done = carry_out_reorganisation(rows=rows, file_name="a.xlsx", reason=reason, by=BY, at=AT)
    return done.remarks


def in_words(faults: tuple[Fault, ...]) -> str:
    return "\n".join(say(fault, "en") for fault in faults)


@pytest.mark.parametrize("door", [merge, sheet])
def test_an_open_cycle_follows_although_it_has_decisions_and_these_are_named(
    cycle: Cycle, door: Door
) -> None:
    text = in_words(door())

    assert "bring its population up to date" in text
    assert "has decided cases in these units: Tên ap-a11 (1)" in text
    assert "returns" not in text
    assert Unit.objects.get(code="ap-a11").closed_on == DECEMBER


@pytest.mark.parametrize(
    "state", [CycleState.FACTS_CLOSED, CycleState.DECIDING, CycleState.REPORTED, CycleState.CLOSED]
)
@pytest.mark.parametrize("door", [merge, sheet])
def test_a_day_that_a_standing_cycle_would_have_to_see_is_refused_with_what_follows(
    cycle: Cycle, door: Door, state: CycleState
) -> None:
    stand(cycle, state)

    with pytest.raises(Refused) as refusal:
        door()

    text = in_words(refusal.value.faults)
    assert "its units and people stand" in text
    assert "Tên ap-a11, Tên ap-a12; decided cases in them: 1." in text
    assert "Choose a day after 2023-12-31" in text
    assert Unit.objects.get(code="ap-a11").closed_on is None


@pytest.mark.parametrize("door", [merge, sheet])
def test_with_a_reason_it_is_recorded_the_cycle_stays_and_the_journal_says_why(
    cycle: Cycle, door: Door
) -> None:
    stand(cycle)

    text = in_words(door(WHY))

    assert "does not see the change of 2023-12-01, for the reason given" in text
    assert unit_of(cycle, "ap-a11").name == "Tên ap-a11"
    entry = JournalEntry.objects.get(act="register.unseen_by_cycles")
    assert (entry.kind, WHY in entry.after) == (
        "unit" if door is merge else "reorganisation",
        True,
    )


def test_a_blank_reason_is_none_and_a_long_one_is_refused(cycle: Cycle) -> None:
    stand(cycle)

    with pytest.raises(Refused, match="stand"):
        merge(" ")
    with pytest.raises(Refused, match="1001 characters"):
        merge("x" * 1001)


def test_a_day_after_the_closing_day_concerns_no_cycle(cycle: Cycle) -> None:
    stand(cycle)

    assert merge(on=date(2024, 1, 1)) == ()


def test_all_that_is_wrong_is_said_at_once(cycle: Cycle) -> None:
    stand(cycle)
    rows = [row(2, Kind.MERGE, "ap-a11", other="xa-nowhere", on=DECEMBER)]

    with pytest.raises(Refused) as refusal:
        carry_out_reorganisation(rows=rows, file_name="a.xlsx", by=BY, at=AT)

    text = in_words(refusal.value.faults)
    assert "xa-nowhere" in text
    assert "its units and people stand" in text


def test_a_return_of_a_unit_that_changes_is_named(cycle: Cycle) -> None:
    rows = [row(2, Kind.RENAME, "huyen-b", name="Mới", on=DECEMBER)]

    text = in_words(cycles_that_see_rows(rows).follow)

    assert "returns or declarations of these units: Tên huyen-b" in text


def test_a_sheet_that_a_cycle_followed_cannot_be_taken_back_unseen() -> None:
    make_tree()
    cycle = make_cycle()
    rows = [row(2, Kind.MERGE, "ap-a11", other="ap-a12", on=DECEMBER)]
    done = carry_out_reorganisation(rows=rows, file_name="a.xlsx", by=BY, at=AT)
    assert obstacles_to_taking_back(done.reorganisation) == []

    refresh_population(cycle=cycle, by=BY, at=AT)

    (fault,) = obstacles_to_taking_back(done.reorganisation)
    assert "tree after this reorganisation" in str(fault)
