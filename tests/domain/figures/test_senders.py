"""What a superior may make of a return, and when it has to say why."""

from datetime import date

import pytest

from xeploai.domain.figures.senders import (
    NEXT_STATES,
    Letter,
    ReturnState,
    Sender,
    UnitRef,
    letter_text,
    needs_reason,
    number_by_state,
)


def test_only_what_was_received_or_accepted_counts() -> None:
    assert [state for state in ReturnState if state.counts] == ["RECEIVED", "ACCEPTED"]


def test_nothing_can_be_made_of_a_return_that_has_not_come() -> None:
    assert NEXT_STATES[ReturnState.MISSING] == ()


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        ("RECEIVED", "ACCEPTED", False),
        ("RECEIVED", "SENT_BACK", True),
        ("ACCEPTED", "SENT_BACK", True),
        ("SENT_BACK", "ACCEPTED", True),
    ],
)
def test_a_reason_is_needed_except_for_accepting_what_came_in(
    before: str, after: str, needed: bool
) -> None:
    assert needs_reason(ReturnState(before), ReturnState(after)) is needed


def test_numbers_by_state_have_zeros() -> None:
    numbers = number_by_state([Sender(UnitRef("a", "A"), ReturnState.MISSING)])

    assert list(numbers.values()) == [1, 0, 0, 0]


def test_a_letter_is_called_by_number_and_day() -> None:
    assert letter_text(Letter("12-BC/HU", date(2024, 1, 8)), "en") == (
        "letter 12-BC/HU of 2024-01-08"
    )
    assert letter_text(Letter("", date(2024, 1, 8)), "vi").endswith("ngày 08/01/2024")
