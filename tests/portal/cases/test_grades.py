"""Recording a self grade, proposals and the decision; against the rules only with a reason."""

from datetime import date

import pytest
from django.test import Client

from tests.builders import AT, BY
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from tests.portal.records import knock_out
from tests.portal.tables import faults_by_field, parse, row, rows, sentences, terms, values
from xeploai.accounts.journal import entries_about
from xeploai.cycle.models import Cycle, Deviation, GradeDecision, Proposal
from xeploai.domain import CycleState, Role
from xeploai.organisations.models import Unit
from xeploai.organisations.register import rename_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDRESS, CASE = "/2023/grades/member/dv-4/", "/2023/cases/member/dv-4/"
PROPOSAL = {
    "act": "propose",
    "proposal-stage": "MEETING",
    "proposal-body": "Chi ủy",
    "proposal-outcome": "grade:GOOD",
    "proposal-document": "07-BB/CB",
    "proposal-proposed_on": "2023-12-08",
}
DECISION = {
    "act": "decide",
    "decision-authority": "xa-a1",
    "decision-outcome": "grade:COMPLETED",
    "decision-document": "QĐ 9",
    "decision-decided_on": "2024-01-05",
}


def submit(client: Client, given: dict[str, str], status: int = 302, **other: str) -> str:
    prefix = "decision" if given["act"] == "decide" else "proposal"
    changed = {f"{prefix}-{name}": value for name, value in other.items()}
    response = client.post(ADDRESS, given | changed)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_a_proposal_with_its_ballot_is_compared_with_the_decision(office: Client) -> None:
    submit(office, PROPOSAL, votes_cast="12", votes_for="10", votes_against="1")

    assert rows(page_of(office, CASE), "beside") == [
        ["Gợi ý theo quy tắc", "–", "–", "–", "chưa có gợi ý"],
        [
            "Hội nghị đề nghị Chi ủy Tên ap-a12",
            "Hoàn thành tốt nhiệm vụ",
            "10 đồng ý, 1 không đồng ý, 12 phiếu thu về",
            "07-BB/CB 08/12/2023",
            "–",
        ],
        ["Quyết định Tên xa-a1", "Hoàn thành tốt nhiệm vụ", "–", "QĐ 1 20/12/2023", "–"],
    ]
    assert entries_about("case", "member/dv-4", 2023).filter(act="grade.proposed").exists()


def test_a_unit_of_the_register_is_known_by_code_or_name(office: Client) -> None:
    submit(office, PROPOSAL, body="Tên ap-a12")

    proposal = Proposal.objects.get()
    assert proposal.body_unit is not None
    assert proposal.body_unit.code == "ap-a12"


def test_a_self_grade_needs_no_body_and_no_reason(board: Client) -> None:
    knock_out()

    submit(board, PROPOSAL, stage="SELF", body="", outcome="grade:EXCELLENT")

    assert Proposal.objects.get().stage == "SELF"


def test_a_proposal_on_a_closed_grade_is_refused_without_a_reason(office: Client) -> None:
    knock_out()

    page = submit(office, PROPOSAL, 409)

    assert list(faults_by_field(page)) == ["id_proposal-why"]
    assert not Proposal.objects.exists()
    submit(office, PROPOSAL, why="Đã tự khắc phục xong hậu quả")
    comparison = row(page_of(office, CASE), "Hội nghị đề nghị Chi ủy Tên ap-a12", "beside")[-1]
    assert comparison == (
        "theo quy tắc không đủ điều kiện: 124-QĐ/TW, điểm d khoản 4.3 Điều 12"
        " lý do: Đã tự khắc phục xong hậu quả"
    )


def test_an_office_that_neither_proposes_nor_decides_records_no_proposal_of_a_meeting(
    board: Client,
) -> None:
    page = submit(board, PROPOSAL, 409)

    assert "“Tên ap-a12”, “Tên xa-a1”" in page
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("stage", ["MEETING", "OTHER_BODY"])
@pytest.mark.parametrize("body", ["Bộ Chính trị", "Ban Thường vụ Tỉnh ủy", "Tên tinh"])
def test_no_office_proposes_in_the_name_of_a_body_above_it(
    office: Client, stage: str, body: str
) -> None:
    # a number that is of no level, so that only the body is wrong
    page = submit(office, PROPOSAL, 409, stage=stage, body=body, document="Số 7")

    assert list(faults_by_field(page)) == ["id_proposal-body"]
    assert not Proposal.objects.exists()


