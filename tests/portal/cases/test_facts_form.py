"""The form for facts: faults of the rules at the fields they are about, in words."""

import pytest
from django.test import Client

from tests.portal.cases.test_facts import ADDRESS, submit
from tests.portal.reading import page_of
from tests.portal.tables import faults_by_field, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_fault_names_facts_by_their_labels(board: Client) -> None:
    (fault,) = faults_by_field(submit(board, 409, tasks_assigned="5", tasks_on_time="9"))[
        "id_tasks_on_time"
    ]

    assert "(Nhiệm vụ được giao trong kỳ" in fault
    assert "tasks_" not in fault


def test_inputs_are_grouped_by_the_kind_of_fact(board: Client) -> None:
    legends = sentences(page_of(board, ADDRESS), "legend")

    assert legends[0] == "Căn cứ"
    assert legends.index("Nhiệm vụ, chỉ tiêu và các số đếm khác") < legends.index(
        "Kỷ luật, kết luận, lý do loại trừ"
    )
