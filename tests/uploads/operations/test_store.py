"""A list is checked and stored in one transaction."""

from dataclasses import replace
from typing import Any

import pytest

from tests.uploads.conftest import GRADINGS, PEOPLE, RETURN, Office, graded, row_states
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.domain import Refused, say
from xeploai.intake import spot_of
from xeploai.organisations.models import Person, Unit
from xeploai.uploads.operations import import_list
from xeploai.uploads.operations.store import check

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


def test_the_numbers_of_a_check_are_those_of_the_import(
    office: Office, province: dict[str, Unit]
) -> None:
    text = (
        PEOPLE
        + "dv-0;Người 0;ap-a11;FULL;;01/01/2015;\n"
        + "dv-1;Người Một;ap-a11;FULL;;01/01/2015;\n"
        + "moi-1;Người mới;ap-a12;PROBATIONARY;01/02/2024;01/02/2024;\n"
        + "dv-2;Người 2;ap-a12;FULL;;01/06/2023;\n"
    )

    before = office.check(text)
    stored = import_list(*office.given(text))
    after = office.check(text)

    assert row_states(before) == ["UNCHANGED", "CHANGED", "NEW", "CHANGED"]
    assert stored.checked.numbers == before.numbers
    assert row_states(after) == ["UNCHANGED"] * 4
    assert Person.objects.get(code="dv-1").full_name == "Người Một"


@pytest.mark.parametrize(
    ("text", "context", "sentence"),
    [
        (GRADINGS + graded("dv-0"), {"cycle": None}, "Choose the cycle that this list belongs to."),
        (RETURN, {}, "Choose the unit that sends the return."),
        (
            PEOPLE + "dv-0;Người 0;ap-a11;FULL;;01/01/2015;\n",
            {"correction": "x"},
            (
                "A reason for a correction is only for grades subject by subject;"
                " this list is: List of members."
            ),
        ),
        (
            GRADINGS + graded("dv-0"),
            {"correction": "x" * 301},
            "The reason for the correction has 301 characters. Shorten it to 300.",
        ),
    ],
)
def test_what_is_missing_is_asked_for_without_naming_a_flag(
    office: Office, cycle: Cycle, text: str, context: dict[str, Any], sentence: str
) -> None:
    given, sent = office.given(text, cycle)

    with pytest.raises(Refused) as refused:
        import_list(given, replace(sent, **context))

    (fault,) = refused.value.faults
    assert say(replace(fault, place=""), "en") == sentence


def test_a_trial_leaves_nothing_behind(office: Office, cycle: Cycle) -> None:
    result = import_list(*office.given(GRADINGS + graded("dv-0"), cycle), is_trial=True)

    assert (result.is_stored, row_states(result.checked)) == (False, ["NEW"])
    assert not GradeDecision.objects.exists()


def test_one_refused_row_keeps_the_list_out_unless_the_good_rows_are_chosen(
    office: Office, cycle: Cycle
) -> None:
    text = GRADINGS + graded("dv-0") + graded("dv-9")

    with pytest.raises(Refused):
        import_list(*office.given(text, cycle))
    assert not GradeDecision.objects.exists()
    assert import_list(*office.given(text, cycle), good_only=True).is_stored
    assert GradeDecision.objects.count() == 1
