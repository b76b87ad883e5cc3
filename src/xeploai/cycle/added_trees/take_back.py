"""Take an added tree back, while nothing rests on it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from xeploai.accounts.journal import Actor, Entry, RemovedRows, note
from xeploai.cycle.operations import changes_of_tree
from xeploai.cycle.population import cases_with_papers, units_with_papers
from xeploai.cycle.queries import (
    AddedTree,
    Case,
    CycleUnit,
    Evaluated,
    ExceptionalShare,
    PeerGroup,
    Tally,
)
from xeploai.domain import Fault, is_blank, message
from xeploai.organisations.register import lock_tree, remove_listed_units

from .grounds import refuse
from .queries import units_of

BATCH = 500
REASON_MAX = 300
NAMES_LISTED = 5
WAS_TAKEN_BACK = message("The tree of “%(root)s” in cycle %(cycle)s was taken back already.")
HAS_RETURNS = message(
    "Returns or declarations rest on the tree of “%(root)s” in cycle %(cycle)s: %(units)s. They"
    " are never removed. Send a corrected return instead of taking the tree back."
)
HAS_PAPERS = message(
    "%(number)s cases in the tree of “%(root)s” in cycle %(cycle)s have decisions, facts or"
    " proposals, which are never removed. Correct the decisions instead of taking the tree back."
)
HAS_SHARES = message(
    "In the tree of “%(root)s” in cycle %(cycle)s an exceptional share was admitted for a group,"
    " which is never removed."
)
NEEDS_REASON = message("Say why the tree is taken back.")
LONG_REASON = message("The reason has %(length)s characters. Shorten it to %(longest)s.")


def obstacles_to_taking_back(added: AddedTree) -> list[Fault]:
    """Return everything that rests on an added tree, so that it cannot be taken back."""
    values: dict[str, object] = {"root": added.root_name, "cycle": added.cycle.name}
    if added.taken_back_at is not None:
        return [Fault(WAS_TAKEN_BACK, values)]
    return list(_obstacles(added, values))


def _obstacles(added: AddedTree, values: dict[str, object]) -> Iterator[Fault]:
    units = list(units_of(added))
    names = {unit.pk: unit.name for unit in units}
    resting = [names[key] for key in names if key in units_with_papers(names)]
    if resting:
        more = ["…"] if len(resting) > NAMES_LISTED else []
        listed = ", ".join([*resting[:NAMES_LISTED], *more])
        yield Fault(HAS_RETURNS, {**values, "units": listed})
    if number := len(cases_with_papers(_cases_of(added))):
        yield Fault(HAS_PAPERS, {**values, "number": number})
    if ExceptionalShare.objects.filter(peer_group__in=_groups_of(added)).exists():
        yield Fault(HAS_SHARES, values)


def _cases_of(added: AddedTree) -> list[int]:
    cases = Case.with_ended.filter(cycle_unit__in=units_of(added))
    return list(cases.values_list("pk", flat=True))


def _groups_of(added: AddedTree) -> list[int]:
    paths = units_of(added).values("path")
    groups = PeerGroup.objects.filter(cycle=added.cycle_id, path__in=paths)
    return list(groups.values_list("pk", flat=True))


@transaction.atomic
def take_back_tree(*, added: AddedTree, reason: str, by: Actor, at: datetime) -> bool:
    """Remove an added tree from its cycle; return whether its listed units left the register too.

    Units that came into the register with the tree leave it where nothing else rests on them.

    Raises:
        Refused: no reason, or something rests on the tree; everything that does is named.
    """
    lock_tree()
    found = AddedTree.objects.select_for_update().select_related("cycle").get(pk=added.pk)
    faults = obstacles_to_taking_back(found)
    if is_blank(reason):
        faults.append(Fault(NEEDS_REASON))
    elif len(reason.strip()) > REASON_MAX:
        faults.append(Fault(LONG_REASON, {"length": len(reason.strip()), "longest": REASON_MAX}))
    refuse(faults)
    gone, others = RemovedRows(Case, _cases_of(found)), changes_of_tree(found.cycle)
    _remove(found)
    is_gone = remove_listed_units(found.listed)
    found.taken_back_at, found.taken_back_by, found.reason = at, by.name, reason.strip()
    found.save(update_fields=["taken_back_at", "taken_back_by", "reason"])
    cycle = found.cycle
    after = {"root": found.root_code, "reason": found.reason, "register": is_gone}
    entry = Entry("cycle.tree_taken_back", "cycle", cycle.code, cycle.year, after=after)
    note(entry, by=by, at=at, rows=[found, gone, *others.since()])
    return is_gone


def _remove(added: AddedTree) -> None:
    cases, groups = _cases_of(added), _groups_of(added)
    units = list(units_of(added).values_list("pk", flat=True))
    for some in _batches(units):
        Tally.objects.filter(cycle_unit__in=some).delete()
    for some in _batches(cases):
        Evaluated.objects.filter(case__in=some).delete()
        Case.with_ended.filter(pk__in=some).delete()
    for some in _batches(groups):
        PeerGroup.objects.filter(pk__in=some).delete()
    for some in _batches(units):
        CycleUnit.objects.filter(Q(pk__in=some)).update(parent=None)
    for some in _batches(units):
        CycleUnit.objects.filter(pk__in=some).delete()


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
