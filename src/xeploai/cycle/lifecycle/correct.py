"""Correct the dates or the rules of a cycle while nothing in it is decided."""

from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.cycle.operations import (
    evaluate_cycle,
    faults_of_dates,
    faults_of_papers,
    freeze_cycle,
    has_decisions_or_returns,
    pack_to_grade_by,
)
from xeploai.cycle.population import refresh_population
from xeploai.cycle.queries import Cycle, CycleUnit, Evaluated
from xeploai.domain import CycleAct, Fault, Refused, ReportingSource, message, state_after

from .acts import faults_of_reason, locked_state, note_act

IS_DECIDED = message(
    "Cycle %(cycle)s has decisions or returns already: its dates and rules stay. A single case is"
    " corrected by a new decision."
)
NOTHING_NEW = message("The dates and rules of cycle %(cycle)s are these already.")


@transaction.atomic
def correct_cycle(
    *,
    cycle: Cycle,
    reason: str,
    by: Actor,
    at: datetime,
    pack: str = "",
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> None:
    """Correct dates or rules; an open cycle's tree and cases are those of the new closing day.

    Facts and proposals follow their cases where only dates change. Evaluations are renewed.

    Args:
        pack: code of the rules; the present ones where it is empty.

    Raises:
        Refused: with every fault; nothing is changed.
    """
    state = locked_state(cycle)
    state_after(CycleAct.CORRECT, state)
    before = _values(cycle)
    wanted = (opens_on or cycle.opens_on, closes_on or cycle.closes_on)
    rules = pack_to_grade_by(cycle.key, pack or cycle.pack, wanted[1])
    is_same = (*wanted, rules.code) == (cycle.opens_on, cycle.closes_on, cycle.pack)
    faults = [
        *faults_of_reason(CycleAct.CORRECT, reason),
        *faults_of_dates(cycle.key, opens_on=wanted[0], closes_on=wanted[1]),
    ]
    if is_same:
        faults.append(Fault(NOTHING_NEW, {"cycle": cycle.name}))
    if has_decisions_or_returns(cycle):
        faults.append(Fault(IS_DECIDED, {"cycle": cycle.name}))
    elif rules.code != cycle.pack:
        # facts are entered under the definitions of the rules
        faults += faults_of_papers(cycle)
    if faults:
        raise Refused(faults)
    cycle.opens_on, cycle.closes_on = wanted
    cycle.pack, cycle.pack_version = rules.code, rules.version
    cycle.save(update_fields=["opens_on", "closes_on", "pack", "pack_version"])
    if cycle.frozen_at is not None:
        _follow(cycle, by=by, at=at)
    changed = {key: value for key, value in _values(cycle).items() if value != before[key]}
    old = {key: before[key] for key in changed}
    note_act(cycle, CycleAct.CORRECT, before=old, reason=reason, by=by, at=at, after=changed)


def _values(cycle: Cycle) -> dict[str, object]:
    return {"pack": cycle.pack, "opens_on": cycle.opens_on, "closes_on": cycle.closes_on}


def _follow(cycle: Cycle, *, by: Actor, at: datetime) -> None:
    """Take the tree and cases of the closing day, and evaluate again if that was done before."""
    was_evaluated = Evaluated.objects.filter(case__cycle=cycle).exists()
    if any(faults_of_papers(cycle)):
        refresh_population(cycle=cycle, by=by, at=at)
    else:
        senders = CycleUnit.objects.filter(cycle=cycle, source=ReportingSource.RETURN)
        codes = list(senders.values_list("code", flat=True))
        freeze_cycle(cycle=cycle, by=by, at=at, by_return=codes)
    if was_evaluated:
        evaluate_cycle(cycle, at=at)
