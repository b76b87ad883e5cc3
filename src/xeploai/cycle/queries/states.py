"""What the state of a cycle lets in: read by every operation that records something in it."""

from xeploai.cycle.models import AddedTree, Cycle, CycleUnit
from xeploai.domain import (
    CYCLE_STATE_LABELS,
    STEP_WIDTH,
    Admission,
    CycleRecord,
    CycleState,
    Fault,
    Refused,
    admission,
    is_blank,
    message,
)

NOT_ADMITTED = {
    CycleRecord.POPULATION: message(
        "Cycle %(cycle)s is %(state)s: its units and people stand. A change now is a late one, with"
        " its reason and document, or the cycle is reopened for facts."
    ),
    CycleRecord.FACTS: message(
        "Cycle %(cycle)s is %(state)s: it takes no facts. The organisation board of the highest"
        " unit can reopen it for facts, with the reason."
    ),
    CycleRecord.PROPOSALS: message(
        "Cycle %(cycle)s is %(state)s: it takes no proposed grades. The organisation board of the"
        " highest unit can reopen it, with the reason."
    ),
    CycleRecord.DECISIONS: message("Cycle %(cycle)s is %(state)s: it takes no decisions."),
    CycleRecord.RETURNS: message(
        "Cycle %(cycle)s is %(state)s: it takes no returns. The organisation board of the highest"
        " unit can reopen it, with the reason."
    ),
    CycleRecord.CEILINGS: message(
        "Cycle %(cycle)s is %(state)s: what its ceilings admit stands. The organisation board of"
        " the highest unit can reopen it, with the reason."
    ),
    CycleRecord.RULES: message(
        "Cycle %(cycle)s is %(state)s: its rules stand. The organisation board of the highest unit"
        " can reopen it, with the reason."
    ),
}
NEEDS_LATE_REASON = message(
    "Cycle %(cycle)s is %(state)s: a decision that comes now is a correction or a re-review. Say"
    " why it comes late; that is another thing than why it differs from the rules. The decision is"
    " marked as late."
)
PLANNED_ONLY = message("Cycle %(cycle)s is planned and not open yet: nothing is recorded in it.")


def state_of(cycle: Cycle) -> CycleState:
    """Return the state as it is stored now, whenever `cycle` was read."""
    return CycleState(Cycle.objects.values_list("state", flat=True).get(pk=cycle.pk))


def population_lives(cycle: Cycle) -> bool:
    """Return whether the units and cases of a cycle still follow the register."""
    return admission(CycleRecord.POPULATION, state_of(cycle)) is Admission.YES


def fault_of_admission(
    cycle: Cycle, record: CycleRecord, reason: str = "", *, unit: CycleUnit | None = None
) -> Fault | None:
    """Return why a record may not come into a cycle now; None where it may.

    Args:
        unit: whose record it is, where a unit of a tree that was added later may still record it.
    """
    state = state_of(cycle)
    answer = admission(record, state)
    if answer is Admission.YES or (answer is Admission.LATE and not is_blank(reason)):
        return None
    if record is CycleRecord.RETURNS and unit is not None and _was_added(unit):
        return None
    text = NEEDS_LATE_REASON if answer is Admission.LATE else NOT_ADMITTED[record]
    text = PLANNED_ONLY if state is CycleState.PLANNED else text
    return Fault(text, {"cycle": cycle.name, "state": CYCLE_STATE_LABELS[state]})


def _was_added(unit: CycleUnit) -> bool:
    """Whether a unit is in a tree that was added to its cycle: its returns can only come late."""
    tops = CycleUnit.objects.filter(cycle=unit.cycle_id, path=unit.path[:STEP_WIDTH])
    standing = AddedTree.objects.filter(cycle=unit.cycle_id, taken_back_at__isnull=True)
    return standing.filter(root_code__in=tops.values("code")).exists()


def refuse_unless_admitted(
    cycle: Cycle, record: CycleRecord, reason: str = "", *, unit: CycleUnit | None = None
) -> bool:
    """Return whether a record that comes now is late.

    Raises:
        Refused: the state of the cycle does not let it in.
    """
    fault = fault_of_admission(cycle, record, reason, unit=unit)
    if fault is not None:
        raise Refused(fault)
    return is_late(cycle, record)


def is_late(cycle: Cycle, record: CycleRecord) -> bool:
    """Return whether a kind of record comes late in a cycle's state, and needs its reason."""
    return admission(record, state_of(cycle)) is Admission.LATE
