"""The deciding body's pages: groups with their ceilings, candidates in order, “what if”."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_post,
    make_tree,
)
from tests.cycle.assessed import store_local_rules
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from tests.portal.records import case_of
from tests.portal.tables import part, row, rows, sentences, terms, values
from xeploai.accounts.journal import entries_about
from xeploai.cycle.models import Cycle, ExceptionalShare, GradeDecision, PeerGroup, Proposal, Stage
from xeploai.cycle.operations import record_facts
from xeploai.domain import ACTS, Act, Grade, Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST = "/2023/huyen-a/deciding/?category=member"


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle in which a grassroots organisation has twelve members."""
    units = make_tree()
    make_members(units["ap-a11"], 6)
    make_members(units["ap-a12"], 6)
    make_members(units["ap-b11"], 1)
    cycle = make_cycle()
    decide(
        cycle,
        *(decision("member", f"dv-{number}", Grade.GOOD) for number in range(2, 7)),
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Grade.EXCELLENT),
    )
    return cycle


def propose(subject: str, grade: Grade, stage: Stage = Stage.MEETING) -> None:
    Proposal.objects.create(
        case=case_of(subject),
        stage=stage,
        body="" if stage is Stage.SELF else "Chi bộ",
        grade=grade,
        proposed_on=date(2023, 12, 5),
        recorded_at=AT,
        recorded_by="test",
    )


def score(subject: str, points: float) -> None:
    record_facts(
        case=case_of(subject),
        values={"score_general": points},
        source="Biên bản",
        document="1-BB",
        dated_on=date(2023, 12, 5),
        by=BY,
        at=AT,
    )


def address(query: str = "") -> str:
    group = PeerGroup.objects.get(category="member", label="Tên xa-a1")
    return f"/2023/huyen-a/deciding/{group.pk}/?category=member{query}"


def candidates(page: str) -> list[str]:
    return [
        each.attributes["value"]
        for each in part(page, "candidates").all("input")
        if each.attributes["name"] == "x"
    ]


def test_a_group_is_shown_with_its_ceiling_as_proposed_and_as_decided(board: Client) -> None:
    for subject in ("dv-7", "dv-8", "dv-9"):
        propose(subject, Grade.EXCELLENT)

    # base 5 good: one allowed, two decided, three more proposed
    assert row(page_of(board, LIST), "Tên xa-a1") == [
        "5",
        "1 5 × 20% = 1",
        "3 ngoài ra 2 đã quyết định mà không có đề nghị",
        "4",
        "2",
        "1",
    ]


def test_where_no_body_proposed_nothing_is_shown_as_proposed(board: Client) -> None:
    propose("dv-7", Grade.EXCELLENT, Stage.SELF)

    assert row(page_of(board, LIST), "Tên xa-a1") == ["5", "1 5 × 20% = 1", "–", "–", "2", "1"]
    page = page_of(board, address())
    assert row(page, "các cấp đề nghị") == ["chưa có đề nghị nào"]
    assert row(page, "đã quyết định") == ["5", "5 × 20% = 1", "1", "2", "1", "0"]


def test_a_group_is_not_shown_with_the_ceiling_of_another_category(board: Client) -> None:
    group = PeerGroup.objects.get(category="member", label="Tên xa-a1")

    page = page_of(board, f"/2023/huyen-a/deciding/{group.pk}/?category=leading_cadre", 404)

    assert any("thuộc loại đối tượng khác" in text for text in sentences(page, "p"))


def test_the_heading_names_share_source_and_what_has_no_rule_yet(board: Client) -> None:
    about = terms(page_of(board, address()))

    assert about == {
        "Tỷ lệ tối đa": "20% · Hoàn thành tốt nhiệm vụ",
        "Giá trị": "tham khảo; chỉ biết từ văn bản trước",
        "Căn cứ": "21-HD/BTCTW, mục II.B.2 18/10/2019",
        "Cách làm tròn": "chưa có quy định; do cấp có thẩm quyền quyết định bằng văn bản (gợi ý"
        " của dự án, không áp dụng: Làm tròn xuống)",
        "Khi ngang nhau": "chưa có quy định; do cấp có thẩm quyền quyết định bằng văn bản",
        "Tỷ lệ đặc biệt": "chưa có quy định",
    }


def test_what_if_counts_again_and_stores_nothing(board: Client) -> None:
    before = GradeDecision.objects.count()

    page = page_of(board, address("&whatif=1&x=dv-0"))

    # dv-1 becomes good: six good, one excellent
    assert row(page, "được đánh dấu bên dưới") == [
        "6",
        "6 × 20% = 1,2, lấy phần nguyên là 1",
        *("1", "1", "0", "0"),
    ]
    assert row(page, "đã quyết định") == ["5", "5 × 20% = 1", "1", "2", "1", "0"]
    assert (GradeDecision.objects.count(), Proposal.objects.count()) == (before, 0)


