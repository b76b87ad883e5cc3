"""Groups for a deciding body: lists and single groups count alike, by decision and proposal."""

from datetime import date

import pytest

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    unit_of,
)
from xeploai.cycle.models import Cycle, PeerGroup
from xeploai.cycle.operations import propose_grade
from xeploai.cycle.queries import case_of
from xeploai.domain import Grade, Outcome, Refused
from xeploai.organisations.models import Unit
from xeploai.results.deciding import (
    group_allowances,
    group_lines,
    group_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle with four members decided, one proposed and one of both, in two districts."""
    units = make_tree()
    make_members(units["ap-a11"], 4)
    make_members(units["ap-b11"], 2)
    cycle = make_cycle()
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Grade.GOOD),
        decision("member", "dv-4", Grade.EXCELLENT),
        decision("member", "dv-5", Grade.EXCELLENT),
    )
    for subject in ("dv-1", "dv-2"):
        propose_grade(
            case=case_of(cycle, "member", subject),
            stage="MEETING",
            outcome=Outcome(Grade.EXCELLENT),
            proposed_on=date(2023, 12, 10),
            by=BY,
            at=AT,
            body_unit=Unit.objects.get(code="ap-a11"),
            document="BB 1",
        )
    return cycle


def test_the_list_counts_as_the_group_itself_does(cycle: Cycle) -> None:
    unit = unit_of(cycle, "tinh")

    lines = group_lines(unit, "member")

    assert lines
    for line in lines:
        group = group_of(unit, line.key, "member")
        allowances = (line.decided, line.proposed)
        assert allowances == (group.decided(), group.proposed())
        of_stored = group_allowances(PeerGroup.objects.get(pk=line.key))
        assert of_stored is not None
        graded = [each.counts.by_grade() for each in allowances]
        assert [each.counts.by_grade() for each in of_stored] == graded
        assert line.proposals == group.proposals()


def test_the_group_furthest_over_its_ceiling_comes_first(cycle: Cycle) -> None:
    lines = group_lines(unit_of(cycle, "tinh"), "member")

    excess = [max(line.decided.over_by, line.proposed.over_by) for line in lines]
    assert excess == sorted(excess, reverse=True)
    assert excess[0] > 0


def test_a_proposal_replaces_the_decision_only_in_the_proposed_counts(cycle: Cycle) -> None:
    lines = group_lines(unit_of(cycle, "huyen-a"), "member")

    (line,) = [line for line in lines if line.proposals.total]
    assert line.decided.counts.by_grade() == {
        Grade.EXCELLENT: 1,
        Grade.GOOD: 1,
        Grade.COMPLETED: 0,
        Grade.FAILED: 0,
    }
    assert (line.proposed.excellent, line.proposals.excellent) == (3, 2)
    assert line.decided_without_proposal == 1


def test_a_group_outside_the_unit_or_of_another_category_is_refused(cycle: Cycle) -> None:
    elsewhere = group_lines(unit_of(cycle, "huyen-b"), "member")[0]

    with pytest.raises(Refused):
        group_of(unit_of(cycle, "huyen-a"), elsewhere.key, "member")
    with pytest.raises(Refused) as other:
        group_of(unit_of(cycle, "huyen-b"), elsewhere.key, "leading_cadre")

    assert [str(fault) for fault in other.value.faults] == [
        f"The group “{elsewhere.label}” is for another category of subject."
    ]


def test_candidates_of_a_group_have_the_suggestion_of_the_rules(cycle: Cycle) -> None:
    unit = unit_of(cycle, "huyen-b")
    line = group_lines(unit, "member")[0]

    group = group_of(unit, line.key, "member")

    assert [subject.code for subject in group.subjects] == ["dv-4", "dv-5"]
    assert all(subject.openness is not None for subject in group.subjects)
    assert {subject.unit for subject in group.subjects} == {"Tên ap-b11"}


def test_without_a_ceiling_in_force_there_is_no_group_to_show(cycle: Cycle) -> None:
    Cycle.objects.update(pack="vn-party-2025", closes_on=date(2025, 12, 31))
    cycle.refresh_from_db()
    group = PeerGroup.objects.filter(category="member").first()
    assert group is not None

    assert group_lines(unit_of(cycle, "tinh"), "member") == []
    assert group_allowances(group) is None
    with pytest.raises(Refused, match="No rule sets a ceiling"):
        group_of(unit_of(cycle, "tinh"), group.pk, "member")
