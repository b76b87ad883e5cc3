"""Forms for grades: which outcomes they offer, and faults at the fields they are about."""

import pytest
from django.test import Client

from tests.portal.cases.test_grades import ADDRESS, CASE, DECISION, PROPOSAL, submit
from tests.portal.reading import page_of
from tests.portal.tables import faults_by_field, parse, row, sentences, values
from xeploai.cycle.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_all_three_numbers_of_a_ballot_are_given_or_none(office: Client) -> None:
    page = submit(office, PROPOSAL, 409, votes_cast="12")

    incomplete = ["Kết quả bỏ phiếu phải ghi đủ cả ba số, hoặc để trống cả ba."]
    assert faults_by_field(page) == {
        "id_proposal-votes_for": incomplete,
        "id_proposal-votes_against": incomplete,
    }
    assert values(page)["proposal-votes_cast"] == "12"
    assert not Proposal.objects.exists()


def test_more_votes_than_were_cast_are_refused_and_nothing_typed_is_lost(office: Client) -> None:
    page = submit(office, PROPOSAL, 409, votes_cast="9", votes_for="9", votes_against="1")

    assert len(sentences(page, "p", "fault")) == 1
    assert values(page)["proposal-document"] == "07-BB/CB"
    assert not Proposal.objects.exists()


def test_the_field_for_corrections_answers_where_the_same_document_comes_again(
    office: Client,
) -> None:
    submit(office, DECISION)

    page = submit(office, DECISION, 409, outcome="grade:GOOD")

    assert faults_by_field(page) == {
        "id_decision-correction": [
            (
                "“dv-4” đã có mức “Hoàn thành nhiệm vụ” theo văn bản QĐ 9 ngày 05/01/2024. Quyết"
                " định mới phải có số riêng; nếu bản ghi trước bị sai thì điền ô “Lý do bản"
                " ghi trước"
                " bị sai”."
            )
        ]
    }


def test_only_reasons_for_not_rating_that_suit_the_category_are_offered(office: Client) -> None:
    offered = {each.attributes["value"] for each in parse(page_of(office, ADDRESS)).all("option")}

    assert "reason:exempt" in offered
    assert "reason:newly_established" not in offered
    submit(office, DECISION, 409, outcome="reason:newly_established")


def test_every_fault_of_a_decision_is_shown_at_its_field(office: Client) -> None:
    page = submit(office, DECISION, 409, document="", decided_on="", outcome="")

    assert set(faults_by_field(page)) == {
        "id_decision-document",
        "id_decision-decided_on",
        "id_decision-outcome",
    }


@pytest.mark.parametrize(
    ("present", "electorate", "faults"),
    [("12", "12", 0), ("11", "12", 1), ("12", "11", 1), ("11", "10", 2)],
)
def test_votes_stay_within_those_present_and_those_entitled(
    office: Client, present: str, electorate: str, faults: int
) -> None:
    numbers = {"cast": "12", "for": "10", "against": "2"}
    numbers |= {"present": present, "electorate": electorate}
    given = PROPOSAL | {f"proposal-votes_{name}": number for name, number in numbers.items()}

    page = submit(office, given, 409 if faults else 302)

    assert len(sentences(page, "p", "fault")) == faults if faults else Proposal.objects.exists()


def test_a_proposal_that_lost_its_vote_says_why_and_the_case_shows_it(office: Client) -> None:
    votes = {"votes_cast": "12", "votes_for": "5", "votes_against": "7"}
    votes |= {"votes_present": "12", "votes_electorate": "14"}

    given = PROPOSAL | {f"proposal-{name}": number for name, number in votes.items()}

    page = submit(office, given, 409)

    assert list(faults_by_field(page)) == ["id_proposal-why"]
    submit(office, given, why="Cấp ủy xét thêm thành tích cả năm")
    line = row(page_of(office, CASE), "Hội nghị đề nghị Chi ủy Tên ap-a12", "beside")
    assert "12 người có mặt trên 14 người được quyền biểu quyết" in " ".join(line)
    assert line[-1] == "lý do: Cấp ủy xét thêm thành tích cả năm"
