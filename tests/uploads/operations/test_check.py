"""A check names the cell of every fault and leaves nothing behind."""

import pytest

from tests.uploads.conftest import (
    GRADINGS,
    Office,
    graded,
    row_states,
)
from xeploai.cycle.models import Cycle
from xeploai.domain import say
from xeploai.intake import spot_of
from xeploai.uploads.operations.check import check

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_refusal_names_the_cell(office: Office, cycle: Cycle) -> None:
    given, terms = office.given(
        GRADINGS + graded("dv-9") + graded("dv-1", "Xuất sắc quá") + graded("dv-2", by="nowhere"),
        cycle,
    )
    found = [spot_of(given.cell_of(one)).cell for one in check(given, terms).refusals]

    assert found == ["B2", "C3", "E4"]


def test_a_row_that_names_a_subject_and_nothing_else_is_read_past_with_a_remark(
    office: Office, cycle: Cycle
) -> None:
    checked = office.check(GRADINGS + graded("dv-0") + "Đảng viên;dv-1;;;;;\n", cycle)

    assert row_states(checked) == ["NEW"]
    assert "1 rows name a subject" in say(checked.remarks[0], "en")
