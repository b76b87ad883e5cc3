"""Give a cycle up, as long as nothing rests on it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.cycle.operations import faults_of_papers, remove_tree
from xeploai.cycle.queries import Cycle, previous_cycle
from xeploai.domain import CycleAct, CycleState, Fault, Refused, join_labels, message, state_after

from .acts import DONE, faults_of_reason, locked_state, note_act

QUARTERS_REST = message(
    "These quarters are part of cycle %(cycle)s: %(quarters)s. Withdraw them first."
)
COMPARED = message(
    "Cycle %(other)s is reported and compares its figures with cycle %(cycle)s, which therefore"
    " stays. Reopen %(other)s first."
)


@transaction.atomic
def withdraw_cycle(*, cycle: Cycle, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw a cycle: its tree and cases are removed, its code can be planned again.

    Raises:
        Refused: with every fault: its state, no reason, anything recorded in it, or cycles that
            rest on it.
    """
    state = locked_state(cycle)
    after = state_after(CycleAct.WITHDRAW, state)
    faults = [*faults_of_reason(CycleAct.WITHDRAW, reason), *faults_of_withdrawal(cycle)]
    if faults:
        raise Refused(faults)
    gone = remove_tree(cycle)
    cycle.frozen_at, cycle.state = None, after
    cycle.save(update_fields=["frozen_at", "state"])
    note_act(
        cycle,
        CycleAct.WITHDRAW,
        before={"state": state},
        reason=reason,
        by=by,
        at=at,
        rows=gone,
    )


def faults_of_withdrawal(cycle: Cycle) -> Iterator[Fault]:
    """Yield what rests on a cycle: records in it, its quarters, a report that compares with it."""
    yield from faults_of_papers(cycle)
    codes = [key.code for key in cycle.key.quarters]
    quarters = Cycle.objects.filter(code__in=codes).exclude(state=CycleState.WITHDRAWN)
    if quarters:
        names = join_labels(quarter.name for quarter in quarters.order_by("code"))
        yield Fault(QUARTERS_REST, {"quarters": names, "cycle": cycle.name})
    later = Cycle.objects.filter(closes_on__gt=cycle.closes_on, state__in=DONE)
    for other in later.order_by("closes_on"):
        if previous_cycle(other) == cycle:
            yield Fault(COMPARED, {"other": other.name, "cycle": cycle.name})
