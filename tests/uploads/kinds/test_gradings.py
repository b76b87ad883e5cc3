"""A grade decision in a list is new, changed, unchanged or refused."""

import pytest

from tests.uploads.conftest import (
    GRADINGS,
    Office,
    graded,
    row_changes,
    row_reasons,
    row_states,
    texts,
)
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.domain.roles import Role
from xeploai.uploads import preview_store
from xeploai.uploads.context import RowState
from xeploai.uploads.operations import import_list

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


def test_a_grade_is_new_then_unchanged_then_changed_from_old_to_new(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))

    checked = office.check(
        GRADINGS
        + graded("dv-0")
        + graded("dv-1")
        + graded("dv-2", "Hoàn thành nhiệm vụ", document="QĐ 2"),
        cycle,
    )
    again = office.check(
        GRADINGS + graded("dv-0", "Hoàn thành nhiệm vụ", document="QĐ 2", day="02/01/2024"), cycle
    )

    assert row_states(checked) == ["UNCHANGED", "NEW", "NEW"]
    assert row_states(again) == ["CHANGED"]
    assert row_changes(again)[0] == ("grade", "GOOD", "COMPLETED")
    assert ("document_number", "QĐ 1", "QĐ 2") in row_changes(again)
    assert GradeDecision.objects.count() == 1


def test_what_the_operation_would_refuse_is_refused_in_the_preview_in_its_words(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))

    checked = office.check(
        GRADINGS
        + graded("dv-0", "Hoàn thành nhiệm vụ")
        + graded("dv-9")
        + graded("dv-1", by="huyen-b")
        + graded("dv-2", day="20/12/2033")
        + graded("dv-3"),
        cycle,
    )

    assert row_states(checked) == ["REFUSED"] * 4 + ["NEW"]
    said = row_reasons(checked)
    assert "already has “" in said[0]
    assert "has no case" in said[1]
    assert "may not decide on" in said[2]
    assert "in the future" in said[3]


def test_a_row_outside_the_senders_units_is_refused(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))

    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-4"), cycle)

    assert (upload.new, upload.refused) == (1, 1)
    (row,) = preview_store.read_rows(upload.pk, state=RowState.REFUSED)
    assert "lies outside" in texts(row.faults)
