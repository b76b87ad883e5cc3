"""What keeps a cycle from being reported: groups above their ceilings without a reason."""

from collections.abc import Iterable

from xeploai.cycle.evaluation import GroupOver, ceiling_reasons_owed
from xeploai.cycle.queries import Cycle, state_of
from xeploai.domain import CycleState, Fault, grouped, message

from .checks import OpeningRemark, names_in_short

# the states from which a cycle is led on to reported and closed
BEFORE_REPORTING = (CycleState.DECIDING, CycleState.REPORTED)
ABOVE_CEILING = message(
    "%(number)s decisions rate excellent above a binding ceiling and have no reason for that, in"
    " %(groups)s groups: %(names)s. Who is undecided does not count as good when the cycle is"
    " reported. Give the reasons on the list of decisions above the ceiling, or decide otherwise."
)


def reporting_remarks(cycle: Cycle) -> tuple[OpeningRemark, ...]:
    """Return what blocks the reporting of a cycle that is being decided, or its closing."""
    if state_of(cycle) not in BEFORE_REPORTING:
        return ()
    return tuple(
        OpeningRemark(fault, is_blocking=True, remedy="above_ceiling", number=number)
        for fault, number in faults_of_ceilings(cycle)
    )


def faults_of_ceilings(cycle: Cycle) -> list[tuple[Fault, int]]:
    """Return the fault of decisions that owe a reason once the cycle is reported, and how many."""
    owed = ceiling_reasons_owed(cycle, is_final=True)
    if not owed:
        return []
    names = _names(owed.values())
    values = {
        "number": grouped(len(owed)),
        "groups": grouped(len(names)),
        "names": names_in_short(names),
    }
    return [(Fault(ABOVE_CEILING, values), len(owed))]


def _names(over: Iterable[GroupOver]) -> list[str]:
    return list({one.allowance.key: one.allowance.group for one in over}.values())
