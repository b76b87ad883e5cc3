"""A neighbour's tree comes into an earlier cycle beside the tree that it has, and changes none."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import AT as BEFORE
from tests.builders import BY, make_members, unit_of
from tests.neighbours import AT, PAPER, add, close, codes, cycle_of, grade_undecided, register
from tests.neighbours import own_province as make_own_province
from xeploai.accounts.journal import JournalEntry
from xeploai.cycle.models import AddedTree, Case, Cycle, CycleUnit, PeerGroup, Tally
from xeploai.cycle.operations import tally_faults
from xeploai.cycle.population import population_changes, refresh_population
from xeploai.cycle.queries import top_unit_of
from xeploai.domain import CycleState, Grade, Refused
from xeploai.organisations.models import Membership, Person, Placement, Unit
from xeploai.organisations.register import merge_unit
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def closed() -> Cycle:
    make_own_province()
    cycle = cycle_of(2022)
    grade_undecided(cycle, [Grade.GOOD, Grade.EXCELLENT, Grade.COMPLETED])
    return close(cycle)


def everything(cycle: Cycle, below: str = "tinh") -> list[Any]:
    """Return every row behind the figures of a tree, and the figures."""
    top = unit_of(cycle, below)
    own: dict[str, Any] = {"cycle": cycle, "path__startswith": top.path}
    tables = (CycleUnit, Case, PeerGroup, Tally)
    rows = [list(table.objects.filter(**own).order_by("pk").values()) for table in tables]
    units = CycleUnit.objects.filter(**own).select_related("cycle").order_by("path")
    return [*rows, *(statistics_of(unit) for unit in units)]


def refused(cycle: Cycle, **changes: Any) -> str:
    before = CycleUnit.objects.count(), Case.objects.count(), AddedTree.objects.count()

    with pytest.raises(Refused) as refusal:
        add(cycle, **changes)

    assert (CycleUnit.objects.count(), Case.objects.count(), AddedTree.objects.count()) == before
    return str(refusal.value)


def test_nothing_of_the_own_tree_changes_by_a_digit(closed: Cycle) -> None:
    before = everything(closed)
    register(closed)

    add(closed)

    assert everything(closed) == before
    assert tally_faults(closed) == []


def test_the_neighbour_is_a_top_of_its_own_with_its_own_totals(closed: Cycle) -> None:
    register(closed)
    branch = Unit.objects.get(code="ap-x11")
    make_members(branch, 3)
    Membership.objects.filter(branch=branch).update(until_on=date(2025, 7, 1))

    added = add(closed)

    top = unit_of(closed, "tinh-x")
    assert (top.parent, top.path) == (None, "0001")
    assert (added.units, added.cases) == (8, 7 + 3)
    members = statistics_of(top).categories["member"].counts
    assert members is not None
    assert (members.total, members.undecided) == (3, 3)
    own = statistics_of(unit_of(closed, "tinh")).categories["member"].counts
    assert own is not None
    assert own.total == 12


def test_the_act_is_in_the_journal_with_its_document(closed: Cycle) -> None:
    register(closed)

    add(closed, by_return=["tinh-x"])

    entry = JournalEntry.objects.get(act="cycle.tree_added")
    after = json.loads(entry.after) if isinstance(entry.after, str) else entry.after
    assert after["document"] == "12-QĐ/TU"
    assert after["by_return"] == ["tinh-x"]


def test_a_cycle_reopened_for_facts_finds_no_difference_from_the_register(closed: Cycle) -> None:
    register(closed)
    add(closed, by_return=["tinh-x"])

    Cycle.objects.filter(pk=closed.pk).update(state=CycleState.OPEN)

    found = population_changes(closed)
    assert (found.changes, found.faults) == ((), ())


def test_the_own_top_stays_the_first_whatever_the_codes(closed: Cycle) -> None:
    """A reopened cycle orders its tops by their codes again."""
    register(closed)
    Unit.objects.filter(code="tinh-x").update(code="a-tinh")
    add(closed, root="a-tinh")
    Cycle.objects.filter(pk=closed.pk).update(state=CycleState.OPEN)
    before = statistics_of(unit_of(closed, "tinh")).categories

    refresh_population(cycle=closed, by=BY, at=AT)

    assert top_unit_of(closed).code == "tinh"
    assert statistics_of(unit_of(closed, "tinh")).categories == before


def test_a_tree_cannot_be_added_twice(closed: Cycle) -> None:
    register(closed)
    add(closed)

    text = refused(closed)

    assert "has these units already" in text
    assert "Tên tinh-x" in text


def test_the_own_province_is_no_second_tree(closed: Cycle) -> None:
    assert "has these units already" in refused(closed, root="tinh")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"document": " "}, "number of the document is empty"),
        ({"document": "9" * 61}, "at most 60 fit"),
        ({"dated_on": AT.date() + timedelta(days=1)}, "is to come"),
        ({"root": "huyen-x"}, "was under “Tên tinh-x”"),
        ({"root": "khong-co"}, "no unit “khong-co”"),
        ({"by_return": ["huyen-a"]}, "is not part of the tree"),
        ({"by_return": ["tinh-x", "huyen-x"]}, "below a unit that already reports by return"),
        ({"by_return": ["khong-co"]}, "There is no unit “khong-co”"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(
    closed: Cycle, changes: dict[str, Any], text: str
) -> None:
    register(closed)

    assert text in refused(closed, **changes)


def test_a_unit_that_was_not_open_on_the_closing_day_has_no_tree_then(closed: Cycle) -> None:
    register(closed)
    theirs = Unit.objects.exclude(code__in=codes(closed))
    Placement.objects.filter(unit__in=theirs).update(from_on=date(2023, 1, 1))
    theirs.update(opened_on=date(2023, 1, 1))

    assert "is not open on 2022-12-31" in refused(closed)


@pytest.mark.parametrize("state", [CycleState.PLANNED, CycleState.WITHDRAWN, CycleState.OPEN])
def test_a_cycle_takes_a_tree_only_once_its_population_stands(
    closed: Cycle, state: CycleState
) -> None:
    register(closed)
    Cycle.objects.filter(pk=closed.pk).update(state=state)

    wanted = "follows the register" if state is CycleState.OPEN else "has no tree of its own"
    assert wanted in refused(closed)


def test_a_cycle_whose_rules_are_gone_takes_no_tree(closed: Cycle) -> None:
    register(closed)
    Cycle.objects.filter(pk=closed.pk).update(pack="khong-con")
    closed.refresh_from_db()

    with pytest.raises(Refused, match="not available"):
        add(closed)


def test_a_person_with_a_case_in_the_own_tree_is_not_reviewed_twice(closed: Cycle) -> None:
    register(closed)
    person = Person.objects.get(code="dv-0")
    Membership.objects.filter(person=person).update(branch=Unit.objects.get(code="ap-x11"))

    text = refused(closed)

    assert "dv-0 has a case in cycle 2022 already, in “Tên ap-a11”" in text


def test_a_member_of_two_branches_of_the_two_trees_is_named(closed: Cycle) -> None:
    register(closed)
    (person,) = make_members(Unit.objects.get(code="ap-x11"), 1)
    branch = Unit.objects.get(code="ap-b11")
    Membership.objects.filter(person=person).update(until_on=date(2025, 7, 1))
    Membership.objects.create(
        person=person,
        branch=branch,
        status="FULL",
        from_on=date(2020, 1, 1),
        until_on=date(2025, 7, 1),
    )

    assert f"{person.code} is a member of" in refused(closed)


def test_a_tree_may_have_been_merged_before_it_is_added(closed: Cycle) -> None:
    """A register that has both provinces, and the merger by its own act."""
    register(closed, rows=_open_rows(), mergers=())
    units = {unit.code: unit for unit in Unit.objects.all()}
    merge_unit(
        unit=units["tinh-x"],
        into=units["tinh"],
        on=date(2025, 7, 1),
        document_number="202/QH15",
        by=BY,
        at=BEFORE,
    )

    assert add(closed, **PAPER).units == 8


def _open_rows() -> list[Any]:
    from tests.neighbours import neighbour_rows

    return neighbour_rows()
