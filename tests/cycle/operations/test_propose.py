"""Grades are proposed before the decision, by the subject and by bodies."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY
from tests.cycle.assessed import EXCELLENT, GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation import grades_of
from xeploai.cycle.models import Case, Proposal
from xeploai.cycle.operations import SUGGESTS_OTHERWISE, Ballot, propose_grade, store_layer
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused
from xeploai.organisations.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ON = date(2023, 12, 10)


def _propose(case: Case, stage: str, grade: Grade, **more: Any) -> Proposal:
    given: dict[str, Any] = {"proposed_on": ON, "by": BY, "at": AT}
    return propose_grade(case=case, stage=stage, outcome=Outcome(grade), **(given | more))


def test_a_later_proposal_of_the_same_body_replaces_its_earlier_one() -> None:
    case = member_case(assessed_cycle())
    first = _propose(case, "MEETING", Grade.GOOD, body="Chi bộ")

    second = _propose(case, "MEETING", Grade.COMPLETED, body="Chi bộ")

    assert second.replaces == first
    assert [one.grade for one in grades_of(case).proposals] == ["COMPLETED"]
    with pytest.raises(IntegrityError), transaction.atomic():
        first.delete()


def test_a_body_that_proposes_off_the_suggestion_says_why_and_the_subject_need_not() -> None:
    case = member_case(assessed_cycle())
    enter(case, GOOD)

    _propose(case, "SELF", Grade.EXCELLENT)
    with pytest.raises(Refused, match="needs a reason"):
        _propose(case, "MEETING", Grade.EXCELLENT, body="Chi bộ")


def test_a_body_that_proposes_not_to_rate_against_a_suggested_grade_says_why() -> None:
    case = member_case(assessed_cycle())
    enter(case, EXCELLENT)
    given: dict[str, Any] = {
        "case": case,
        "stage": "MEETING",
        "body": "Chi bộ",
        "outcome": Outcome(not_rated_reason="exempt"),
        "proposed_on": ON,
        "by": BY,
        "at": AT,
    }

    with pytest.raises(Refused) as refused:
        propose_grade(**given)

    (fault,) = refused.value.faults
    assert fault.text == SUGGESTS_OTHERWISE
    assert propose_grade(**given, why="Miễn sinh hoạt.").why == "Miễn sinh hoạt."


def test_the_same_proposal_sent_twice_is_refused_and_a_corrected_ballot_is_not() -> None:
    case = member_case(assessed_cycle())
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", document="1-BB")

    with pytest.raises(Refused, match="recorded already"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", document="1-BB")
    ballot = Ballot(9, 8, 1)
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", document="1-BB", ballot=ballot)

    assert Proposal.objects.count() == 2


@pytest.mark.parametrize(
    ("stage", "more", "said"),
    [
        ("MEETING", {}, "must name the body"),
        ("VOTE", {"body": "Chi bộ"}, "no stage"),
        ("SELF", {"ballot": Ballot(3, 2, 1)}, "There is no ballot"),
        ("MEETING", {"body": "Chi bộ", "ballot": Ballot(3, 3, 1)}, "more than the 3 cast"),
        ("MEETING", {"body": "Chi bộ", "ballot": Ballot(3, 3, 0, 2, 5)}, "more than the 2 present"),
        (
            "MEETING",
            {"body": "Chi bộ", "ballot": Ballot(3, 3, 0, 4, 3)},
            "more than the 3 entitled",
        ),
        ("MEETING", {"body": "Chi bộ", "ballot": Ballot(3, 1, 2)}, "not more than 2 against"),
        ("SELF", {"proposed_on": date(2023, 1, 1)}, "older than the cycle"),
        ("SELF", {"proposed_on": date(2030, 1, 1)}, "future"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(stage: str, more: dict[str, Any], said: str) -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match=said):
        _propose(case, stage, Grade.GOOD, **more)


VOTING = """layer: tinh-phieu
extends: vn-party-2023
title: {vi: Quy chế, en: Rules}
standing: LOCAL
issued_by: {vi: Tỉnh ủy, en: Province}
unit: tinh
source: {document: 2-QC/TU, issued: 2023-10-20, place: Điều 4}
settings:
  - {setting: ballot.majority, from: 2023-10-20, value: 2/3}
  - {setting: ballot.quorum, from: 2023-10-20, value: 2/3}
"""


def test_a_local_majority_and_quorum_bind_unless_a_reason_is_given() -> None:
    case = member_case(assessed_cycle())
    half, few = Ballot(12, 7, 5, 12, 12), Ballot(7, 7, 0, 7, 12)
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ 1", ballot=half)
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ 2", ballot=few)
    store_layer(content=VOTING.encode(), file="l.yaml", by=BY, at=AT)

    with pytest.raises(Refused, match="majority that 2-QC/TU sets"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ 3", ballot=half)
    with pytest.raises(Refused, match="fewer than 2-QC/TU requires"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ 3", ballot=few)
    with pytest.raises(Refused, match="Enter how many are entitled"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ 3", ballot=Ballot(12, 12, 0))

    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ 3", ballot=half, why="Đã xem xét lại")
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ 4", ballot=Ballot(12, 8, 4, 12, 18))


def test_more_votes_than_a_branch_has_members_need_a_reason() -> None:
    """`ap-a11` has two members in this cycle; what a unit has whose branches vote is not known."""
    case = member_case(assessed_cycle())
    branch = {"body_unit": Unit.objects.get(code="ap-a11"), "ballot": Ballot(3, 3, 0)}

    with pytest.raises(Refused, match="more than the 2 members"):
        _propose(case, "MEETING", Grade.GOOD, **branch)
    _propose(case, "MEETING", Grade.GOOD, **(branch | {"ballot": Ballot(2, 2, 0)}))
    _propose(case, "MEETING", Grade.GOOD, **branch, why="Có đảng viên mới chuyển đến")
    higher = {"body_unit": Unit.objects.get(code="xa-a1"), "ballot": Ballot(9, 9, 0)}
    _propose(case, "APPRAISAL", Grade.GOOD, **higher)


def test_those_present_and_entitled_are_stored() -> None:
    case = member_case(assessed_cycle())

    stored = _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=Ballot(9, 8, 1, 10, 12))

    assert (stored.votes_present, stored.votes_electorate) == (10, 12)


@pytest.mark.parametrize(
    ("stage", "unit", "said"),
    [
        ("MEETING", "xa-a1", "“Tên xa-a1” does not propose here: .*“Tên ap-a11”"),
        ("APPRAISAL", "tinh", "“Tên tinh” does not appraise here: .*“Tên xa-a1”"),
    ],
)
def test_a_unit_that_is_not_competent_neither_proposes_nor_appraises(
    stage: str, unit: str, said: str
) -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match=said):
        _propose(case, stage, Grade.GOOD, body_unit=Unit.objects.get(code=unit))

    assert not Proposal.objects.exists()


def test_the_competent_units_propose_and_appraise_and_any_other_is_another_body() -> None:
    case = member_case(assessed_cycle())

    _propose(case, "MEETING", Grade.GOOD, body_unit=Unit.objects.get(code="ap-a11"))
    _propose(case, "APPRAISAL", Grade.GOOD, body_unit=Unit.objects.get(code="xa-a1"))
    _propose(case, "OTHER_BODY", Grade.GOOD, body_unit=Unit.objects.get(code="tinh"))

    assert Proposal.objects.count() == 3
