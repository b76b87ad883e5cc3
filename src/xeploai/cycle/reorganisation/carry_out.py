"""Carry out a sheet of reorganisation: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.domain import Fault, Refused, ReorganisationRow
from xeploai.organisations.register import lock_tree
from xeploai.organisations.reorganisation import Reorganisation, store_reorganisation

from .plan import ReorganisationPlan, cycles_that_see_rows, plan_reorganisation


@dataclass(frozen=True)
class DoneReorganisation:
    """A sheet that was carried out.

    Args:
        remarks: what the cycles do with it.
    """

    reorganisation: Reorganisation
    plan: ReorganisationPlan
    remarks: tuple[Fault, ...] = ()


@transaction.atomic
def carry_out_reorganisation(
    *,
    rows: Sequence[ReorganisationRow],
    file_name: str,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> DoneReorganisation:
    """Change the register by all rows of a sheet.

    Args:
        reason: why the days are right, where cycles that stand do not see the changes.

    Raises:
        Refused: with everything that is wrong; nothing is stored.
    """
    lock_tree()
    faults = cycles_that_see_rows(rows).faults(reason)
    try:
        plan = plan_reorganisation(rows=rows)
    except Refused as refusal:
        raise Refused([*refusal.faults, *faults]) from refusal
    if faults:
        raise Refused(faults)
    stored = store_reorganisation(
        rows=rows, effects=plan.effects, file_name=file_name, by=by, at=at
    )
    plan.seen.note("reorganisation", str(stored.pk), reason=reason, by=by, at=at)
    return DoneReorganisation(stored, plan, plan.seen.remarks(reason))
