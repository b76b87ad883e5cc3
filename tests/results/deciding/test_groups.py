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
from xeploai.cycle.rules import rulebook_for
from xeploai.domain import Grade, Outcome, Refused
from xeploai.organisations.models import Unit
from xeploai.results.deciding import (
    CeilingInForce,
    ceiling_in_force,
    counts_of_group,
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


def ceiling(cycle: Cycle, category: str = "member") -> CeilingInForce:
    found = ceiling_in_force(rulebook_for(cycle, ""), category)
    assert found is not None
    return found


def test_the_list_counts_as_the_group_itself_does(cycle: Cycle) -> None:
    unit, rules = unit_of(cycle, "tinh"), ceiling(cycle)

    lines = group_lines(unit, "member", rules)

    assert lines
    for line in lines:
        group = group_of(unit, line.key, rules.rule)
        counts = (line.decided.check.counts, line.proposed.check.counts)
        assert counts == (group.decided(), group.proposed())
        graded = [each.by_grade() for each in counts]
        of_stored = counts_of_group(PeerGroup.objects.get(pk=line.key))
        assert [each.by_grade() for each in of_stored] == graded
        assert line.proposals == group.proposals()


def test_the_group_furthest_over_its_ceiling_comes_first(cycle: Cycle) -> None:
    lines = group_lines(unit_of(cycle, "tinh"), "member", ceiling(cycle))

    excess = [max(line.decided.over_by, line.proposed.over_by) for line in lines]
    assert excess == sorted(excess, reverse=True)
    assert excess[0] > 0


def test_a_proposal_replaces_the_decision_only_in_the_proposed_counts(cycle: Cycle) -> None:
    lines = group_lines(unit_of(cycle, "huyen-a"), "member", ceiling(cycle))

    (line,) = [line for line in lines if line.proposals.total]
    assert line.decided.check.counts.by_grade() == {
        Grade.EXCELLENT: 1,
        Grade.GOOD: 1,
        Grade.COMPLETED: 0,
        Grade.FAILED: 0,
    }
    assert (line.proposed.excellent, line.proposals.excellent) == (3, 2)
    assert line.decided_without_proposal == 1


def test_a_group_outside_the_unit_or_of_another_category_is_refused(cycle: Cycle) -> None:
    elsewhere = group_lines(unit_of(cycle, "huyen-b"), "member", ceiling(cycle))[0]
    cadres = ceiling(cycle, "leading_cadre")

    with pytest.raises(Refused):
        group_of(unit_of(cycle, "huyen-a"), elsewhere.key, ceiling(cycle).rule)
    with pytest.raises(Refused) as other:
        group_of(unit_of(cycle, "huyen-b"), elsewhere.key, cadres.rule)

    assert [str(fault) for fault in other.value.faults] == [
        f"The group “{elsewhere.label}” is for another category of subject."
    ]


def test_candidates_of_a_group_have_the_suggestion_of_the_rules(cycle: Cycle) -> None:
    unit = unit_of(cycle, "huyen-b")
    line = group_lines(unit, "member", ceiling(cycle))[0]

    group = group_of(unit, line.key, ceiling(cycle).rule)

    assert [subject.code for subject in group.subjects] == ["dv-4", "dv-5"]
    assert all(subject.openness is not None for subject in group.subjects)
    assert {subject.unit for subject in group.subjects} == {"Tên ap-b11"}
