"""An added tree is taken back as a whole while nothing rests on it, and leaves no trace."""

from typing import Any

import pytest

from tests.builders import BY, send_return
from tests.neighbours import (
    AT,
    add,
    close,
    cycle_of,
    grade_undecided,
    own_province,
    register,
)
from xeploai.accounts.journal import JournalEntry
from xeploai.cycle.added_trees import (
    added_tree_of,
    added_trees_of,
    obstacles_to_taking_back,
    take_back_tree,
    units_of,
)
from xeploai.cycle.models import AddedTree, Case, Cycle, CycleUnit, PeerGroup, Tally
from xeploai.domain import Counts, Grade, Refused
from xeploai.organisations.models import Lineage, Placement, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLES = (CycleUnit, Case, PeerGroup, Tally, Unit, Placement, Lineage)


@pytest.fixture
def closed() -> Cycle:
    own_province()
    return close(cycle_of(2022))


def rows() -> list[Any]:
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


def take_back(added: AddedTree, reason: str = "Nhầm năm") -> bool:
    return take_back_tree(added=added, reason=reason, by=BY, at=AT)


def add_listed(cycle: Cycle, **changes: Any) -> AddedTree:
    codes = register(cycle)
    return add(cycle, listed=codes, **changes)


def test_cycle_and_register_are_as_they_were_before(closed: Cycle) -> None:
    before = rows()
    added = add_listed(closed)

    is_gone = take_back(added)

    assert is_gone
    assert rows() == before
    (kept,) = added_trees_of(closed)
    assert (kept.reason, kept.taken_back_by) == ("Nhầm năm", BY.name)
    assert JournalEntry.objects.filter(act="cycle.tree_taken_back").count() == 1


def test_units_of_the_register_stay_where_another_cycle_has_them_too(closed: Cycle) -> None:
    other = close(cycle_of(2023))
    added = add_listed(closed)
    add(other)

    is_gone = take_back(added)

    assert not is_gone
    assert Unit.objects.filter(code="tinh-x").exists()
    assert not units_of(AddedTree.objects.get(pk=added.pk)).exists()
    assert CycleUnit.objects.filter(cycle=other, code="tinh-x").exists()


def test_it_can_be_added_again_after_it_was_taken_back(closed: Cycle) -> None:
    take_back(add_listed(closed))

    again = add_listed(closed)

    assert added_tree_of(closed, "tinh-x") == again


@pytest.mark.parametrize(("reason", "text"), [("  ", "Say why"), ("x" * 301, "Shorten it to 300")])
def test_it_needs_a_reason(closed: Cycle, reason: str, text: str) -> None:
    added = add_listed(closed)

    with pytest.raises(Refused, match=text):
        take_back(added, reason)

    assert added_tree_of(closed, "tinh-x") == added


def test_a_return_keeps_it(closed: Cycle) -> None:
    added = add_listed(closed, by_return=["tinh-x"])
    send_return(closed, "tinh-x", {"member": Counts(good=3)})

    with pytest.raises(Refused, match="Tên tinh-x"):
        take_back(added)


def test_a_decision_keeps_it(closed: Cycle) -> None:
    added = add_listed(closed)
    grade_undecided(closed, [Grade.GOOD])

    (fault,) = obstacles_to_taking_back(added)

    assert "have decisions, facts or proposals" in str(fault)


def test_what_was_taken_back_is_not_taken_back_again(closed: Cycle) -> None:
    added = add_listed(closed)
    take_back(added)

    with pytest.raises(Refused, match="taken back already"):
        take_back(added)
    with pytest.raises(Refused, match="No tree under"):
        added_tree_of(closed, "tinh-x")
