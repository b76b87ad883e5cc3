"""What is wrong with a decision by itself is said at once, whatever is in force."""

from datetime import date

import pytest

from tests.builders import decision, make_cycle, make_tree
from xeploai.cycle.operations.decision_rows import (
    TEXT_MAX,
    faults_of_document,
    faults_of_outcome,
    faults_of_subject,
    faults_of_texts,
)
from xeploai.domain import Grade, Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = date(2024, 1, 10)


def test_a_decision_needs_a_number_and_a_day_within_the_cycle() -> None:
    make_tree()
    cycle = make_cycle()

    early = decision("member", "x", Grade.GOOD, document=" . ", decided_on=date(2023, 9, 30))
    late = decision("member", "x", Grade.GOOD, decided_on=date(2024, 1, 11))

    assert [str(one) for one in faults_of_document(early, cycle, TODAY)] == [
        "A decision of 2023-09-30 is older than the cycle, which opened on 2023-10-01.",
        "The decision on “x” names no document.",
    ]
    assert len(faults_of_document(late, cycle, TODAY)) == 1


def test_texts_fit_up_to_the_limit() -> None:
    row = decision("member", "x", Grade.GOOD)

    longest = type(row)(**{**row.__dict__, "body": "a" * TEXT_MAX})
    longer = type(row)(**{**row.__dict__, "body": "a" * (TEXT_MAX + 1), "ground": "b" * 301})

    assert faults_of_texts(longest) == []
    assert len(faults_of_texts(longer)) == 2


def test_neither_a_grade_nor_a_reason_is_no_decision() -> None:
    make_tree()

    faults = faults_of_outcome(decision("member", "x", Outcome()), make_cycle(), {})

    assert any("neither a grade nor a reason" in str(fault) for fault in faults)


def test_a_subject_that_the_cycle_does_not_have_is_named() -> None:
    make_tree()

    faults = faults_of_subject(decision("member", "ai-do", Grade.GOOD), None, make_cycle())

    assert "“ai-do”" in str(faults[0])
