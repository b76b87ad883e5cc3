"""The deciding body's pages: groups beside ceilings, candidates in order, what if."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, section, text_of
from xeploai.accounts.journal import entries_about
from xeploai.cycle.models import Case, Cycle, GradeDecision, PeerGroup, Proposal, Stage
from xeploai.cycle.operations.record_facts import record_facts
from xeploai.domain.grades import Grade
from xeploai.domain.roles import ACTS, Act, Role

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


def case_of(subject: str) -> Case:
    return Case.objects.get(category="member", subject_code=subject)


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


def row(page: str, heading: str) -> list[str]:
    """Return the figures of a line of the first table."""
    found = re.search(rf'<th scope="row">{heading}</th>(.*?)</tr>', page, re.DOTALL)
    assert found is not None, heading
    return [" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>([^<]*)", found[1])]


def candidates(page: str) -> list[str]:
    return re.findall(r'name="x" value="([^"]+)"', page)


def test_a_group_stands_beside_its_ceiling_as_proposed_and_as_decided(board: Client) -> None:
    for subject in ("dv-7", "dv-8", "dv-9"):
        propose(subject, Grade.EXCELLENT)

    text = text_of(board, LIST)

    # base 5 good: one allowed, two decided, three more proposed
    assert re.search(r"Tên xa-a1 5 1 3 ngoài ra 2 đã quyết định .*? 4 2 1", text), text


def test_where_no_body_proposed_nothing_is_shown_as_proposed(board: Client) -> None:
    propose("dv-7", Grade.EXCELLENT, Stage.SELF)

    assert re.search(r"Tên xa-a1 5 1 – – 2 1", text_of(board, LIST))
    page = page_of(board, address())
    assert row(page, "các cấp đề nghị") == ["chưa có đề nghị nào"]
    assert row(page, "đã quyết định") == ["5", "20% = 1", "1", "2", "1", "0"]


def test_a_group_is_not_shown_beside_the_ceiling_of_another_category(board: Client) -> None:
    group = PeerGroup.objects.get(category="member", label="Tên xa-a1")

    other = f"/2023/huyen-a/deciding/{group.pk}/?category=leading_cadre"
    page = page_of(board, other, 404)

    assert "thuộc loại đối tượng khác" in page


def test_the_table_names_the_base_the_exact_number_and_what_is_not_laid_down(
    board: Client,
) -> None:
    page = page_of(board, address())
    text = text_of(board, address())

    assert row(page, "đã quyết định") == ["5", "20% = 1", "1", "2", "1", "0"]
    assert "Hoàn thành tốt nhiệm vụ" in text
    assert "chưa có quy định; do cấp có thẩm quyền quyết định bằng văn bản" in text
    assert "21-HD/BTCTW, mục II.B.2" in text


def test_what_if_counts_again_and_stores_nothing(board: Client) -> None:
    before = GradeDecision.objects.count()

    page = page_of(board, address("&whatif=1&x=dv-0"))

    # dv-1 falls to good: six good, one excellent
    assert row(page, "được đánh dấu bên dưới") == ["6", "20% = 1,2", "1", "1", "0", "0"]
    assert row(page, "đã quyết định") == ["5", "20% = 1", "1", "2", "1", "0"]
    assert (GradeDecision.objects.count(), Proposal.objects.count()) == (before, 0)


def test_ticking_nobody_is_an_answer_too(board: Client) -> None:
    page = page_of(board, address("&whatif=1"))

    assert row(page, "được đánh dấu bên dưới")[3] == "0"
    assert "checked" not in section(page, "candidates")


def test_candidates_are_those_named_for_excellent_in_the_order_chosen(board: Client) -> None:
    for subject, points in (("dv-0", 20.5), ("dv-1", 28), ("dv-3", 30)):
        score(subject, points)
    propose("dv-3", Grade.EXCELLENT)
    propose("dv-9", Grade.EXCELLENT, Stage.SELF)

    page = page_of(board, address("&by=score_general&way=high"))
    other_way = page_of(board, address("&by=score_general&way=low"))

    assert candidates(page) == ["dv-3", "dv-1", "dv-0", "dv-9"]
    assert candidates(other_way) == ["dv-0", "dv-1", "dv-3", "dv-9"]
    assert "20,5" in section(page, "candidates")


def test_equals_at_the_border_are_pointed_out(board: Client) -> None:
    score("dv-0", 28)
    score("dv-1", 28)

    tied = text_of(board, address("&by=score_general&way=high"))
    told_apart = text_of(board, address("&by=tasks_assigned&by=unknown"))

    assert "2 ứng viên" in tied or "2 đối tượng" in tied
    assert "bằng nhau ở ranh giới" in tied
    assert "bằng nhau ở ranh giới" in told_apart  # unknown values do not tell them apart either
    score("dv-1", 27)
    assert "bằng nhau ở ranh giới" not in text_of(board, address("&by=score_general"))


def test_a_document_without_an_exceptional_share_changes_nothing(board: Client) -> None:
    page = page_of(board, address("&document=12-QD"))

    assert row(page, "đã quyết định")[1] == "20% = 1"
    assert 'name="document"' not in page


def test_a_look_at_a_group_of_persons_is_noted(board: Client) -> None:
    page_of(board, LIST)
    assert not entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()

    page_of(board, address())
    assert entries_about("unit", "huyen-a", 2023).get(act="case.list_seen")


def test_a_group_outside_the_unit_is_not_found(board: Client) -> None:
    outside = PeerGroup.objects.get(category="member", label="Tên xa-b1")

    page_of(board, f"/2023/huyen-a/deciding/{outside.pk}/?category=member", 404)
    page_of(board, "/2023/huyen-a/deciding/999999/?category=member", 404)
    page_of(board, "/2023/huyen-a/deciding/?category=xyz", 404)


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


def test_a_category_without_a_ceiling_says_so(board: Client) -> None:
    text = text_of(board, "/2023/huyen-a/deciding/?category=grassroots_branch")

    assert "Chưa có quy định tỷ lệ tối đa" in text


def test_a_group_takes_the_same_number_of_queries_whatever_its_size(
    board: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(45):
        page_of(board, address())
