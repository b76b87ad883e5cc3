"""Recording the facts of a case: look first, then record; nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, text_of
from xeploai.accounts.journal import entries_about
from xeploai.cycle.models import Case, Cycle, FactSheet
from xeploai.domain.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDRESS = "/2023/facts/member/dv-0/"
HEADING = {
    "source": "Biên bản họp chi bộ",
    "document": "05-BB/CB",
    "dated_on": "2023-12-10",
    "correction": "",
}


def sent(client: Client, status: int = 200, **typed: Any) -> str:
    response = client.post(ADDRESS, HEADING | {"seen": latest()} | typed)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def latest() -> str:
    found = FactSheet.objects.order_by("-pk").first()
    return str(found.pk) if found else ""


def recorded(client: Client, **typed: Any) -> dict[str, Any]:
    sent(client, 302, confirm="1", **typed)
    return dict(FactSheet.objects.latest("pk").given)


def test_what_is_typed_is_shown_before_it_is_recorded(board: Client) -> None:
    page = sent(board, tasks_assigned="10", tasks_on_time="9")

    assert "Ghi nhận" in page or "Record" in page
    assert "Nhiệm vụ được giao trong kỳ" in page
    assert 'name="tasks_assigned" value="10"' in page
    assert not FactSheet.objects.exists()


def test_confirmed_facts_are_recorded_with_source_document_and_day(board: Client) -> None:
    given = recorded(board, tasks_assigned="1.200", tasks_on_time="0")

    sheet = FactSheet.objects.get()
    assert given == {"tasks_assigned": 1200, "tasks_on_time": 0}
    assert (sheet.source, sheet.document_number) == ("Biên bản họp chi bộ", "05-BB/CB")
    text = text_of(board, "/2023/cases/member/dv-0/")
    assert "Biên bản họp chi bộ, 05-BB/CB" in text
    assert "10/12/2023" in text


def test_recording_is_noted_in_the_journal(board: Client) -> None:
    recorded(board, tasks_assigned="10")

    entry = entries_about("case", "member/dv-0", 2023).get(act="facts.recorded")
    assert entry.role == Role.ORGANISATION_BOARD


def test_every_fault_stands_beside_its_field_and_nothing_typed_is_lost(board: Client) -> None:
    page = sent(
        board,
        409,
        source="",
        dated_on="31/02/2023",
        tasks_assigned="5",
        tasks_on_time="9",
        tasks_exceeded="nhiều",
    )

    assert page.count('aria-invalid="true"') == 4
    assert re.search(r'name="tasks_exceeded" value="nhiều"[^>]*aria-invalid', page)
    assert re.search(r'name="tasks_on_time" value="9"[^>]*aria-invalid', page)
    assert 'name="document" value="05-BB/CB"' in page
    assert not FactSheet.objects.exists()


def test_an_empty_field_is_not_zero_and_emptying_one_takes_the_value_back(board: Client) -> None:
    recorded(board, tasks_assigned="10", tasks_on_time="0")

    given = recorded(board, tasks_assigned="10", tasks_on_time="")

    assert given == {"tasks_on_time": None}


def test_yes_no_and_not_known_are_three_answers(board: Client) -> None:
    assert recorded(board, outstanding="no") == {"outstanding": False}
    assert recorded(board, outstanding="yes") == {"outstanding": True}
    assert recorded(board, outstanding="") == {"outstanding": None}


def test_no_documents_is_known_only_where_it_is_said(board: Client) -> None:
    assert recorded(board, tasks_assigned="1") == {"tasks_assigned": 1}
    assert recorded(board, **{"tasks_assigned": "1", "discipline:state": "none"}) == {
        "discipline": []
    }


def test_a_document_has_number_day_and_body(board: Client) -> None:
    row = {
        "discipline:state": "these",
        "discipline:0:document": "12-QĐ/UBKT",
        "discipline:0:on": "2023-05-01",
        "discipline:0:issued_by": "Ủy ban Kiểm tra",
        "discipline:0:form": "REPRIMAND",
        "discipline:0:is_duty_related": "yes",
    }

    assert recorded(board, **row) == {
        "discipline": [
            {
                "document": "12-QĐ/UBKT",
                "on": "2023-05-01",
                "issued_by": "Ủy ban Kiểm tra",
                "form": "REPRIMAND",
                "is_duty_related": True,
            }
        ]
    }
    page = sent(board, 409, **row | {"discipline:1:issued_by": "Huyện ủy"})
    assert re.search(r'name="discipline:1:document"[^>]*aria-invalid', page)


@pytest.mark.parametrize("state", ["none", "these"])
def test_a_choice_that_the_documents_belie_is_asked_again(board: Client, state: str) -> None:
    typed = {"discipline:0:document": "12-QĐ/UBKT"} if state == "none" else {}

    page = sent(board, 409, **{"discipline:state": state}, **typed)

    assert re.search(r'name="discipline:state"[^>]*aria-invalid', page)


def test_points_are_typed_with_a_comma(board: Client) -> None:
    assert recorded(board, score_general="28,5") == {"score_general": "28.5"}
    assert 'name="score_general" value="28,5"' in page_of(board, ADDRESS)
    sent(board, 409, score_general="28,50")


def test_levels_are_given_for_each_criterion(board: Client) -> None:
    typed = {"criteria_general:0:name": "Đạo đức", "criteria_general:0:level": "GOOD"}

    assert recorded(board, **typed) == {"criteria_general": {"Đạo đức": "GOOD"}}
    page = sent(board, 409, **{"criteria_general:1:level": "GOOD"}, **typed)
    assert re.search(r'name="criteria_general:1:name"[^>]*aria-invalid', page)


def test_a_form_opened_before_somebody_else_recorded_is_shown_again(board: Client) -> None:
    recorded(board, tasks_assigned="10")

    page = sent(board, 409, seen="", tasks_assigned="12", confirm="1")

    assert 'name="tasks_assigned" value="12"' in page
    assert f'name="seen" value="{latest()}"' in page
    assert FactSheet.objects.count() == 1


def test_nothing_changed_is_said_and_not_recorded(board: Client) -> None:
    recorded(board, tasks_assigned="10")

    sent(board, 409, tasks_assigned="10", confirm="1")

    assert FactSheet.objects.count() == 1


def test_going_back_from_the_look_keeps_what_was_typed(board: Client) -> None:
    page = sent(board, tasks_assigned="10", edit="1")

    assert 'name="tasks_assigned" value="10"' in page
    assert 'name="source" value="Biên bản họp chi bộ"' in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ORGANISATION_BOARD, 200),
        (Role.EXECUTIVE_OFFICE, 200),
        (Role.DECIDING_AUTHORITY, 200),
        (Role.BRANCH_SECRETARY, 403),
        (Role.AUDITOR, 403),
        (Role.PUBLISHER, 403),
    ],
)
def test_facts_are_recorded_by_those_who_record_grades(
    cycle: Cycle, client_of: ClientOf, role: Role, status: int
) -> None:
    client = client_of((role, "tinh"))

    page_of(client, ADDRESS, status)
    assert client.post(ADDRESS, HEADING).status_code == (409 if status == 200 else 403)


def test_facts_out_of_reach_are_closed(cycle: Cycle, client_of: ClientOf) -> None:
    office = client_of((Role.EXECUTIVE_OFFICE, "ap-a12"))

    page_of(office, ADDRESS, 403)
    assert Case.objects.filter(subject_code="dv-0").exists()


DISCIPLINE: dict[str, Any] = {
    "discipline:state": "these",
    "discipline:0:document": "12-QĐ/UBKT",
    "discipline:0:on": "2023-05-01",
    "discipline:0:issued_by": "Ủy ban Kiểm tra",
    "discipline:0:form": "REPRIMAND",
    "discipline:0:whom": "SUBJECT",
    "discipline:0:is_duty_related": "yes",
}


def test_before_it_is_recorded_all_that_was_typed_is_shown_in_words(board: Client) -> None:
    page = sent(board, correction="Nhập nhầm", **DISCIPLINE)
    shown = page[page.index("<h1>") : page.index("<form", page.index("<h1>"))]

    for word in ("Biên bản họp chi bộ", "05-BB/CB", "10/12/2023", "Nhập nhầm"):
        assert word in shown
    for word in ("12-QĐ/UBKT", "Ủy ban Kiểm tra", "hiển trách", ": có"):
        assert word in shown
    assert "REPRIMAND" not in shown


def test_the_page_of_the_case_tells_all_of_a_document(board: Client) -> None:
    recorded(board, **DISCIPLINE)

    text = text_of(board, "/2023/cases/member/dv-0/")

    assert re.search(r"12-QĐ/UBKT ngày 01/05/2023 của Ủy ban Kiểm tra \([^)]*hiển trách", text)


def test_a_day_that_is_yet_to_come_is_told_before_anything_is_shown(board: Client) -> None:
    page = sent(board, 409, tasks_assigned="10", dated_on="2199-01-01")

    assert re.search(r'name="dated_on"[^>]*aria-invalid', page)
    assert "01/01/2199" in page or "2199-01-01" in page


def test_a_fault_below_a_closed_heading_opens_it(board: Client) -> None:
    page = page_of(board, ADDRESS)
    others = page.split("<details>")[-1]
    name = re.findall(r'name="([a-z_]+)"[^>]*inputmode="numeric"', others)[0]

    faulty = sent(board, 409, **{name: "nhiều"})

    assert "<details open>" in faulty
    assert "<details open>" not in page


def test_a_fault_names_facts_by_what_they_are_called(board: Client) -> None:
    page = sent(board, 409, tasks_assigned="5", tasks_on_time="9")

    assert "(Nhiệm vụ được giao trong kỳ" in page
    assert "(tasks_assigned)" not in page
