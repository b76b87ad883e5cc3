"""A self grade, proposals and the decision: side by side, and off the suggestion with a reason."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import AT, BY
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, section, text_of
from xeploai.accounts.journal import entries_about
from xeploai.cycle.models import Case, Cycle, Deviation, GradeDecision, Proposal
from xeploai.cycle.operations.record_facts import record_facts
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDRESS = "/2023/grades/member/dv-4/"
PROPOSAL = {
    "act": "propose",
    "proposal-stage": "MEETING",
    "proposal-body": "Chi bộ ấp 11",
    "proposal-outcome": "grade:GOOD",
    "proposal-document": "07-BB/CB",
    "proposal-proposed_on": "2023-12-08",
}
DECISION = {
    "act": "decide",
    "decision-authority": "huyen-a",
    "decision-outcome": "grade:COMPLETED",
    "decision-document": "QĐ 9",
    "decision-decided_on": "2024-01-05",
}


def send(client: Client, given: dict[str, str], status: int = 302, **other: str) -> str:
    prefix = "decision" if given["act"] == "decide" else "proposal"
    changed = {f"{prefix}-{name}": value for name, value in other.items()}
    response = client.post(ADDRESS, given | changed)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def knock_out(subject: str = "dv-4") -> None:
    """Record a discipline that leaves only `FAILED`."""
    discipline = {
        "document": "3-QĐ/UBKT",
        "on": "2023-06-01",
        "issued_by": "Ủy ban Kiểm tra Huyện ủy",
        "form": "WARNING",
        "whom": "SUBJECT",
        "kind": "PARTY",
        "is_duty_related": True,
        "is_corruption_or_waste": False,
        "was_used_before": False,
    }
    values: dict[str, Any] = {
        "discipline": [discipline],
        "review_done": True,
        "is_under_review": False,
        "months_sick": 0,
        "months_maternity": 0,
    }
    record_facts(
        case=Case.objects.get(cycle__year=2023, category="member", subject_code=subject),
        values=values,
        source="Ủy ban Kiểm tra",
        document="3-QĐ/UBKT",
        dated_on=date(2023, 6, 1),
        by=BY,
        at=AT,
    )


def test_a_proposal_with_its_ballot_stands_beside_the_decision(board: Client) -> None:
    send(board, PROPOSAL, votes_cast="12", votes_for="10", votes_against="1")

    beside = section(page_of(board, "/2023/cases/member/dv-4/"), "beside")
    assert "Hội nghị đề nghị" in beside
    assert "Chi bộ ấp 11" in beside
    assert "10 đồng ý, 1 không đồng ý, 12 phiếu thu về" in beside
    assert "07-BB/CB" in beside
    assert "chưa có gợi ý" in beside
    assert entries_about("case", "member/dv-4", 2023).filter(act="grade.proposed").exists()


def test_a_unit_of_the_register_is_known_by_code_or_name(board: Client) -> None:
    send(board, PROPOSAL, body="Tên xa-a1")

    proposal = Proposal.objects.get()
    assert proposal.body_unit is not None
    assert proposal.body_unit.code == "xa-a1"


def test_of_a_ballot_all_three_numbers_are_given_or_none(board: Client) -> None:
    page = send(board, PROPOSAL, 409, votes_cast="12")

    assert page.count("phải ghi đủ cả ba số") == 2
    assert 'value="12"' in page
    assert not Proposal.objects.exists()


def test_more_votes_than_were_cast_are_refused_and_nothing_typed_is_lost(board: Client) -> None:
    page = send(board, PROPOSAL, 409, votes_cast="9", votes_for="9", votes_against="1")

    assert 'role="alert"' in page
    assert 'value="07-BB/CB"' in page
    assert not Proposal.objects.exists()


def test_a_self_grade_needs_no_body_and_no_reason(board: Client) -> None:
    knock_out()

    send(board, PROPOSAL, stage="SELF", body="", outcome="grade:EXCELLENT")

    assert Proposal.objects.get().stage == "SELF"


def test_a_proposal_on_a_closed_grade_is_refused_without_a_reason(board: Client) -> None:
    knock_out()

    page = send(board, PROPOSAL, 409)
    why = page[page.index('for="id_proposal-why"') : page.index('id="id_proposal-why"')]

    assert "P23-" in why  # the clause that closes it
    assert not Proposal.objects.exists()
    send(board, PROPOSAL, why="Đã tự khắc phục xong hậu quả")
    assert "Đã tự khắc phục" in section(page_of(board, "/2023/cases/member/dv-4/"), "beside")


def test_a_decision_replaces_the_one_in_force(board: Client) -> None:
    send(board, DECISION)

    text = text_of(board, "/2023/cases/member/dv-4/")
    assert "QĐ 9" in text
    assert "đã được quyết định ở trên thay thế" in text


def test_a_decision_against_the_rules_is_refused_without_a_reason(board: Client) -> None:
    knock_out()
    before = GradeDecision.objects.count()

    page = send(board, DECISION, 409)
    reason = page[page.index('for="id_decision-reason"') : page.index('id="id_decision-reason"')]

    assert "P23-" in reason
    assert 'value="QĐ 9"' in page
    assert GradeDecision.objects.count() == before

    send(board, DECISION, reason="Vi phạm đã được xem xét ở kỳ trước")
    assert Deviation.objects.get().reason == "Vi phạm đã được xem xét ở kỳ trước"
    beside = section(page_of(board, "/2023/cases/member/dv-4/"), "beside")
    assert "theo quy tắc không đủ điều kiện" in beside
    assert "Vi phạm đã được xem xét ở kỳ trước" in beside


def test_facts_that_come_later_ask_for_the_reason_later(board: Client) -> None:
    knock_out()

    page = page_of(board, ADDRESS)
    assert "Ghi lý do quyết định khác" in page
    assert board.post(ADDRESS, {"act": "explain", "reason": ""}).status_code == 409
    assert board.post(ADDRESS, {"act": "explain", "reason": "Đã xét năm trước"}).status_code == 302
    assert "Ghi lý do quyết định khác" not in page_of(board, ADDRESS)


def test_the_page_names_its_own_field_where_the_same_document_comes_again(board: Client) -> None:
    send(board, DECISION)

    page = send(board, DECISION, 409, outcome="grade:GOOD")
    field = page[page.index('for="id_decision-correction"') :].split("</p>")[0]

    assert "điền ô “Lý do bản ghi trước bị sai”" in page
    assert 'aria-invalid="true"' in field
    assert "--correction" not in page


def test_only_reasons_for_not_rating_that_fit_are_offered(board: Client) -> None:
    page = page_of(board, ADDRESS)

    assert 'value="reason:exempt"' in page
    assert 'value="reason:newly_established"' not in page
    send(board, DECISION, 409, outcome="reason:newly_established")


def test_every_fault_of_a_decision_stands_on_the_page(board: Client) -> None:
    page = send(board, DECISION, 409, document="", decided_on="", outcome="")

    assert page.count('aria-invalid="true"') == 3


def test_an_authority_is_the_unit_or_one_above_it(board: Client) -> None:
    page = page_of(board, ADDRESS)
    authorities = re.findall(
        r"<option", page[page.index('name="decision-authority"') :].split("</select>")[0]
    )

    assert len(authorities) == 4
    send(board, DECISION, 409, authority="huyen-b")


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
    client = client_of((role, "tinh"))

    page_of(client, ADDRESS, status)
    assert client.post(ADDRESS, DECISION).status_code == (302 if status == 200 else 403)
