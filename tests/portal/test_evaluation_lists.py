"""Lists of a unit: against the rules, facts missing, to be looked at again, by category."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import AT, BY, decide, decision, unit_of
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, section, text_of
from xeploai.accounts.journal import entries_about
from xeploai.cycle.evaluation.deviations import record_reason
from xeploai.cycle.evaluation.evaluate import evaluate_cycle
from xeploai.cycle.models import Case, Cycle, Recheck
from xeploai.cycle.operations.record_facts import record_facts
from xeploai.cycle.queries.tree_and_cases import decisions_in_force
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LISTS = "/2023/huyen-a/evaluation/"
DISCIPLINE = {
    "document": "3-QĐ/UBKT",
    "on": "2023-06-01",
    "issued_by": "Ủy ban Kiểm tra",
    "form": "WARNING",
    "whom": "SUBJECT",
    "kind": "PARTY",
    "is_duty_related": True,
    "is_corruption_or_waste": False,
    "was_used_before": False,
}


def case_of(category: str, subject: str) -> Case:
    return Case.objects.get(cycle__year=2023, category=category, subject_code=subject)


def against(category: str, subject: str) -> None:
    """Record facts that set a decision of `GOOD` against the rules."""
    record_facts(
        case=case_of(category, subject),
        values={"discipline": [DISCIPLINE], "review_done": True, "is_under_review": False},
        source="Ủy ban Kiểm tra",
        document="3-QĐ/UBKT",
        dated_on=date(2023, 6, 1),
        by=BY,
        at=AT,
    )


@pytest.fixture
def evaluated(cycle: Cycle) -> Cycle:
    Person.objects.update(admitted_on=date(2015, 1, 1))
    against("member", "dv-4")
    against("grassroots_branch", "xa-a2")
    evaluate_cycle(cycle, at=AT)
    return cycle


def test_decisions_against_the_rules_are_listed_with_reason_or_without(
    evaluated: Cycle, board: Client
) -> None:
    record_reason(case=case_of("member", "dv-4"), reason="Đã xét ở kỳ trước", by=BY, at=AT)

    listed = section(page_of(board, LISTS), "list")

    assert "Người 4" in listed
    assert "Đã xét ở kỳ trước" in listed
    assert "Tên xa-a2" in listed
    assert "chưa ghi lý do" in listed
    assert "P23-" in listed


def test_differences_stand_by_category(evaluated: Cycle, board: Client) -> None:
    standings = section(page_of(board, LISTS), "standings")

    assert "Đảng viên" in standings
    assert "?show=against&amp;category=member#list" in standings


def test_missing_facts_are_listed_by_fact_and_then_by_case(evaluated: Cycle, board: Client) -> None:
    page = section(page_of(board, f"{LISTS}?show=missing&category=member"), "list")
    fact = page[page.index('name="fact"') :].split('value="')[2].split('"')[0]

    narrowed = section(page_of(board, f"{LISTS}?show=missing&category=member&fact={fact}"), "list")

    assert "Người 1" in narrowed
    assert "Người 4" not in narrowed


def test_decisions_to_be_looked_at_again_stand_with_their_chain(
    evaluated: Cycle, board: Client
) -> None:
    case = case_of("leading_cadre", "dv-3")
    cause = decisions_in_force().get(case=case_of("leadership_collective", "btv-a"))
    link = {
        "case": case.pk,
        "category": "leading_cadre",
        "subject": "dv-3",
        "grade": "EXCELLENT",
        "left": "GOOD",
        "provisions": ["P23-DEP-1"],
        "sentences": [
            {
                "text": "%(provision)s closes: %(grades)s.",
                "values": {
                    "provision": "P23-DEP-1",
                    "grades": {"vi": "Xuất sắc", "en": "Excellent"},
                },
            }
        ],
    }
    held = decisions_in_force().get(case=case)
    Recheck.objects.create(case=case, decision=held, caused_by=cause, chain=[link], raised_at=AT)

    text = text_of(board, f"{LISTS}?show=rechecks")
    own = text_of(board, "/2023/cases/leading_cadre/dv-3/")

    for shown in (text, own):
        assert "dv-3" in shown
        assert "P23-DEP-1" in shown
        assert "Mức cao nhất còn lại: Hoàn thành tốt nhiệm vụ." in shown


def test_persons_are_not_listed_to_those_who_may_not_see_them(
    evaluated: Cycle, client_of: ClientOf
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))
    member = client_of((Role.MEMBER, "huyen-a"))

    for client in (publisher, member):
        for show in ("against", "missing", "rechecks"):
            assert "Người 4" not in section(page_of(client, f"{LISTS}?show={show}"), "list")
    assert "Tên xa-a2" not in section(page_of(publisher, LISTS), "list")
    assert "Tên xa-a2" in section(page_of(member, LISTS), "list")


@pytest.mark.parametrize("show", ["against", "missing", "rechecks"])
def test_a_list_that_is_closed_says_so_and_not_that_it_is_empty(
    evaluated: Cycle, client_of: ClientOf, show: str
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))
    member = client_of((Role.MEMBER, "huyen-a"))

    closed = (
        section(page_of(publisher, f"{LISTS}?show={show}"), "list"),
        section(page_of(member, f"{LISTS}?show={show}&category=member"), "list"),
    )
    partly = section(page_of(member, f"{LISTS}?show=rechecks"), "list")

    for listed in closed:
        assert "Anh/chị không được xem danh sách từng trường hợp" in listed
        assert "Không có" not in listed
        assert "</h2>" in listed.replace(": 0</h2>", "")
    assert "Không có trường hợp nào anh/chị được xem nằm trong danh sách này" in partly


def test_a_look_at_persons_is_noted_and_at_organisations_is_not(
    evaluated: Cycle, board: Client
) -> None:
    page_of(board, f"{LISTS}?category=grassroots_branch")
    assert not entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()

    page_of(board, LISTS)
    assert entries_about("unit", "huyen-a", 2023).filter(act="case.list_seen").exists()


def test_a_longer_list_takes_no_more_queries(
    evaluated: Cycle, board: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40):
        page_of(board, f"{LISTS}?show=missing")


def test_the_unit_page_leads_to_both(evaluated: Cycle, client_of: ClientOf, board: Client) -> None:
    page = page_of(board, "/2023/huyen-a/")

    assert LISTS in page
    assert "/2023/huyen-a/deciding/" in page
    assert "/2023/huyen-a/deciding/" not in page_of(
        client_of((Role.PUBLISHER, "tinh")), "/2023/huyen-a/"
    )


def test_the_report_names_organisations_only_to_those_who_may_see_them(
    evaluated: Cycle, board: Client, client_of: ClientOf
) -> None:
    publisher = client_of((Role.PUBLISHER, "tinh"))

    full, plain = (page_of(one, "/2023/huyen-a/report.md") for one in (board, publisher))

    for report in (full, plain):
        assert "VII. CÁC QUYẾT ĐỊNH KHÁC VỚI KẾT QUẢ ĐỐI CHIẾU QUY TẮC" in report
        assert "Người 4" not in report
    assert "Biểu 9b" in full
    assert "Biểu 9b" not in plain
    assert "chưa ghi lý do" in full


def test_a_report_without_evaluated_cases_has_no_such_part(cycle: Cycle, board: Client) -> None:
    report = page_of(board, "/2023/huyen-a/report.md")

    assert "VII." not in report
    assert "Biểu 9a" not in report


def test_the_part_is_in_every_format(evaluated: Cycle, board: Client) -> None:
    for form in ("html", "docx", "pdf", "xlsx"):
        assert board.get(f"/2023/huyen-a/report.{form}").status_code == 200


def test_a_decision_as_suggested_leaves_the_list(evaluated: Cycle, board: Client) -> None:
    unit = unit_of(evaluated, "huyen-a")
    row = decision("member", "dv-4", Grade.FAILED, document="QĐ 5", decided_on=date(2024, 1, 6))

    decide(evaluated, row)

    assert unit is not None
    assert "Người 4" not in section(page_of(board, LISTS), "list")
