"""Carry out a sheet of reorganisation: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor
from xeploai.domain import ReorganisationRow
from xeploai.organisations.register import lock_tree
from xeploai.organisations.reorganisation import Reorganisation, store_reorganisation

from .plan import ReorganisationPlan, plan_reorganisation


@dataclass(frozen=True)
class DoneReorganisation:
    """A sheet that was carried out."""

    reorganisation: Reorganisation
    plan: ReorganisationPlan


@transaction.atomic
def carry_out_reorganisation(
    *, rows: Sequence[ReorganisationRow], file_name: str, by: Actor, at: datetime
) -> DoneReorganisation:
    """Change the register by all rows of a sheet.

    Raises:
        Refused: with everything that is wrong; nothing is stored.
    """
    lock_tree()
    plan = plan_reorganisation(rows=rows)
    stored = store_reorganisation(
        rows=rows, effects=plan.effects, file_name=file_name, by=by, at=at
    )
    return DoneReorganisation(stored, plan)
