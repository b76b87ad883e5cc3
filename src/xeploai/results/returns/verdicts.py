"""The superior accepts a return or sends it back with a reason."""

from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import Answer, CycleUnit, Reader, fault_of_admission
from xeploai.domain import (
    NEXT_STATES,
    RETURN_STATE_LABELS,
    Act,
    CycleRecord,
    Fault,
    Refused,
    ReturnState,
    is_blank,
    message,
    needs_reason,
)
from xeploai.results.models import REASON_LENGTH, ReturnVerdict, StatisticalReturn

from .states import latest_return, state_of

NO_RETURN = message("“%(unit)s” has sent no return for %(year)s: there is nothing to decide on.")
NOT_LATEST = message(
    "“%(unit)s” has sent another return since. Read that one before you decide on it."
)
NOT_NOW = message("The return of “%(unit)s” is already in this state: %(state)s.")
NO_REASON = message(
    "The reason is empty. Write what the sender has to correct, or why it is accepted after all."
)
OWN_RETURN = message(
    "You sent this return yourself. Somebody else at the superior has to accept it or send it back."
)


@transaction.atomic
def judge_return(
    *,
    unit: CycleUnit,
    number: int,
    verdict: ReturnState,
    reason: str = "",
    at: datetime,
    by: Actor,
) -> ReturnVerdict:
    """Accept the latest return of a unit, or send it back with a reason.

    A return that was sent back does not count, and its sender owes a new one.

    Args:
        number: id of the return that was read, so that none is judged unread.

    Raises:
        Refused: no return, a newer one, the same verdict again, no reason, one's own return, or
            the totals would change and the cycle is reported.
    """
    CycleUnit.objects.select_for_update().get(pk=unit.pk)
    latest = latest_return(unit)
    values = {"unit": unit.name, "year": unit.cycle.name}
    if latest is None:
        raise Refused(Fault(NO_RETURN, values))
    if latest.pk != number:
        raise Refused(Fault(NOT_LATEST, values))
    faults = list(_faults(unit, latest, verdict, reason, by))
    if verdict.counts is not state_of(latest).counts:
        # it takes figures out of the totals, or brings them back
        shut = fault_of_admission(unit.cycle, CycleRecord.RETURNS, unit=unit)
        faults += [shut] if shut is not None else []
    if faults:
        raise Refused(faults)
    stored = ReturnVerdict.objects.create(
        statistical_return=latest,
        verdict=verdict,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by.name,
        role=by.role,
        role_unit=by.unit,
    )
    before = {"state": state_of(latest).value}
    after = {"state": verdict.value, "document": latest.document_number, "reason": stored.reason}
    act = "return.accepted" if verdict is ReturnState.ACCEPTED else "return.sent_back"
    note(Entry(act, "unit", unit.code, unit.cycle.year, before, after), by=by, at=at, rows=[stored])
    return stored


def _faults(
    unit: CycleUnit, latest: StatisticalReturn, verdict: ReturnState, reason: str, by: Actor
) -> list[Fault]:
    state = state_of(latest)
    if verdict not in NEXT_STATES[state]:
        values = {"unit": unit.name, "state": RETURN_STATE_LABELS[state]}
        return [Fault(NOT_NOW, values)]
    faults = []
    if by.name == latest.recorded_by:
        faults.append(Fault(OWN_RETURN))
    if needs_reason(state, verdict) and is_blank(reason):
        faults.append(Fault(NO_REASON))
    if len(reason) > REASON_LENGTH:
        text = message("The reason has %(length)s characters. Shorten it to %(longest)s.")
        faults.append(Fault(text, {"length": len(reason), "longest": REASON_LENGTH}))
    return faults


def may_judge(reader: Reader, unit: CycleUnit) -> Answer:
    """Return whether a reader may accept the returns of a unit: by a role of a unit above it.

    Nobody is above the top unit here. Its superior's answer comes to its own office, which records
    it; another person does than the one who sent the return.
    """
    if unit.parent_id is None:
        return reader.may(Act.ACCEPT_RETURNS, unit)
    return reader.may_from_above(Act.ACCEPT_RETURNS, unit)