def test_another_body_is_stored_as_it_is_printed_however_it_is_typed(office: Client) -> None:
    submit(office, PROPOSAL, stage="OTHER_BODY", body="BTVtên xa-a1", document="9-BB/ĐU")
    submit(office, PROPOSAL, stage="OTHER_BODY", body="ap-a11")

    first, other = Proposal.objects.order_by("pk").values_list("body", "body_unit__code")
    assert first == ("Ban Thường vụ Tên xa-a1", "xa-a1")
    assert other == ("", "ap-a11")
    assert "Ban Thường vụ Tên xa-a1" in rows(page_of(office, CASE), "beside")[1][0]


def test_the_name_of_no_known_body_is_refused_and_those_most_alike_are_offered(
    office: Client,
) -> None:
    alike = submit(office, PROPOSAL, 409, stage="OTHER_BODY", body="Chi ủy Tên ap-a14")
    other = submit(office, PROPOSAL, 409, stage="OTHER_BODY", body="Quân khu 9")

    (offer,) = faults_by_field(alike)["id_proposal-body"]
    (refusal,) = faults_by_field(other)["id_proposal-body"]
    assert "Có phải đồng chí muốn ghi “Chi ủy Tên ap-a1" in offer
    assert "là ý kiến nhận xét" in refusal
    assert not Proposal.objects.exists()


def test_a_name_that_an_organisation_has_only_later_is_not_its_name_on_the_day(
    office: Client,
) -> None:
    unit = Unit.objects.get(code="ap-a11")
    rename_unit(
        unit=unit, name="Chi bộ ấp Mới", on=date(2023, 12, 20), document_number="1", by=BY, at=AT
    )

    page = submit(office, PROPOSAL, 409, stage="OTHER_BODY", body="Chi bộ ấp Mới")
    submit(office, PROPOSAL, stage="OTHER_BODY", body="Tên ap-a11")

    assert list(faults_by_field(page)) == ["id_proposal-body"]
    assert Proposal.objects.get().body == "Tên ap-a11"


def test_a_document_of_another_level_is_refused_at_its_field(office: Client, board: Client) -> None:
    proposal = submit(office, PROPOSAL, 409, document="07-BB/TU")
    decided = submit(office, DECISION, 409, document="9-QĐ/TU")

    assert list(faults_by_field(proposal)) == ["id_proposal-document"]
    assert "ký hiệu “TU” của tỉnh ủy" in faults_by_field(decided)["id_decision-document"][0]


def test_a_proposal_after_the_decision_names_both_days_and_asks_for_a_reason(
    office: Client,
) -> None:
    page = submit(office, PROPOSAL, 409, proposed_on="2024-03-05")

    (sentence,) = faults_by_field(page)["id_proposal-proposed_on"]
    assert "05/03/2024" in sentence
    assert "20/12/2023" in sentence
    submit(office, PROPOSAL, proposed_on="2024-03-05", why="Xem xét lại theo kết luận kiểm tra")
    assert Proposal.objects.get().why == "Xem xét lại theo kết luận kiểm tra"


@pytest.mark.parametrize("name", ["why", "document"])
def test_a_proposals_text_that_says_nothing_is_refused_at_its_field(
    office: Client, name: str
) -> None:
    page = submit(office, PROPOSAL, 409, **{name: "\u200b"})

    assert list(faults_by_field(page)) == [f"id_proposal-{name}"]


def test_a_decision_replaces_the_one_in_force(office: Client) -> None:
    submit(office, DECISION)

    decisions = [line for line in rows(page_of(office, CASE)) if line[2:3] in (["QĐ 9"], ["QĐ 1"])]
    assert [(line[2], line[4]) for line in decisions] == [
        ("QĐ 9", "đang có hiệu lực"),
        ("QĐ 1", "đã được quyết định ở trên thay thế"),
    ]


def test_a_decision_against_the_rules_is_refused_without_a_reason(office: Client) -> None:
    knock_out()
    before = GradeDecision.objects.count()

    page = submit(office, DECISION, 409)

    assert list(faults_by_field(page)) == ["id_decision-reason"]
    assert values(page)["decision-document"] == "QĐ 9"
    assert GradeDecision.objects.count() == before

    submit(office, DECISION, reason="Vi phạm đã được xem xét ở kỳ trước")
    assert Deviation.objects.get().reason == "Vi phạm đã được xem xét ở kỳ trước"
    assert row(page_of(office, CASE), "Quyết định Tên xa-a1", "beside")[-1] == (
        "theo quy tắc không đủ điều kiện: 124-QĐ/TW, điểm d khoản 4.3 Điều 12"
        " lý do: Vi phạm đã được xem xét ở kỳ trước"
    )


