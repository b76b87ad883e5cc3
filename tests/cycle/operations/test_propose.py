"""Grades are proposed before the decision, by the subject and by bodies."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY, make_collective, make_cycle, make_tree
from tests.cycle.assessed import EXCELLENT, GOOD, assessed_cycle, enter, member_case
from xeploai.accounts.journal import Actor, Office
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


INVISIBLE = "\u200b"


@pytest.mark.parametrize("why", [".", INVISIBLE, " \u2800 "])
def test_a_reason_that_says_nothing_is_none_and_is_refused_where_none_is_needed(why: str) -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match="neither a letter nor a digit"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", why=why)

    enter(case, GOOD)
    with pytest.raises(Refused, match="needs a reason"):
        _propose(case, "MEETING", Grade.EXCELLENT, body="Chi bộ", why=why)
    with pytest.raises(Refused, match="not more than 2 against"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", why=why, ballot=Ballot(3, 1, 2))
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("given", [{"document": INVISIBLE}, {"document": "–"}, {"body": INVISIBLE}])
def test_a_document_or_body_that_says_nothing_is_refused(given: dict[str, str]) -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused):
        _propose(case, "MEETING", Grade.GOOD, **({"body": "Chi bộ"} | given))

    assert not Proposal.objects.exists()


def _office(unit: str, own: str = "") -> Actor:
    return Actor("nguoi-ghi", "EXECUTIVE_OFFICE", own or unit, (Office(unit, own or unit),))


GRASSROOTS = "grassroots_committee"


def _of_the_district(stage: str) -> tuple[Case, dict[str, Any]]:
    """Return a commune's committee as a case, and its proposing or appraising unit."""
    make_tree()
    case = Case.objects.get(cycle=make_cycle(), subject_code="xa-a1", category=GRASSROOTS)
    unit = {"MEETING": "xa-a1", "APPRAISAL": "huyen-a"}[stage]
    return case, {"body_unit": Unit.objects.get(code=unit)}


@pytest.mark.parametrize(
    ("stage", "by"),
    [
        # the office of the unit that is appraised, of a unit beside it, of one above the decider
        ("APPRAISAL", _office("xa-a1")),
        ("APPRAISAL", _office("huyen-b")),
        ("APPRAISAL", _office("tinh")),
        ("MEETING", _office("ap-a11")),
        ("MEETING", _office("tinh")),
        # a delegate, whose own role does not reach the unit
        ("APPRAISAL", _office("huyen-a", "xa-a2")),
    ],
)
def test_no_other_office_records_what_a_meeting_or_an_appraisal_proposes(
    stage: str, by: Actor
) -> None:
    case, unit = _of_the_district(stage)

    with pytest.raises(Refused, match=r"is recorded by the office of .*“Tên huyen-a”"):
        _propose(case, stage, Grade.GOOD, by=by, **unit)
    # nor under a name that is no unit's
    with pytest.raises(Refused, match=r"is recorded by the office of .*“Tên huyen-a”"):
        _propose(case, stage, Grade.GOOD, by=by, body="Ban Tổ chức Huyện ủy A")

    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("stage", "by"),
    [
        ("MEETING", _office("xa-a1")),
        ("MEETING", _office("huyen-a")),
        ("APPRAISAL", _office("huyen-a")),
        ("APPRAISAL", _office("huyen-a", "xa-a1")),
        ("APPRAISAL", BY),
    ],
)
def test_the_office_of_the_proposing_or_deciding_unit_records_or_its_delegate(
    stage: str, by: Actor
) -> None:
    case, unit = _of_the_district(stage)

    assert _propose(case, stage, Grade.GOOD, by=by, **unit).recorded_by == by.name


@pytest.mark.parametrize("unit", ["ap-a11", "xa-a1", "tinh"])
def test_a_self_grade_and_another_body_are_recorded_wherever_a_role_reaches(unit: str) -> None:
    case, _ = _of_the_district("MEETING")

    _propose(case, "SELF", Grade.GOOD, by=_office(unit))
    _propose(case, "OTHER_BODY", Grade.GOOD, by=_office(unit), body="Ủy ban kiểm tra")


def test_the_office_of_the_root_records_the_appraisal_of_a_body_above_the_tree() -> None:
    units = make_tree()
    make_collective(units["tinh"], "btv-tinh", "Ban thường vụ cấp ủy")
    case = Case.objects.get(cycle=make_cycle(), subject_code="btv-tinh")

    with pytest.raises(Refused, match="the office of “Tên tinh”, or by whom"):
        _propose(case, "APPRAISAL", Grade.GOOD, by=_office("huyen-a"), body="Ban Tổ chức TW")

    _propose(case, "APPRAISAL", Grade.GOOD, by=_office("tinh"), body="Ban Tổ chức TW")