def test_ticking_no_candidate_is_an_answer_too(board: Client) -> None:
    page = page_of(board, address("&whatif=1"))

    assert row(page, "được đánh dấu bên dưới") == [
        "7",
        "7 × 20% = 1,4, lấy phần nguyên là 1",
        *("1", "0", "0", "1"),
    ]
    ticked = [
        each for each in part(page, "candidates").all("input") if "checked" in each.attributes
    ]
    assert ticked == []


def test_candidates_are_those_named_for_excellent_in_the_chosen_order(board: Client) -> None:
    for subject, points in (("dv-0", 20.5), ("dv-1", 28), ("dv-3", 30)):
        score(subject, points)
    propose("dv-3", Grade.EXCELLENT)
    propose("dv-9", Grade.EXCELLENT, Stage.SELF)

    page = page_of(board, address("&by=score_general&way=high"))
    other_way = page_of(board, address("&by=score_general&way=low"))

    assert candidates(page) == ["dv-3", "dv-1", "dv-0", "dv-9"]
    assert candidates(other_way) == ["dv-0", "dv-1", "dv-3", "dv-9"]
    assert [line[1] for line in rows(page, "candidates")] == ["30", "28", "20,5", "chưa rõ"]


def test_candidates_equal_at_the_limit_are_pointed_out(board: Client) -> None:
    score("dv-0", 28)
    score("dv-1", 28)

    def tied(query: str) -> list[str]:
        texts = sentences(page_of(board, address(query)), "p", "closed")
        return [text.split(" Khi ngang nhau:")[0] for text in texts if text]

    among_two = (
        "Giới hạn 1 rơi vào giữa 2 đối tượng ngang nhau theo các tiêu chí đã chọn:"
        " Người 0, Người 1."
    )
    assert tied("&by=score_general&way=high") == [among_two]
    # a value that is not known does not order candidates either
    assert tied("&by=tasks_assigned&by=unknown") == [among_two]
    score("dv-1", 27)
    assert tied("&by=score_general") == []


def test_a_document_without_an_exceptional_share_changes_nothing(board: Client) -> None:
    page = page_of(board, address("&document=12-QD"))

    assert row(page, "đã quyết định")[1] == "5 × 20% = 1"
    assert "document" not in values(page)


def test_a_view_of_a_group_of_persons_is_recorded(board: Client) -> None:
    page_of(board, LIST)
    assert not entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()

    page_of(board, address())
    assert entries_about("unit", "huyen-a", 2023).get(act="case.list_seen")


def test_a_group_outside_the_unit_is_not_found(board: Client) -> None:
    outside = PeerGroup.objects.get(category="member", label="Tên xa-b1")

    page_of(board, f"/2023/huyen-a/deciding/{outside.pk}/?category=member", 404)
    page_of(board, "/2023/huyen-a/deciding/999999/?category=member", 404)
    page = page_of(board, "/2023/huyen-a/deciding/?category=xyz", 404)
    assert "Đợt này không có nhóm đối tượng “xyz”." in sentences(page, "p")


@pytest.mark.parametrize(
    ("role", "status"),
    [(role, 200 if Act.SEE_PERSONS in ACTS[role] else 403) for role in Role],
)
def test_persons_are_shown_to_those_who_may_see_them(
    cycle: Cycle, client_of: ClientOf, role: Role, status: int
) -> None:
    client = client_of((role, "huyen-a"))

    page_of(client, LIST, status)
    page_of(client, address(), status)


def test_a_group_is_closed_from_outside_its_reach(cycle: Cycle, client_of: ClientOf) -> None:
    other = client_of((Role.DECIDING_AUTHORITY, "huyen-b"))

    page_of(other, LIST, 403)
    page_of(other, address(), 403)


@pytest.mark.parametrize("role", list(Role))
def test_an_exceptional_share_is_recorded_by_those_who_record_grades(
    cycle: Cycle, client_of: ClientOf, role: Role
) -> None:
    group = PeerGroup.objects.get(category="member", label="Tên xa-a1")
    target = f"/2023/huyen-a/deciding/{group.pk}/exceptional-share/?category=member"
    given = {
        "document_number": "77-QĐ/TU",
        "issuing_body": "Tên tinh",
        "dated_on": "2023-12-01",
        "ground": "nổi trội",
    }

    status = client_of((role, "huyen-a")).post(target, given).status_code

    # no rule of 2023 has an exceptional share: those who may are refused for that reason
    assert status == (409 if Act.RECORD_GRADES in ACTS[role] else 403)
    assert client_of((role, "huyen-b"), name="other").post(target, given).status_code == 403


EXCEPTION = "settings:\n  - {setting: cap.exceptional_share, from: 2023-11-20, value: 25 %}\n"


