"""Take a sheet of reorganisation back, while nothing in the register or a cycle rests on it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from xeploai.accounts.journal import Actor, JournalEntry
from xeploai.cycle.queries import Cycle, CycleUnit
from xeploai.domain import Fault, message
from xeploai.organisations.register import lock_tree
from xeploai.organisations.reorganisation import (
    Reorganisation,
    obstacles_in_register,
    take_back_reorganisation,
    units_changed_by,
)

from .plan import has_begun

RESTS_ON_IT = message(
    "Cycle %(year)s, which closes on %(closes)s, has decisions or returns by the tree after this"
    " reorganisation."
)
IS_FROZEN = message(
    "Cycle %(year)s, which closes on %(closes)s, is frozen by the tree after this reorganisation."
    " Withdraw that cycle first, or freeze it again after the correction."
)


def obstacles_to_taking_back(reorganisation: Reorganisation) -> list[Fault]:
    """Return everything that rests on a sheet, so that it cannot be taken back."""
    in_register = obstacles_in_register(reorganisation)
    if reorganisation.taken_back_at is not None:
        return in_register
    return [*_cycles_that_rest(reorganisation), *in_register]


def _cycles_that_rest(reorganisation: Reorganisation) -> list[Fault]:
    # a cycle that was frozen before the sheet came, and did not follow it, has the tree without it
    followed = JournalEntry.objects.filter(
        kind="cycle", act="population.refreshed", at__gte=reorganisation.recorded_at
    ).values("about")
    has_it = Q(frozen_at__gte=reorganisation.recorded_at) | Q(code__in=followed)
    seeing = Cycle.objects.filter(closes_on__gte=reorganisation.first_on, frozen_at__isnull=False)
    frozen = seeing.filter(has_it)
    units = units_changed_by(reorganisation)
    faults = []
    for cycle in frozen.order_by("closes_on"):
        if not units & set(CycleUnit.objects.filter(cycle=cycle).values_list("code", flat=True)):
            continue
        text = RESTS_ON_IT if has_begun(cycle) else IS_FROZEN
        faults.append(Fault(text, {"year": cycle.name, "closes": cycle.closes_on}))
    return faults


@transaction.atomic
def take_back(*, reorganisation: Reorganisation, reason: str, by: Actor, at: datetime) -> None:
    """Restore the register as it was before a sheet.

    Raises:
        Refused: no reason, or something rests on it; everything that does is named.
    """
    lock_tree()
    take_back_reorganisation(
        reorganisation=reorganisation,
        reason=reason,
        by=by,
        at=at,
        obstacles=_cycles_that_rest(reorganisation),
    )
