"""Inputs for facts: what is typed, what is read, and what “not known” looks like."""

from typing import Any

import pytest
from django.test import Client

from tests.portal.cases.test_facts import ADDRESS, confirm, submit
from tests.portal.reading import page_of
from tests.portal.tables import faults_by_field, values

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_empty_field_is_not_zero_and_clearing_one_withdraws_the_value(board: Client) -> None:
    confirm(board, tasks_assigned="10", tasks_on_time="0")

    assert confirm(board, tasks_assigned="10", tasks_on_time="") == {"tasks_on_time": None}


def test_yes_no_and_not_known_are_three_answers(board: Client) -> None:
    assert confirm(board, outstanding="no") == {"outstanding": False}
    assert confirm(board, outstanding="yes") == {"outstanding": True}
    assert confirm(board, outstanding="") == {"outstanding": None}


def test_that_there_are_no_documents_has_to_be_chosen(board: Client) -> None:
    assert confirm(board, tasks_assigned="1") == {"tasks_assigned": 1}
    assert confirm(board, **{"tasks_assigned": "1", "discipline:state": "none"}) == {
        "discipline": []
    }


def test_a_document_has_number_day_and_body(board: Client) -> None:
    document = {
        "discipline:state": "these",
        "discipline:0:document": "12-QĐ/UBKT",
        "discipline:0:on": "2023-05-01",
        "discipline:0:issued_by": "Ủy ban Kiểm tra",
        "discipline:0:form": "REPRIMAND",
        "discipline:0:is_duty_related": "yes",
    }

    assert confirm(board, **document) == {
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
    page = submit(board, 409, **document | {"discipline:1:issued_by": "Huyện ủy"})
    assert list(faults_by_field(page)) == ["id_discipline:1:document"]


@pytest.mark.parametrize(
    ("state", "typed", "fault"),
    [
        (
            "none",
            {"discipline:0:document": "12-QĐ/UBKT"},
            "Bên dưới có văn bản. Hãy chọn “có các văn bản sau”, hoặc xóa các ô bên dưới.",
        ),
        (
            "these",
            {},
            "Bên dưới chưa có văn bản. Hãy chọn “không có văn bản nào”, hoặc nhập văn bản.",
        ),
    ],
)
def test_a_choice_that_contradicts_the_documents_is_refused(
    board: Client, state: str, typed: dict[str, Any], fault: str
) -> None:
    page = submit(board, 409, **{"discipline:state": state}, **typed)

    assert faults_by_field(page)["id_discipline:state"] == [fault]


def test_points_are_typed_with_a_comma(board: Client) -> None:
    assert confirm(board, score_general="28,5") == {"score_general": "28.5"}
    assert values(page_of(board, ADDRESS))["score_general"] == "28,5"
    submit(board, 409, score_general="28,50")


def test_levels_are_given_for_each_criterion(board: Client) -> None:
    typed = {"criteria_general:0:name": "Đạo đức", "criteria_general:0:level": "GOOD"}

    assert confirm(board, **typed) == {"criteria_general": {"Đạo đức": "GOOD"}}
    page = submit(board, 409, **{"criteria_general:1:level": "GOOD"}, **typed)
    assert faults_by_field(page) == {
        "id_criteria_general:1:name": ["Mức này chưa gắn với tiêu chí nào. Hãy ghi tên tiêu chí."]
    }
