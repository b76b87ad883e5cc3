"""The page of one case: which grades are open, which are closed and by which clause."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import AT, BY, decide, decision
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, section, text_of
from xeploai.accounts.models import User
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.operations.record_facts import record_facts
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person
from xeploai.organisations.roles import link_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CASE = "/2023/cases/member/dv-4/"
WARNING = {
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


def record(subject: str, **values: Any) -> None:
    record_facts(
        case=Case.objects.get(cycle__year=2023, category="member", subject_code=subject),
        values=values,
        source="Ủy ban Kiểm tra",
        document="3-QĐ/UBKT",
        dated_on=date(2023, 6, 1),
        by=BY,
        at=AT,
    )


def test_the_four_grades_stand_first_with_the_missing_facts(board: Client) -> None:
    page = page_of(board, CASE)
    grades = section(page, "grades")

    assert grades.count('<th scope="row">') == 4
    assert "Gợi ý của hệ thống; cấp có thẩm quyền quyết định." in grades
    assert "Còn thiếu:" in grades
    assert page.index('id="grades"') < page.index('id="beside"') < page.index('id="reasons"')


def test_a_closed_grade_names_its_clause_with_document_and_place(board: Client) -> None:
    record("dv-4", discipline=[WARNING])

    page = page_of(board, CASE)
    closing = re.findall(r'<a href="#(P23-[A-Z0-9.-]+)">', section(page, "grades"))

    assert closing
    assert "124-QĐ/TW, " in section(page, "grades")
    for code in closing:
        assert f'id="{code}"' in page


def test_conditions_are_told_with_the_values_seen_and_where_they_come_from(
    board: Client,
) -> None:
    record("dv-4", tasks_assigned=10, tasks_exceeded=4)

    text = text_of(board, CASE)

    assert "4" in text
    assert "40,00%" in text
    assert "Ủy ban Kiểm tra, 3-QĐ/UBKT" in text
    assert "01/06/2023" in text


def test_what_is_not_laid_down_is_said_and_nothing_is_assumed(board: Client) -> None:
    text = text_of(board, CASE)

    assert "chưa có quy định; do cấp có thẩm quyền quyết định bằng văn bản" in text
    assert "gợi ý của dự án, không áp dụng: Làm tròn xuống" in text
    assert "Chưa có ai đối chiếu bộ quy tắc này với văn bản đã ban hành" in text


def test_a_predecessors_rule_stands_as_a_remark(board: Client) -> None:
    page = page_of(board, CASE)

    assert 'id="remarks"' in page
    assert "tham khảo, không ràng buộc" in page


def test_switched_off_rules_are_listed_and_not_evaluated(board: Client) -> None:
    assert "Không áp dụng: chỉ biết qua bản tóm tắt hoặc thực tiễn" in page_of(board, CASE)


def test_a_head_waits_for_the_units_below_that_have_no_decision(board: Client) -> None:
    waiting = section(page_of(board, "/2023/cases/leading_cadre/dv-3/"), "waiting")

    assert "Tên xa-a1" in waiting
    assert "Tên xa-a2" not in waiting
    assert "1 trường hợp chưa có quyết định" in waiting


def test_a_member_sees_the_reasoning_of_the_own_case_and_no_other_name(
    cycle: Cycle, client_of: ClientOf
) -> None:
    client = client_of((Role.MEMBER, "ap-a12"), name="own")
    user, person = User.objects.get(username="own"), Person.objects.get(code="dv-4")
    link_person(user=user, person=person, by=BY, at=AT)
    record("dv-4", discipline=[WARNING])

    page = page_of(client, CASE)

    assert section(page, "grades").count('<th scope="row">') == 4
    assert "3-QĐ/UBKT" in page
    assert set(re.findall(r"Người \d+", page)) == {"Người 4"}
    assert "/2023/facts/" not in page


def test_who_records_grades_finds_the_forms(board: Client, client_of: ClientOf) -> None:
    secretary = client_of((Role.BRANCH_SECRETARY, "ap-a12"))

    assert "/2023/facts/member/dv-4/" in page_of(board, CASE)
    assert "/2023/grades/member/dv-4/" in page_of(board, CASE)
    assert "/2023/facts/member/dv-4/" not in page_of(secretary, CASE)


def test_the_page_takes_few_queries_whatever_there_is(
    board: Client, cycle: Cycle, django_assert_max_num_queries: Any
) -> None:
    record("dv-4", discipline=[WARNING], tasks_assigned=10)
    with django_assert_max_num_queries(75):
        page_of(board, CASE)


def test_every_kind_of_subject_has_its_page_in_both_languages(board: Client) -> None:
    for address in (
        "/2023/cases/grassroots_branch/xa-a2/",
        "/2023/cases/leadership_collective/btv-a/",
        "/2023/cases/leading_cadre/dv-3/",
        "/2022/cases/member/dv-0/",
    ):
        for language in ("vi", "en"):
            assert 'id="grades"' in page_of(board, f"{address}?lang={language}")


def test_a_new_decision_does_not_change_the_suggestion(board: Client, cycle: Cycle) -> None:
    before = section(page_of(board, CASE), "grades")

    changed = decision(
        "member", "dv-4", Grade.COMPLETED, document="QĐ 2", decided_on=date(2024, 1, 5)
    )
    decide(cycle, changed)

    assert section(page_of(board, CASE), "grades") == before
