"""What became of the returns of a cycle: who sent one, under which letter, and what was done to it.

The program's own states: no regulation says how a superior takes in a statistical form. A return
that was sent back does not count, and its sender owes a new one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xeploai.domain.words import Fault, Labels, label, message, say


@dataclass(frozen=True)
class UnitRef:
    """A unit as it was called on the cycle's closing day."""

    code: str
    name: str
    category: str = ""


class ReturnState(StrEnum):
    """What became of the latest return of a unit that reports by return.

    MISSING: none has come.
    RECEIVED: it counts; the superior has not looked at it yet.
    ACCEPTED: it counts; the superior has accepted it.
    SENT_BACK: it does not count, and the sender owes a new one.
    """

    MISSING = "MISSING"
    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    SENT_BACK = "SENT_BACK"

    @property
    def counts(self) -> bool:
        """Whether totals contain the return."""
        return self in (ReturnState.RECEIVED, ReturnState.ACCEPTED)


RETURN_STATE_LABELS: Mapping[ReturnState, Labels] = {
    ReturnState.MISSING: label(message("not sent")),
    ReturnState.RECEIVED: label(message("received, waiting for acceptance")),
    ReturnState.ACCEPTED: label(message("accepted by the superior")),
    ReturnState.SENT_BACK: label(message("sent back by the superior")),
}
# by state: what the superior may make of a return; a mistaken “sent back” can be undone
NEXT_STATES: Mapping[ReturnState, tuple[ReturnState, ...]] = {
    ReturnState.MISSING: (),
    ReturnState.RECEIVED: (ReturnState.ACCEPTED, ReturnState.SENT_BACK),
    ReturnState.ACCEPTED: (ReturnState.SENT_BACK,),
    ReturnState.SENT_BACK: (ReturnState.ACCEPTED,),
}


def needs_reason(before: ReturnState, after: ReturnState) -> bool:
    """Whether the superior has to say why: always, except for accepting what just came in."""
    return (before, after) != (ReturnState.RECEIVED, ReturnState.ACCEPTED)


@dataclass(frozen=True)
class Letter:
    """The letter by which a return came.

    Args:
        number: empty where the sender gave none.
        dated_on: the day of the letter; the day on which it came where the sender gave none.
    """

    number: str
    dated_on: date


LETTER = message("letter %(number)s of %(day)s")
LETTER_WITHOUT_NUMBER = message("letter without a number, of %(day)s")


def letter_text(letter: Letter | None, language: str) -> str:
    """Return a letter as “letter 12-BC/HU of 10/1/2025”; a dash where there is none."""
    if letter is None:
        return "–"
    text = LETTER if letter.number else LETTER_WITHOUT_NUMBER
    return say(Fault(text, {"number": letter.number, "day": letter.dated_on}), language)


@dataclass(frozen=True)
class Sender:
    """A unit that reports by return, with the state of its latest return.

    Args:
        letter: None where no return has come.
        received_on: the day on which it came; None where none has.
        reason: why it was sent back, or accepted after it had been.
        replacement_reason: why it replaced an earlier letter, where the sender had to say so.
    """

    unit: UnitRef
    state: ReturnState
    letter: Letter | None = None
    received_on: date | None = None
    reason: str = ""
    replacement_reason: str = ""


def number_by_state(senders: Iterable[Sender]) -> Mapping[ReturnState, int]:
    """Return the number of senders in each state, zeros included. Unit: units."""
    numbers = Counter(sender.state for sender in senders)
    return {state: numbers[state] for state in ReturnState}
