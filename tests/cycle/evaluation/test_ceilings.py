"""The groups of a cycle under their ceilings, by the rules of the unit that holds each."""

from typing import Any

import pytest
from django.apps import apps

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
)
from tests.cycle.assessed import store_local_rules
from xeploai.accounts.journal import seal_existing
from xeploai.cycle.evaluation import CycleCeilings, allowance_of_groups
from xeploai.cycle.models import Cycle, PeerGroup
from xeploai.cycle.operations import report_by
from xeploai.cycle.queries import CycleUnit
from xeploai.domain import Counts, Grade, ReportingSource

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SHARE = "settings:\n  - {setting: cap.share, from: 2023-11-20, value: 10 %}\n"


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 12)
    make_members(units["ap-b11"], 12)
    return make_cycle()


def members(cycle: Cycle) -> list[PeerGroup]:
    return list(PeerGroup.objects.filter(cycle=cycle, category="member").order_by("path"))


def record(cycle: Cycle) -> None:
    graded = [Grade.EXCELLENT, Grade.EXCELLENT, *[Grade.GOOD] * 10] * 2
    rows = (decision("member", f"dv-{n}", each) for n, each in enumerate(graded))
    decide(cycle, *rows, reason="Thành tích nổi trội")


def test_a_district_that_tightened_its_ceiling_has_it_and_its_neighbour_has_not(
    cycle: Cycle,
) -> None:
    store_local_rules(SHARE, unit="huyen-a")
    record(cycle)

    found = allowance_of_groups(cycle, members(cycle))

    assert [(each.allowed, each.over_by) for each in found.values()] == [(1, 1), (2, 0)]
    local = [each.ceiling.local for each in found.values()]
    assert [each.document if each else None for each in local] == ["05-HD/TU", None]


def test_a_group_without_a_ceiling_in_force_is_left_out(cycle: Cycle) -> None:
    PeerGroup.objects.update(category="nobody")
    seal_existing(apps, ["cycle_peergroup"])

    assert allowance_of_groups(cycle, list(PeerGroup.objects.filter(cycle=cycle))) == {}
    assert allowance_of_groups(cycle, []) == {}


def test_undecided_groups_have_a_ceiling_of_nothing(cycle: Cycle) -> None:
    found = allowance_of_groups(cycle, members(cycle))

    assert {(each.base, each.allowed, each.excellent) for each in found.values()} == {(0, 0, 0)}


def test_decisions_of_the_same_transaction_count(cycle: Cycle) -> None:
    record(cycle)

    found = allowance_of_groups(cycle, members(cycle))

    assert {each.excellent for each in found.values()} == {2}


def test_cases_that_a_return_covers_are_not_counted(cycle: Cycle) -> None:
    record(cycle)
    unit = CycleUnit.objects.get(cycle=cycle, code="huyen-b")
    report_by(unit=unit, source=ReportingSource.RETURN, by=BY, at=AT)
    send_return(cycle, "huyen-b", {"member": Counts(good=12)})

    found = allowance_of_groups(cycle, members(cycle))

    assert [each.excellent for each in found.values()] == [2, 0]


def test_the_number_of_queries_does_not_depend_on_the_number_of_groups(
    cycle: Cycle, django_assert_max_num_queries: Any
) -> None:
    record(cycle)
    groups = list(PeerGroup.objects.filter(cycle=cycle))

    with django_assert_max_num_queries(5):
        allowance_of_groups(cycle, groups)


def test_a_ceiling_is_read_once_for_each_set_of_rules(cycle: Cycle) -> None:
    ceilings = CycleCeilings(cycle)

    first, second = (ceilings.of(each.path, "member") for each in members(cycle))

    assert first is second
