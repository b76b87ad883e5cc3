"""Lead a cycle from one state to the next, or back with a reason."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, Recorded, note
from xeploai.cycle.queries import Case, Cycle, decisions_in_force
from xeploai.domain import (
    ACTS_WITH_REASON,
    CYCLE_ACT_LABELS,
    CycleAct,
    CycleState,
    Fault,
    Refused,
    is_blank,
    join_labels,
    message,
    state_after,
)

from .ceilings import faults_of_ceilings

REASON_MAX = 300
NEEDS_REASON = message("“%(act)s” needs a reason. Say why.")
LONG_REASON = message("The reason has %(length)s characters. Shorten it to %(longest)s.")
NOT_YET = message(
    "The facts of cycle %(cycle)s are closed on its closing day, %(day)s, at the earliest. Correct"
    " the closing day if it is wrong."
)
QUARTERS_RUN = message(
    "Cycle %(cycle)s cannot be closed before its quarters are: %(quarters)s. Close or withdraw"
    " them first."
)
YEAR_IS_DONE = message(
    "Cycle %(year)s, the whole year, is reported or closed, and rests on this quarter. Reopen the"
    " year first, with the reason."
)
# the name of each act in the journal
ENTRY_NAMES = {
    CycleAct.OPEN: "cycle.opened",
    CycleAct.CORRECT: "cycle.corrected",
    CycleAct.CLOSE_FACTS: "cycle.facts_closed",
    CycleAct.START_DECIDING: "cycle.deciding",
    CycleAct.MARK_REPORTED: "cycle.reported",
    CycleAct.CLOSE: "cycle.closed",
    CycleAct.REOPEN: "cycle.reopened",
    CycleAct.REOPEN_FACTS: "cycle.reopened_for_facts",
    CycleAct.WITHDRAW: "cycle.withdrawn",
}
MOVES = (
    CycleAct.CLOSE_FACTS,
    CycleAct.START_DECIDING,
    CycleAct.MARK_REPORTED,
    CycleAct.CLOSE,
    CycleAct.REOPEN,
    CycleAct.REOPEN_FACTS,
)
DONE = (CycleState.REPORTED, CycleState.CLOSED)
OVER = (CycleState.CLOSED, CycleState.WITHDRAWN)


@transaction.atomic
def change_state(
    *, cycle: Cycle, act: CycleAct, by: Actor, at: datetime, reason: str = ""
) -> CycleState:
    """Do an act that only leads to another state; return that state.

    Raises:
        Refused: the state does not allow it, it lacks its reason, it comes too early, a year and
            its quarters would contradict each other, or decisions stand above a binding ceiling
            without a reason when it is reported or closed.
    """
    if act not in MOVES:
        raise ValueError(f"{act} does more than lead to another state")
    state = locked_state(cycle)
    after = state_after(act, state)
    faults = [*faults_of_reason(act, reason), *_faults(cycle, act, at)]
    if faults:
        raise Refused(faults)
    store_state(cycle, after)
    note_act(cycle, act, before={"state": state}, reason=reason, by=by, at=at)
    return after


def locked_state(cycle: Cycle) -> CycleState:
    """Return the state as stored, and keep others from changing it until the transaction ends."""
    states = Cycle.objects.select_for_update().values_list("state", flat=True)
    return CycleState(states.get(pk=cycle.pk))


def store_state(cycle: Cycle, state: CycleState) -> None:
    """Store the state, here and in the database."""
    cycle.state = state
    cycle.save(update_fields=["state"])


def note_act(
    cycle: Cycle,
    act: CycleAct,
    *,
    before: dict[str, object],
    reason: str,
    by: Actor,
    at: datetime,
    after: dict[str, object] | None = None,
    rows: Iterable[Recorded] = (),
) -> None:
    """Write an act into the journal, with its reason; `rows` as for `note_all`."""
    values: dict[str, object] = {"state": CycleState(cycle.state).value, **(after or {})}
    if not is_blank(reason):
        values["reason"] = reason.strip()
    entry = Entry(ENTRY_NAMES[act], "cycle", cycle.code, cycle.year, before, values)
    note(entry, by=by, at=at, rows=rows)


def faults_of_reason(act: CycleAct, reason: str) -> Iterator[Fault]:
    """Yield what is wrong with the reason of an act that needs one."""
    if act in ACTS_WITH_REASON and is_blank(reason):
        yield Fault(NEEDS_REASON, {"act": CYCLE_ACT_LABELS[act]})
    if len(reason.strip()) > REASON_MAX:
        yield Fault(LONG_REASON, {"length": len(reason.strip()), "longest": REASON_MAX})


def _faults(cycle: Cycle, act: CycleAct, at: datetime) -> Iterator[Fault]:
    if act is CycleAct.CLOSE_FACTS and localtime(at).date() < cycle.closes_on:
        yield Fault(NOT_YET, {"cycle": cycle.name, "day": cycle.closes_on})
    if act in (CycleAct.MARK_REPORTED, CycleAct.CLOSE):
        yield from (fault for fault, _ in faults_of_ceilings(cycle))
    if act is CycleAct.CLOSE:
        codes = [key.code for key in cycle.key.quarters]
        running = Cycle.objects.filter(code__in=codes).exclude(state__in=OVER).order_by("code")
        if running:
            names = join_labels(quarter.name for quarter in running)
            yield Fault(QUARTERS_RUN, {"cycle": cycle.name, "quarters": names})
    year = cycle.key.whole_year
    if act in (CycleAct.REOPEN, CycleAct.REOPEN_FACTS) and year is not None:
        done = Cycle.objects.filter(code=year.code, state__in=DONE).first()
        if done is not None:
            yield Fault(YEAR_IS_DONE, {"year": done.name})


def undecided_cases(cycle: Cycle) -> int:
    """Return how many cases of a cycle have no decision and count by cases."""
    decided = decisions_in_force().filter(case__cycle=cycle).values("case")
    return (
        Case.objects.filter(cycle=cycle, cycle_unit__is_covered=False)
        .exclude(pk__in=decided)
        .count()
    )
