"""Two failing years in a row: who is called for, and who is not."""

from datetime import date

import pytest

from tests.builders import (
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    unit_of,
)
from xeploai.cycle.evaluation import cases_called_for, subjects_called_for
from xeploai.cycle.facts.reading import absent_of, facts_of
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.queries import case_of
from xeploai.domain.grades import Grade, Outcome
from xeploai.results.explaining.cases import explain_case

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def years_of_member(*grades: Grade | Outcome | None, first: int = 2021) -> Case:
    """Return the last case of a member who was graded so year by year; None: not decided."""
    units = make_tree()
    [member] = make_members(units["ap-a11"], 1)
    member.admitted_on = date(2015, 1, 1)
    member.save()
    cycle: Cycle | None = None
    for year, grade in enumerate(grades, start=first):
        cycle = make_cycle(year)
        if grade is not None:
            given = decision("member", "dv-0", grade, decided_on=date(year, 12, 20))
            decide(cycle, given)
    assert cycle is not None
    return case_of(cycle, "member", "dv-0")


FAILED, GOOD = Grade.FAILED, Grade.GOOD


@pytest.mark.parametrize(
    ("grades", "years"),
    [
        ((FAILED, FAILED, FAILED), 3),
        ((GOOD, FAILED, FAILED), 2),
        ((FAILED, GOOD, FAILED), 1),
        ((FAILED, None, FAILED), 1),
        ((FAILED, FAILED, GOOD), 0),
        ((FAILED, FAILED, Outcome(not_rated_reason="suspended")), 0),
    ],
)
def test_the_years_running_end_with_the_first_year_that_is_not_failed(
    grades: tuple[Grade | Outcome | None, ...], years: int
) -> None:
    assert facts_of(years_of_member(*grades))["failed_years"].value == years


def test_before_the_decision_of_the_year_it_is_not_known() -> None:
    case = years_of_member(FAILED, FAILED, None)

    assert "failed_years" not in facts_of(case)
    assert "no decision in this cycle" in absent_of(case)["failed_years"].text


def test_it_names_the_documents_of_the_earlier_years() -> None:
    assert facts_of(years_of_member(GOOD, FAILED, FAILED))["failed_years"].source == "QĐ 1"


def test_two_failing_years_call_for_what_the_regulation_says() -> None:
    explained = explain_case(years_of_member(GOOD, FAILED, FAILED)).explanation

    assert [each.code for each in explained.called_for] == ["P23-CON-2.MEMBER"]
    assert not explained.striking


def test_a_unit_lists_those_of_its_own_and_of_the_categories_asked_for() -> None:
    cycle = years_of_member(GOOD, FAILED, FAILED).cycle

    [found] = subjects_called_for(unit_of(cycle, "huyen-a"))

    assert (found.row.subject, found.years) == ("dv-0", 2)
    assert [each.subject_code for each in cases_called_for([found])] == ["dv-0"]
    assert not subjects_called_for(unit_of(cycle, "huyen-b"))
    assert not subjects_called_for(unit_of(cycle, "huyen-a"), ["leading_cadre"])


def test_one_failing_year_calls_for_nothing() -> None:
    cycle = years_of_member(GOOD, GOOD, FAILED).cycle

    assert not subjects_called_for(unit_of(cycle, "tinh"))