@pytest.mark.parametrize(("unit", "may"), [("huyen-a", False), ("xa-a1", True)])
def test_the_document_is_asked_only_of_the_office_of_the_unit_that_holds_the_group(
    cycle: Cycle, client_of: ClientOf, unit: str, may: bool
) -> None:
    store_local_rules(EXCEPTION)
    client, page = client_of((Role.EXECUTIVE_OFFICE, unit)), address().replace("huyen-a", unit)
    target = page.replace("/?", "/exceptional-share/?")
    given = {
        "document_number": "77-QĐ/TU",
        "issuing_body": "Tên tinh",
        "dated_on": "2023-12-01",
        "ground": "nổi trội",
    }

    shown = page_of(client, page)
    answer = client.post(target, given)

    assert ('name="ground"' in shown) == may
    assert answer.status_code == (302 if may else 409)
    assert ExceptionalShare.objects.exists() == may
    if not may:
        assert "Tỷ lệ đặc biệt của “Tên xa-a1” do cơ quan giúp việc của" in answer.content.decode()


def test_a_category_without_a_ceiling_says_so(board: Client) -> None:
    make_cycle(2022)

    page = page_of(board, "/2022/huyen-a/deciding/?category=grassroots_branch")

    assert [text for text in sentences(page, "p", "closed") if text] == [
        (
            "Chưa có quy định về tỷ lệ tối đa cho nhóm đối tượng này; do cấp có thẩm"
            " quyền quyết định"
            " bằng văn bản."
        )
    ]


def test_a_group_takes_the_same_number_of_queries_whatever_its_size(
    board: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(45):
        page_of(board, address())


COMMUNE = "parameters:\n  - {parameter: P23-CAP-1.share, from: 2023-11-20, value: %s %%}\n"


def test_a_commune_sees_the_ceiling_of_the_unit_that_decides_on_it_and_who_that_is(
    cycle: Cycle, client_of: ClientOf
) -> None:
    store_local_rules(COMMUNE % 15)
    store_local_rules(COMMUNE % 10, code="xa-2023", unit="xa-a1")
    reader = client_of((Role.EXECUTIVE_OFFICE, "xa-a1"))

    own = page_of(reader, "/2023/xa-a1/deciding/?category=grassroots_committee")
    below = page_of(reader, "/2023/xa-a1/deciding/?category=subordinate_branch")

    assert terms(own)["Tỷ lệ tối đa"].startswith("15% · ")
    assert "Tên huyen-a quyết định xếp loại các đối tượng này" in own
    assert terms(below)["Tỷ lệ tối đa"].startswith("10% · ")
    assert "quyết định xếp loại các đối tượng này" not in below


def test_groups_under_different_ceilings_have_none_above_all_of_them(
    cycle: Cycle, client_of: ClientOf
) -> None:
    store_local_rules(COMMUNE % 10, code="xa-2023", unit="xa-a1")

    reader = client_of((Role.EXECUTIVE_OFFICE, "tinh"))
    page = page_of(reader, "/2023/tinh/deciding/?category=subordinate_branch")

    assert "Các nhóm áp dụng tỷ lệ tối đa khác nhau" in page
    assert "Tỷ lệ tối đa" not in terms(page)
    assert len(rows(page)) == 2


def test_every_document_of_a_ceiling_is_cited_with_what_it_lays_down(
    cycle: Cycle, client_of: ClientOf
) -> None:
    base = "settings:\n  - {setting: cap.base, from: 2023-11-20, value: ALL_RATED}\n"
    store_local_rules(base)

    page = page_of(client_of((Role.EXECUTIVE_OFFICE, "xa-a1")), LIST.replace("huyen-a", "xa-a1"))

    written = terms(page)["Căn cứ"]
    assert "21-HD/BTCTW, mục II.B.2 18/10/2019 (tỷ lệ, cách chia nhóm)" in written
    assert "05-HD/TU, toàn văn 20/11/2023 (mẫu số)" in written


def test_a_superior_that_decides_on_some_is_not_named_as_deciding_on_all(
    client_of: ClientOf,
) -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 2)
    make_post(people[0], units["huyen-a"], is_head=True)
    make_post(people[1], units["xa-a1"], is_head=True)
    make_cycle()
    client = client_of((Role.ORGANISATION_BOARD, "tinh"))

    below = page_of(client, "/2023/xa-a1/deciding/?category=leading_cadre")
    district = page_of(client, "/2023/huyen-a/deciding/?category=leading_cadre")

    assert any("Tên huyen-a quyết định xếp loại các đối" in each for each in sentences(below, "p"))
    notes = sentences(district, "p")
    assert any("Tên tinh quyết định xếp loại một số đối" in each for each in notes)
    assert not any("quyết định xếp loại các đối tượng này" in each for each in notes)
