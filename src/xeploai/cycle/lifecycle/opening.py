"""Open a planned cycle: freeze its tree, once what the checks found is settled or accepted."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.cycle.operations import freeze_cycle
from xeploai.cycle.queries import Cycle
from xeploai.domain import CycleAct, Fault, Refused, message, state_after

from .acts import locked_state, note_act
from .checks import opening_remarks

ASKS_AGAIN = message(
    "Cycle %(cycle)s is not open yet: the points above deserve attention. Correct the register, or"
    " open it all the same."
)


@transaction.atomic
def begin_cycle(
    *, cycle: Cycle, by: Actor, at: datetime, by_return: Iterable[str] = (), accept: bool = False
) -> int:
    """Open a planned cycle and freeze its tree; return the number of its cases.

    Args:
        by_return: codes of the units that report by return.
        accept: open it although some points deserve attention.

    Raises:
        Refused: with everything that blocks; without `accept`, also with what deserves attention.
    """
    state = locked_state(cycle)
    state_after(CycleAct.OPEN, state)
    remarks = opening_remarks(cycle)
    blocking = [each.fault for each in remarks if each.is_blocking]
    if blocking:
        raise Refused(blocking)
    if remarks and not accept:
        raise Refused([*(each.fault for each in remarks), Fault(ASKS_AGAIN, {"cycle": cycle.name})])
    cycle.state = state
    number = freeze_cycle(cycle=cycle, by=by, at=at, by_return=by_return)
    after: dict[str, object] = {"cases": number, "remarks": len(remarks)}
    note_act(cycle, CycleAct.OPEN, before={"state": state}, reason="", by=by, at=at, after=after)
    return number
