"""Explanations of stored cases: grades in their order, differences, ceiling, refusals."""

from datetime import date

import pytest

from tests.builders import AT, BY, decide, decision
from tests.cycle.assessed import EXCELLENT, GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.operations import propose_grade
from xeploai.domain import CaseEnd, Grade, Outcome, Refused, say
from xeploai.organisations.models import Unit
from xeploai.results.deciding import group_allowances
from xeploai.results.explaining import case_as_json, cases_of_subject, explanations_of_subject

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle with a member who is excellent by the rules, proposed so, decided good."""
    cycle = assessed_cycle()
    enter(member_case(cycle), EXCELLENT)
    propose_grade(
        case=member_case(cycle),
        stage="MEETING",
        outcome=Outcome(Grade.EXCELLENT),
        proposed_on=date(2023, 12, 10),
        by=BY,
        at=AT,
        body_unit=Unit.objects.get(code="ap-a11"),
        document="BB 1",
    )
    row = decision("member", "dv-0", Grade.GOOD)
    decide(cycle, row.__class__(**{**row.__dict__, "reason": "Đã hết tỷ lệ"}))
    return cycle


def test_grades_come_as_suggested_proposed_and_decided(cycle: Cycle) -> None:
    (case,) = explanations_of_subject(cycle, "dv-0")

    assert [(grade.stage, grade.grade, grade.by) for grade in case.grades] == [
        ("SUGGESTED", Grade.EXCELLENT, ""),
        ("MEETING", Grade.EXCELLENT, "Tên ap-a11"),
        ("DECIDED", Grade.GOOD, "Tên xa-a1"),
    ]
    assert (case.grades[-1].document, case.grades[-1].why) == ("QĐ 1", "Đã hết tỷ lệ")


def test_each_difference_between_grades_is_a_sentence(cycle: Cycle) -> None:
    (case,) = explanations_of_subject(cycle, "dv-0")

    sentences = [say(difference, "en") for difference in case.differences]

    assert "Suggested by the rules: Excellent; Decided: Good." in sentences


def test_a_replaced_decision_is_listed_before_the_one_in_force(cycle: Cycle) -> None:
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT, document="QĐ 2"))

    (case,) = explanations_of_subject(cycle, "dv-0")

    assert [(grade.grade, grade.document) for grade in case.replaced] == [(Grade.GOOD, "QĐ 1")]
    assert case.grades[-1].document == "QĐ 2"


def test_the_ceiling_of_a_case_counts_its_group_as_the_deciding_page_does(cycle: Cycle) -> None:
    (case,) = explanations_of_subject(cycle, "dv-0")
    group = member_case(cycle).peer_group
    assert case.ceiling is not None
    assert group is not None

    found = (case.ceiling.decided, case.ceiling.proposed)

    assert found == group_allowances(group)
    assert (found[0].excellent, found[1].excellent) == (0, 1)


def test_a_subject_with_several_cases_is_explained_in_each(cycle: Cycle) -> None:
    enter(cases_of_subject(cycle, "dv-1")[0], GOOD)

    categories = [case.category for case in explanations_of_subject(cycle, "dv-1")]

    assert categories == ["leading_cadre", "member"]
    (one,) = explanations_of_subject(cycle, "dv-1", category="member")
    assert one.category == "member"


def test_a_case_that_ended_is_still_explained_with_its_papers(cycle: Cycle) -> None:
    case = member_case(cycle)
    Case.objects.filter(pk=case.pk).update(
        ended_on=date(2023, 11, 5), end_cause="DIED", peer_group=None
    )

    (found,) = explanations_of_subject(cycle, "dv-0")

    assert (found.end, found.ended_on) == (CaseEnd.DIED, date(2023, 11, 5))
    assert [grade.document for grade in found.grades if grade.document]
    assert case_as_json(found, "en")["ended"] == {"on": "2023-11-05", "cause": "DIED"}


def test_an_unknown_subject_and_a_category_it_has_not_are_refused(cycle: Cycle) -> None:
    with pytest.raises(Refused) as unknown:
        explanations_of_subject(cycle, "dv-9")
    with pytest.raises(Refused) as other:
        explanations_of_subject(cycle, "dv-0", category="leading_cadre")

    assert [str(fault) for fault in unknown.value.faults] == [
        "Cycle 2023 has no case of “dv-9”. Correct the code or the year."
    ]
    assert [str(fault) for fault in other.value.faults] == [
        "“dv-0” has no case in the category “leading_cadre” in cycle 2023. It has one in: member."
    ]
