"""Grades are proposed before the decision, by the subject and by bodies."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.builders import (
    AT,
    BY,
    FOUNDED,
    TREE,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_tree,
)
from tests.cycle.assessed import EXCELLENT, GOOD, assessed_cycle, enter, member_case
from xeploai.accounts.journal import Actor, Office
from xeploai.cycle.evaluation import grades_of
from xeploai.cycle.models import Case, Proposal
from xeploai.cycle.operations import SUGGESTS_OTHERWISE, Ballot, propose_grade, store_layer
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused
from xeploai.organisations.models import Unit
from xeploai.organisations.register import (
    RegisteredUnit,
    merge_unit,
    register_units,
    rename_unit,
)

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
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=half)
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=few)
    store_layer(content=VOTING.encode(), file="l.yaml", by=BY, at=AT)

    with pytest.raises(Refused, match="majority that 2-QC/TU sets"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=half)
    with pytest.raises(Refused, match="fewer than 2-QC/TU requires"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=few)
    with pytest.raises(Refused, match="Enter how many are entitled"):
        _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=Ballot(12, 12, 0))

    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=half, why="Đã xem xét lại")
    _propose(case, "MEETING", Grade.GOOD, body="Chi bộ", ballot=Ballot(12, 8, 4, 12, 18))


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
def test_a_self_grade_is_recorded_wherever_a_role_reaches_and_is_no_body_s(unit: str) -> None:
    case, _ = _of_the_district("MEETING")
    given: dict[str, Any] = {"by": _office(unit)}

    for body in ({"body": "Thủ tướng"}, {"body_unit": Unit.objects.get(code="tinh")}):
        with pytest.raises(Refused, match="is no body's"):
            _propose(case, "SELF", Grade.GOOD, **given, **body)
    _propose(case, "SELF", Grade.GOOD, **given)


def test_the_office_of_the_root_records_the_appraisal_of_a_body_above_the_tree() -> None:
    units = make_tree()
    make_collective(units["tinh"], "btv-tinh", "Ban thường vụ cấp ủy")
    case = Case.objects.get(cycle=make_cycle(), subject_code="btv-tinh")

    with pytest.raises(Refused, match="the office of “Tên tinh”, or by whom"):
        _propose(case, "APPRAISAL", Grade.GOOD, by=_office("huyen-a"), body="Ban Tổ chức TW")

    _propose(case, "APPRAISAL", Grade.GOOD, by=_office("tinh"), body="Ban Tổ chức TW")


NAMES = {
    "tinh": "Đảng bộ tỉnh Kiên Giang",
    "huyen-a": "Đảng bộ huyện An Biên",
    "huyen-b": "Đảng bộ huyện Hòn Đất",
    "xa-a1": "Đảng bộ xã Đông Thái",
    "xa-a2": "Chi bộ cơ sở Nông trường",
    "xa-b1": "Đảng bộ xã Nam Thái",
    "ap-a11": "Chi bộ ấp 1",
    "ap-a12": "Chi bộ Trường Tiểu học",
    "ap-b11": "Chi bộ ấp 9",
}


def _named_case(code: str, category: str) -> Case:
    """Return the case of a unit in a tree whose names are as registers have them."""
    units = [
        RegisteredUnit(unit, NAMES[unit], kind, "COMMUNE", parent, FOUNDED)
        for unit, (parent, kind) in TREE.items()
    ]
    register_units(rows=units, by=BY, at=AT)
    return Case.objects.get(cycle=make_cycle(), subject_code=code, category=category)


def _commune() -> Case:
    """Return a commune: it proposes, its district appraises and decides."""
    return _named_case("xa-a1", GRASSROOTS)


def _district() -> Case:
    """Return a district: it proposes, its province appraises and decides."""
    return _named_case("huyen-a", "district_committee")


@pytest.mark.same_queries
@pytest.mark.parametrize("stage", ["MEETING", "APPRAISAL"])
@pytest.mark.parametrize(
    "body",
    [
        "Ban Thường vụ Tỉnh ủy Kiên Giang",
        "Ban Tổ chức Tỉnh ủy",
        "BAN THUONG VU TINH UY KIEN GIANG",
        "Bộ Chính trị",
        "Ban Tổ chức Trung ương",
        "Ban Thường vụ Huyện ủy Hòn Đất",
        "Bộ Chính trị An Biên",
        "Thủ tướng Chính phủ",
        # behind the name of the right one
        "Đảng ủy xã Đông Thái, Thủ tướng Chính phủ",
        "Đảng ủy xã Đông Thái (BTV TU)",
        "Ban Tổ chức Huyện ủy An Biên thay mặt TƯ",
        "Ban Tổ chức Huyện ủy An Biên, tỉnh Cà Mau",
        # a person, and the state
        "Bí thư Đảng ủy xã Đông Thái",
        "Bí thư Huyện ủy An Biên",
        "Ủy ban nhân dân huyện An Biên",
        "Ban Thường vụ Tỉnh ủy và Huyện ủy An Biên",
        "Tổ công tác",
    ],
)
def test_no_body_but_the_competent_unit_s_is_named_as_proposing_or_appraising(
    stage: str, body: str
) -> None:
    case = _commune()
    by = _office("xa-a1") if stage == "MEETING" else _office("huyen-a")

    with pytest.raises(Refused, match=r"(does not propose|does not appraise) here"):
        _propose(case, stage, Grade.GOOD, body=body, by=by)

    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("stage", "body", "stored"),
    [
        ("MEETING", "Đảng ủy xã Đông Thái", "Đảng ủy xã Đông Thái"),
        # its sort alone says of no organisation which it is
        ("MEETING", "Ban Chấp hành Đảng bộ xã", "Ban Chấp hành Đảng bộ xã Đông Thái"),
        ("MEETING", "Hội nghị Đảng ủy", "Hội nghị Đảng ủy xã Đông Thái"),
        ("APPRAISAL", "Ban Tổ chức Huyện ủy", "Ban Tổ chức Huyện ủy An Biên"),
        ("APPRAISAL", "Thường trực Huyện uỷ An Biên", "Thường trực Huyện uỷ An Biên"),
        (
            "APPRAISAL",
            "Ban Tổ chức Huyện ủy An Biên, tỉnh Kiên Giang",
            "Ban Tổ chức Huyện ủy An Biên, tỉnh Kiên Giang",
        ),
    ],
)
def test_a_body_of_the_competent_unit_proposes_or_appraises_and_is_named_with_its_organisation(
    stage: str, body: str, stored: str
) -> None:
    case = _commune()
    by = _office("xa-a1") if stage == "MEETING" else _office("huyen-a")

    assert _propose(case, stage, Grade.GOOD, body=body, by=by).body == stored


def test_the_organisation_board_of_the_province_appraises_where_the_province_does() -> None:
    case = _district()

    with pytest.raises(Refused, match="does not appraise here"):
        _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Huyện ủy", by=_office("tinh"))

    _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Tỉnh ủy", by=_office("tinh"))


def test_above_the_tree_no_body_of_the_tree_appraises() -> None:
    _district()
    make_collective(Unit.objects.get(code="tinh"), "btv-tinh", "Ban thường vụ cấp ủy")
    later = make_cycle(2024)
    case = Case.objects.get(cycle=later, subject_code="btv-tinh")
    given: dict[str, Any] = {"by": _office("tinh"), "proposed_on": date(2024, 12, 10)}

    with pytest.raises(Refused, match="does not appraise here"):
        _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Tỉnh ủy", **given)

    _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Trung ương", **given)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("body", "offices"),
    [
        ("Ban Thường vụ Tỉnh ủy Kiên Giang", "“Đảng bộ tỉnh Kiên Giang”"),
        ("ban thường vụ tỉnh uỷ", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Ủy ban nhân dân tỉnh Kiên Giang", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Ủy ban Kiểm tra Huyện ủy An Biên", "“Đảng bộ huyện An Biên”"),
        ("Ban Thường vụ Huyện ủy Hòn Đất", "“Đảng bộ huyện Hòn Đất”"),
        ("Đảng ủy xã Nam Thái", "“Đảng bộ xã Nam Thái”"),
        ("Bộ Chính trị", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Ban Tổ chức TW", "“Đảng bộ tỉnh Kiên Giang”"),
        ("BTV TU", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Ban Thường vụ TU Kiên Giang", "“Đảng bộ tỉnh Kiên Giang”"),
        ("BCT", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Tổng Bí thư", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Thường trực T.Ư", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Chính phủ", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Thủ tướng Chính phủ", "“Đảng bộ tỉnh Kiên Giang”"),
        ("Quốc hội", "“Đảng bộ tỉnh Kiên Giang”"),
        ("UBND tỉnh", "“Đảng bộ tỉnh Kiên Giang”"),
    ],
)
def test_no_office_writes_as_another_body_in_the_name_of_a_unit_above_or_beside_it(
    body: str, offices: str
) -> None:
    case = _commune()
    given: dict[str, Any] = {"body": body, "document": "9-CV"}

    with pytest.raises(Refused, match=offices):
        _propose(case, "OTHER_BODY", Grade.GOOD, by=_office("xa-a1"), **given)

    assert not Proposal.objects.exists()
    _propose(case, "OTHER_BODY", Grade.GOOD, by=_office("tinh"), **given)


def test_central_bodies_are_written_for_by_the_office_of_the_root_only() -> None:
    case = _commune()

    with pytest.raises(Refused, match="is a body at the centre"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Ban Bí thư", by=_office("huyen-a"))
    with pytest.raises(Refused, match="Give the number of the document"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Ban Bí thư", by=_office("tinh"))

    given = {"body": "Ban Bí thư", "document": "5-TB/TW", "by": _office("tinh")}
    _propose(case, "OTHER_BODY", Grade.GOOD, **given)


OUTSIDE = [
    "cấp trên trực tiếp",
    "Cấp ủy cấp trên trực tiếp",
    "Tỉnh",
    "Kiên Giang",
    "tỉnh Kiên Giang",
    "Bộ Nội vụ",
    "Bộ Công an",
    "Quân khu 9",
    "Mặt trận",
    "Ủy ban Mặt trận Tổ quốc",
    "Nguyễn Văn A",
    "Đồng chí Bí thư Tỉnh ủy",
    "Bí thư Huyện ủy An Biên",
    "Chi bộ Tiểu học",
    "Huyện ủy Hòn",
    "Thành ủy Hà Nội",
    "Tỉnh ủy An Giang",
    "Đoàn kiểm tra",
    "BTVTƯ",
    "TƯ Đảng",
    "Trung ương",
    "Ban Thường vụ Tỉnh ủy Kiên Giang và Bộ Chính trị",
]


@pytest.mark.same_queries
@pytest.mark.parametrize("body", OUTSIDE)
@pytest.mark.parametrize("spelling", [str, str.upper, str.lower, lambda text: f" {text}. "])
def test_a_text_that_names_no_known_body_proposes_nothing_whatever_document_it_cites(
    body: str, spelling: Any
) -> None:
    case = _commune()
    given = {"body": spelling(body), "document": "9-CV", "by": _office("tinh")}

    with pytest.raises(Refused, match="is neither a body of an organisation in the register"):
        _propose(case, "OTHER_BODY", Grade.GOOD, **given)

    assert not Proposal.objects.exists()


def test_the_bodies_most_alike_are_offered_or_those_of_the_deciding_unit() -> None:
    case = _commune()

    with pytest.raises(Refused, match=r"Did you mean “Chi bộ Trường Tiểu học”.*whole name"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Chi bộ Tiểu học")
    with pytest.raises(Refused, match=r"as “Ban Tổ chức Huyện ủy An Biên”.*is an opinion"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Quân khu 9")


@pytest.mark.parametrize(
    ("body", "unit", "name"),
    [
        ("UBKTTU", "tinh", "Ủy ban Kiểm tra Tỉnh ủy Kiên Giang"),
        ("TTTU", "tinh", "Thường trực Tỉnh ủy Kiên Giang"),
        ("Btvtu", "tinh", "Ban Thường vụ Tỉnh ủy Kiên Giang"),
        ("Ban Thường vụTỉnh ủy", "tinh", "Ban Thường vụ Tỉnh ủy Kiên Giang"),
        ("T ỉnh ủy", "tinh", "Tỉnh ủy Kiên Giang"),
        ("BTV Huyện uỷ Hòn Đất", "huyen-b", "Ban Thường vụ Huyện ủy Hòn Đất"),
        ("chu tich ubnd xa dong thai", "xa-a1", "Chủ tịch Ủy ban nhân dân xã Đông Thái"),
    ],
)
def test_however_it_is_spelt_the_body_of_the_register_is_stored_and_only_its_offices_record(
    body: str, unit: str, name: str
) -> None:
    case = _commune()
    given: dict[str, Any] = {"body": body, "document": "9-CV"}

    with pytest.raises(Refused, match=f"by the office of “{NAMES[unit]}”"):
        _propose(case, "OTHER_BODY", Grade.GOOD, by=_office("ap-a11"), **given)
    first = _propose(case, "OTHER_BODY", Grade.GOOD, by=_office("tinh"), **given)
    other = {**given, "body": name}
    later = _propose(case, "OTHER_BODY", Grade.COMPLETED, by=_office("tinh"), **other)

    assert first.body_unit is not None
    assert (first.body_unit.code, first.body) == (unit, name)
    assert later.replaces == first


def test_a_body_at_the_centre_is_stored_as_it_is_printed() -> None:
    given = {"body": "BCHTW", "document": "5-TB/TW", "by": _office("tinh")}
    stored = _propose(_commune(), "OTHER_BODY", Grade.GOOD, **given)

    assert (stored.body_unit, stored.body) == (None, "Ban Chấp hành Trung ương")


def test_a_name_that_several_organisations_have_needs_the_place() -> None:
    case = _commune()
    Unit.objects.filter(code="ap-b11").update(name="Chi bộ ấp 7")
    row = RegisteredUnit("ap-b12", "Chi bộ ấp 7", "subordinate_branch", "COMMUNE", "xa-a1", FOUNDED)
    register_units(rows=[row], by=BY, at=AT)

    with pytest.raises(Refused, match="2 organisations of the register have a body of this name"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Chi ủy ấp 7")

    body = "Chi ủy ấp 7, xã Nam Thái"
    stored = _propose(case, "OTHER_BODY", Grade.GOOD, body=body)
    assert stored.body_unit == Unit.objects.get(code="ap-b11")


def test_a_body_beside_a_unit_is_one_of_that_unit() -> None:
    case = _commune()
    given = {"body_unit": Unit.objects.get(code="xa-a1"), "by": _office("tinh")}

    with pytest.raises(Refused, match=r"of “Đảng bộ tỉnh Kiên Giang”, not of “Đảng bộ xã Đông"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Ban Thường vụ Tỉnh ủy", **given)
    _propose(case, "OTHER_BODY", Grade.GOOD, body="Đảng ủy xã", **given)


@pytest.mark.parametrize(
    ("stage", "body", "document"),
    [
        ("MEETING", "Đảng ủy xã", "9-BB/TU"),
        ("MEETING", "Đảng ủy xã", "9-BB/HU"),
        ("APPRAISAL", "Ban Tổ chức Huyện ủy", "9-BC/BTCTU"),
        ("APPRAISAL", "Ban Tổ chức Huyện ủy", "9-BC/BTCTW"),
        ("OTHER_BODY", "Đảng ủy xã Nam Thái", "9-CV/TU"),
        ("OTHER_BODY", "Tỉnh ủy", "9-CV/TW"),
        ("OTHER_BODY", "Ban Bí thư", "9-CV/TU"),
    ],
)
def test_no_body_proposes_by_a_document_of_another_level(
    stage: str, body: str, document: str
) -> None:
    case = _commune()

    with pytest.raises(Refused, match=f"“{document}” is numbered as a document of"):
        _propose(case, stage, Grade.GOOD, body=body, document=document)

    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("stage", "body", "document"),
    [
        ("MEETING", "Đảng ủy xã", "9-BB/ĐU"),
        ("APPRAISAL", "Ban Tổ chức Huyện ủy", "9-BC/BTCHU"),
        ("APPRAISAL", "Ban Tổ chức Huyện ủy", "9-BC/BTC"),
        ("OTHER_BODY", "Tỉnh ủy", "9-CV/TU"),
        ("OTHER_BODY", "UBND tỉnh", "9/BC-UBND"),
        ("OTHER_BODY", "Ban Bí thư", "9-TB/TW"),
    ],
)
def test_a_body_proposes_by_a_document_of_its_own_level(
    stage: str, body: str, document: str
) -> None:
    given = {"body": body, "document": document}

    assert _propose(_commune(), stage, Grade.GOOD, **given).document_number == document


@pytest.mark.parametrize("body", ["Ban Thường vụ Huyện ủy Hòn Đất", "Đảng bộ huyện Hòn Đất"])
def test_a_body_of_a_unit_that_is_dissolved_on_that_day_proposes_nothing(body: str) -> None:
    case = _commune()
    Unit.objects.filter(code="huyen-b").update(closed_on=ON)
    given: dict[str, Any] = {"body": body, "by": _office("tinh")}

    with pytest.raises(Refused, match="“Đảng bộ huyện Hòn Đất” did not exist on 2023-12-10"):
        _propose(case, "OTHER_BODY", Grade.GOOD, **given)
    unit = {"body_unit": Unit.objects.get(code="huyen-b"), "by": _office("tinh")}
    with pytest.raises(Refused, match="did not exist on"):
        _propose(case, "OTHER_BODY", Grade.GOOD, **unit)
    _propose(case, "OTHER_BODY", Grade.GOOD, **given, proposed_on=date(2023, 12, 9))


def test_a_name_that_a_unit_no_longer_has_proposes_nothing() -> None:
    case = _commune()
    unit, name = Unit.objects.get(code="tinh"), "Đảng bộ tỉnh An Giang"
    rename_unit(unit=unit, name=name, on=ON, document_number="1", by=BY, at=AT)
    given: dict[str, Any] = {"by": _office("tinh")}

    with pytest.raises(Refused, match="“Đảng bộ tỉnh Kiên Giang” did not exist on"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Đảng bộ tỉnh Kiên Giang", **given)
    _propose(case, "OTHER_BODY", Grade.GOOD, body="BTV Tỉnh ủy An Giang", **given)


def test_what_a_closed_unit_went_over_into_appraises_after_it() -> None:
    case = _commune()
    merged = {"unit": Unit.objects.get(code="huyen-a"), "into": Unit.objects.get(code="huyen-b")}
    merge_unit(**merged, on=ON, document_number="1", by=BY, at=AT)
    given: dict[str, Any] = {"by": _office("huyen-b")}

    with pytest.raises(Refused, match="“Ban Tổ chức Huyện ủy Hòn Đất”"):
        _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Huyện ủy An Biên", **given)
    _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Huyện ủy Hòn Đất", **given)


def test_above_a_register_whose_top_is_a_district_an_executive_appraises_that_it_has_not() -> None:
    units = [
        RegisteredUnit(
            "huyen", "Đảng bộ huyện An Biên", "district_committee", "OTHER", None, FOUNDED
        )
    ]
    register_units(rows=units, by=BY, at=AT)
    case = Case.objects.get(cycle=make_cycle(), subject_code="huyen", category="district_committee")

    for body in ("Huyện ủy An Biên", "Đồng chí A", "Tỉnh ủy Kiên Giang và Bộ Chính trị"):
        with pytest.raises(Refused, match="does not appraise here"):
            _propose(case, "APPRAISAL", Grade.GOOD, body=body, by=_office("huyen"))
    _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Tỉnh ủy A", by=_office("huyen"))


@pytest.mark.parametrize("body", ["Ban B\u0456 thư", "Tỉ\u200bnh ủy", "Hội\nđồng"])
def test_the_name_of_a_body_has_no_letters_that_only_look_alike(body: str) -> None:
    case = _commune()

    with pytest.raises(Refused, match="another alphabet"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body=body)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("unit", "by", "is_right"),
    [
        ("huyen-a", _office("xa-a1"), False),
        ("tinh", _office("huyen-a"), False),
        ("huyen-b", _office("huyen-a"), False),
        ("xa-b1", _office("xa-a1"), False),
        ("tinh", _office("tinh"), True),
        ("huyen-a", _office("huyen-a"), True),
        # its delegate, and one above it
        ("huyen-a", _office("huyen-a", "xa-a1"), True),
        ("huyen-a", _office("tinh"), True),
        ("ap-a11", _office("xa-a1"), True),
        ("tinh", BY, True),
    ],
)
def test_another_unit_s_proposal_is_recorded_by_its_office_or_one_above(
    unit: str, by: Actor, is_right: bool
) -> None:
    case = _commune()
    given = {"by": by, "body_unit": Unit.objects.get(code=unit)}

    if is_right:
        assert _propose(case, "OTHER_BODY", Grade.GOOD, **given).body_unit is not None
        return
    with pytest.raises(Refused, match=f"recorded by the office of “{NAMES[unit]}”"):
        _propose(case, "OTHER_BODY", Grade.GOOD, **given)


def test_a_unit_that_came_after_the_tree_was_frozen_is_written_for_by_its_own_or_the_top() -> None:
    case = _commune()
    row = RegisteredUnit("xa-moi", "Đảng bộ xã Mới", GRASSROOTS, "COMMUNE", "huyen-b", ON)
    register_units(rows=[row], by=BY, at=AT)
    new = {"body_unit": Unit.objects.get(code="xa-moi")}

    with pytest.raises(Refused, match="the office of “Đảng bộ xã Mới”"):
        _propose(case, "OTHER_BODY", Grade.GOOD, by=_office("xa-a1"), **new)

    _propose(case, "OTHER_BODY", Grade.GOOD, by=_office("tinh"), **new)


def test_a_name_beside_a_unit_is_judged_as_well() -> None:
    case = _commune()
    given = {"body_unit": Unit.objects.get(code="xa-a1"), "by": _office("xa-a1")}

    with pytest.raises(Refused, match="does not propose here"):
        _propose(case, "MEETING", Grade.GOOD, body="Ban Thường vụ Tỉnh ủy", **given)
    with pytest.raises(Refused, match="“Đảng bộ tỉnh Kiên Giang”"):
        _propose(case, "OTHER_BODY", Grade.GOOD, body="Ban Thường vụ Tỉnh ủy", **given)


@pytest.mark.parametrize("stage", ["SELF", "MEETING", "APPRAISAL", "OTHER_BODY"])
def test_a_proposal_after_the_decision_in_force_begins_a_new_review_and_says_why(
    stage: str,
) -> None:
    case = _commune()
    decide(case.cycle, decision(GRASSROOTS, "xa-a1", Grade.GOOD, authority="huyen-a"))
    body = {"SELF": "", "MEETING": "Đảng ủy xã", "APPRAISAL": "Ban Tổ chức Huyện ủy"}
    given = {"body": body.get(stage, "Ủy ban Kiểm tra Huyện ủy"), "document": "9-BB"}

    with pytest.raises(Refused) as refused:
        _propose(case, stage, Grade.GOOD, proposed_on=date(2023, 12, 21), **given)

    (fault,) = refused.value.faults
    assert fault.values == {"day": date(2023, 12, 21), "decided": date(2023, 12, 20)}
    assert not Proposal.objects.exists()
    _propose(case, stage, Grade.GOOD, proposed_on=date(2023, 12, 20), **given)
    later = {"proposed_on": date(2024, 2, 1), "why": "Xem xét lại theo kết luận kiểm tra"}
    assert _propose(case, stage, Grade.COMPLETED, **(given | later)).replaces is not None
