"""What is checked before anything else: the document, and whether the cycle can take a tree."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.timezone import localdate

from xeploai.cycle.queries import Cycle, pack_of, population_lives, state_of
from xeploai.domain import (
    CYCLE_STATE_LABELS,
    CycleState,
    Fault,
    Refused,
    RuleNotInForce,
    is_blank,
    message,
)

DOCUMENT_MAX = 60
NO_DOCUMENT = message(
    "The number of the document is empty. A tree is added to an earlier cycle only by a document:"
    " write its number."
)
LONG_DOCUMENT = message(
    "The number of the document has %(given)s characters; at most %(most)s fit."
)
DAY_TO_COME = message("The document is dated %(day)s, which is to come. Correct the day.")
NO_TREE_YET = message(
    "Cycle %(cycle)s is %(state)s and has no tree of its own, so none can be added to it. Open the"
    " cycle first."
)
FOLLOWS_REGISTER = message(
    "Cycle %(cycle)s is %(state)s and follows the register: enter the units there, then confirm"
    " them among the differences from the register."
)
NO_RULES = message(
    "The rules “%(pack)s”, by which cycle %(cycle)s is graded, are not available for %(day)s, so"
    " the subjects of a tree cannot be told. Restore the rules, then add the tree."
)


def faults_of_document(number: str, dated_on: date, at: datetime) -> Iterator[Fault]:
    """Yield what is wrong with the document by which a tree is added."""
    given = len(number.strip())
    if is_blank(number):
        yield Fault(NO_DOCUMENT)
    elif given > DOCUMENT_MAX:
        yield Fault(LONG_DOCUMENT, {"given": given, "most": DOCUMENT_MAX})
    if dated_on > localdate(at):
        yield Fault(DAY_TO_COME, {"day": dated_on})


def faults_of_cycle(cycle: Cycle) -> Iterator[Fault]:
    """Yield why a cycle cannot take a tree."""
    state = state_of(cycle)
    values = {"cycle": cycle.name, "state": CYCLE_STATE_LABELS[state]}
    if cycle.frozen_at is None or state in (CycleState.PLANNED, CycleState.WITHDRAWN):
        yield Fault(NO_TREE_YET, values)
    elif population_lives(cycle):
        yield Fault(FOLLOWS_REGISTER, values)
    try:
        pack_of(cycle).categories_on(cycle.closes_on)
    except (Refused, RuleNotInForce):
        yield Fault(NO_RULES, {"pack": cycle.pack, **values, "day": cycle.closes_on})


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `Refused` with all faults, if there are any."""
    if found := tuple(faults):
        raise Refused(found)
