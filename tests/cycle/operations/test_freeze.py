"""A cycle keeps the tree, the subjects and the groups of its closing day."""

from datetime import date

import pytest

from tests.builders import (
    AT,
    BY,
    CLOSES_ON,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    unit_of,
)
from tests.cycle.assessed import assessed_cycle, enter, member_case
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.operations import freeze_cycle, report_by
from xeploai.domain import CycleState
from xeploai.domain.figures.rollup import ReportingSource
from xeploai.domain.grades import Grade
from xeploai.domain.words import Refused
from xeploai.organisations import register as operations
from xeploai.organisations.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_cycle_keeps_the_tree_of_its_closing_day_whatever_moves_later() -> None:
    units = make_tree()
    cycle = make_cycle()
    before = list(CycleUnit.objects.filter(cycle=cycle).values_list("code", "path", "name"))

    operations.transfer_unit(
        unit=units["xa-a1"],
        to=units["huyen-b"],
        on=date(2024, 3, 1),
        document_number="QĐ 9",
        by=BY,
        at=AT,
    )
    operations.rename_unit(
        unit=units["xa-a1"],
        name="Xã Khác",
        on=date(2024, 3, 1),
        document_number="QĐ 9",
        by=BY,
        at=AT,
    )

    assert list(CycleUnit.objects.filter(cycle=cycle).values_list("code", "path", "name")) == before


def test_a_move_on_the_closing_day_itself_counts() -> None:
    units = make_tree()
    operations.transfer_unit(
        unit=units["xa-a1"], to=units["huyen-b"], on=CLOSES_ON, document_number="QĐ 9", by=BY, at=AT
    )

    cycle = make_cycle()

    assert unit_of(cycle, "xa-a1").parent == unit_of(cycle, "huyen-b")


def test_a_unit_is_frozen_under_the_name_it_had_then() -> None:
    units = make_tree()
    operations.rename_unit(
        unit=units["xa-a1"],
        name="Xã Mới",
        on=date(2024, 1, 1),
        document_number="QĐ 9",
        by=BY,
        at=AT,
    )

    cycle = make_cycle()

    assert unit_of(cycle, "xa-a1").name == "Tên xa-a1"


def test_a_unit_that_closed_before_has_no_place_in_the_cycle() -> None:
    units = make_tree()
    operations.merge_unit(
        unit=units["xa-a1"], into=units["xa-b1"], on=CLOSES_ON, document_number="QĐ 9", by=BY, at=AT
    )

    cycle = make_cycle()

    assert not CycleUnit.objects.filter(cycle=cycle, code="xa-a1").exists()
    assert unit_of(cycle, "ap-a11").parent == unit_of(cycle, "xa-b1")


def test_every_subject_gets_one_case_and_exempt_members_none() -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_members(units["ap-a11"], 2, status="EXEMPT")
    make_members(units["ap-a12"], 1, status="SUSPENDED")
    make_members(units["ap-a12"], 1, status="PROBATIONARY")
    make_collective(units["huyen-a"], "btv-a")
    make_post(people[0], units["huyen-a"])
    make_post(people[0], units["xa-a1"], is_head=True)

    cycle = make_cycle()

    cases = Case.objects.filter(cycle=cycle)
    assert cases.filter(category="member").count() == 4
    assert cases.filter(category="leadership_collective").count() == 1
    assert cases.filter(unit__isnull=False).count() == 8
    cadre = cases.get(category="leading_cadre")
    assert cadre.cycle_unit.code == "huyen-a"  # one case, in the highest unit


def test_a_case_keeps_post_path_and_pack_version() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["xa-a1"], is_head=True)
    cycle = make_cycle()

    Post.objects.update(title="Khác")

    case = Case.objects.get(cycle=cycle, category="leading_cadre")
    assert (case.post, case.path) == ("Bí thư", unit_of(cycle, "xa-a1").path)
    assert case.pack_version == cycle.pack_version


def test_members_share_a_ceiling_within_their_grassroots_organisation() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 1)
    make_members(units["ap-a12"], 1)
    make_members(units["xa-a2"], 1)

    cycle = make_cycle()

    groups = Case.objects.filter(cycle=cycle, category="member").values_list(
        "cycle_unit__code", "peer_group__label"
    )
    assert dict(groups) == {
        "ap-a11": "Tên xa-a1",
        "ap-a12": "Tên xa-a1",
        "xa-a2": "Tên xa-a2",
    }


def test_a_tree_is_not_frozen_again_once_something_is_decided() -> None:
    make_tree()
    cycle = make_cycle()
    freeze_cycle(cycle=cycle, at=AT, by=BY)
    decide(cycle, decision("district_committee", "huyen-a", Grade.GOOD))

    with pytest.raises(Refused, match="stays as it was frozen"):
        freeze_cycle(cycle=cycle, at=AT, by=BY)


def test_a_member_of_a_branch_that_is_closed_is_named() -> None:
    units = make_tree()
    operations.merge_unit(
        unit=units["ap-a11"],
        into=units["ap-a12"],
        on=CLOSES_ON,
        document_number="QĐ 9",
        by=BY,
        at=AT,
    )
    make_members(units["ap-a11"], 2)

    with pytest.raises(Refused) as caught:
        make_cycle()

    told = [str(fault) for fault in caught.value.faults]
    assert ["dv-0 belongs" in told[0], "dv-1 belongs" in told[1]] == [True, True]


def test_a_cycle_with_facts_is_not_frozen_anew() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), {"tasks_assigned": 3})

    with pytest.raises(Refused, match="already has facts"):
        freeze_cycle(cycle=cycle, by=BY, at=AT)


def test_no_unit_reports_by_return_below_another_that_does() -> None:
    make_tree()
    cycle = make_cycle(by_return=["huyen-a"])

    with pytest.raises(Refused, match="already reports by return"):
        report_by(unit=unit_of(cycle, "xa-a1"), source=ReportingSource.RETURN, by=BY, at=AT)
    with pytest.raises(Refused, match="already reports by return"):
        make_cycle(2024, by_return=["huyen-a", "xa-a1"])


def test_a_unit_can_go_back_from_return_to_cases() -> None:
    make_tree()
    cycle = make_cycle(by_return=["huyen-a"])

    report_by(unit=unit_of(cycle, "huyen-a"), source=ReportingSource.CASES, by=BY, at=AT)

    assert not CycleUnit.objects.filter(cycle=cycle, is_covered=True).exists()


@pytest.mark.parametrize("state", [CycleState.REPORTED, CycleState.CLOSED])
def test_how_a_unit_reports_stands_once_the_cycle_is_reported(state: CycleState) -> None:
    make_tree()
    cycle = make_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(state=state)

    with pytest.raises(Refused):
        report_by(unit=unit_of(cycle, "huyen-a"), source=ReportingSource.RETURN, by=BY, at=AT)

    assert unit_of(cycle, "huyen-a").source == ReportingSource.CASES