def test_facts_that_come_later_ask_for_the_reason_later(office: Client) -> None:
    heading = "Ghi lý do quyết định khác với kết quả đối chiếu"
    knock_out()

    assert heading in sentences(page_of(office, ADDRESS), "h2")
    assert office.post(ADDRESS, {"act": "explain", "reason": ""}).status_code == 409
    assert office.post(ADDRESS, {"act": "explain", "reason": "Đã xét năm trước"}).status_code == 302
    assert heading not in sentences(page_of(office, ADDRESS), "h2")


def offered_authorities(page: str) -> list[str]:
    selects = [
        each
        for each in parse(page).all("select")
        if each.attributes["name"] == "decision-authority"
    ]
    return [name for each in selects for name in sentences(each, "option")]


@pytest.mark.parametrize(
    ("unit", "offered"),
    [
        ("ap-a12", []),
        ("xa-a1", ["Tên xa-a1"]),
        ("huyen-a", ["Tên huyen-a"]),
        ("tinh", ["Tên tinh"]),
    ],
)
def test_each_office_records_for_its_own_body_alone(
    cycle: Cycle, client_of: ClientOf, unit: str, offered: list[str]
) -> None:
    client = client_of((Role.EXECUTIVE_OFFICE, unit))

    page = page_of(client, ADDRESS)

    assert offered_authorities(page) == offered
    assert "Tên xa-a1" in terms(page)["Cấp có thẩm quyền"]
    submit(client, DECISION, 409, authority="huyen-b")


def test_the_competent_body_is_offered_first_to_who_acts_for_several(
    cycle: Cycle, client_of: ClientOf
) -> None:
    roles = [(Role.EXECUTIVE_OFFICE, "tinh"), (Role.EXECUTIVE_OFFICE, "xa-a1")]

    assert offered_authorities(page_of(client_of(*roles), ADDRESS)) == ["Tên xa-a1", "Tên tinh"]


def test_a_superior_decides_only_on_a_ground_which_is_shown(
    cycle: Cycle, client_of: ClientOf
) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    page = submit(board, DECISION, 409, authority="huyen-a")

    assert list(faults_by_field(page)) == ["id_decision-ground"]
    submit(board, DECISION, authority="huyen-a", ground="Cấp dưới chậm quyết định")
    (line,) = [each for each in rows(page_of(board, CASE)) if each[2:3] == ["QĐ 9"]]
    assert line[3] == (
        "Ban Thường vụ Tên huyen-a thay cho cấp có thẩm quyền, lý do: Cấp dưới chậm quyết định"
    )


def test_the_body_can_be_named_and_is_printed(office: Client) -> None:
    submit(office, DECISION, body="Ban Chấp hành Tên xa-a1")

    (line,) = [each for each in rows(page_of(office, CASE)) if each[2:3] == ["QĐ 9"]]
    assert line[3] == "Ban Chấp hành Tên xa-a1"


def test_an_act_that_the_page_does_not_offer_is_refused(board: Client) -> None:
    assert board.post(ADDRESS, {"act": "delete"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.DECIDING_AUTHORITY, 200),
        (Role.EXECUTIVE_OFFICE, 200),
        (Role.BRANCH_SECRETARY, 403),
        (Role.INSPECTION_COMMITTEE, 403),
        (Role.MEMBER, 403),
    ],
)
def test_grades_are_recorded_by_those_who_may(
    cycle: Cycle, client_of: ClientOf, role: Role, status: int
) -> None:
    client = client_of((role, "xa-a1"))

    page_of(client, ADDRESS, status)
    assert client.post(ADDRESS, DECISION).status_code == (302 if status == 200 else 403)


def test_the_form_says_before_a_decision_how_much_room_the_ceiling_leaves(office: Client) -> None:
    page = page_of(office, ADDRESS)

    assert "Nhóm và tỷ lệ tối đa hoàn thành xuất sắc nhiệm vụ" in sentences(page, "h2")


def test_a_late_decision_says_why_it_comes_late_at_a_field_of_its_own(
    office: Client, cycle: Cycle
) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED)

    page = submit(office, DECISION, 409, reason="Khác gợi ý")

    assert list(faults_by_field(page)) == ["id_decision-correction"]
    submit(office, DECISION, reason="Khác gợi ý", correction="Kết luận kiểm tra")
    last = GradeDecision.objects.order_by("pk").last()
    assert last is not None
    assert (last.document_number, last.late_reason) == ("QĐ 9", "Kết luận kiểm tra")
