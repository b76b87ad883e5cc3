"""Reads of the trees that were added to a cycle."""

from django.db.models import QuerySet

from xeploai.cycle.queries import AddedTree, Cycle, CycleUnit, subtree
from xeploai.domain import Fault, Refused, message

NOT_ADDED = message(
    "No tree under “%(code)s” was added to cycle %(cycle)s. Trees that were added: %(known)s."
)


def added_trees_of(cycle: Cycle) -> list[AddedTree]:
    """Return the trees that were added to a cycle, those taken back too, the latest first."""
    return list(AddedTree.objects.filter(cycle=cycle).order_by("-pk"))


def added_tree_of(cycle: Cycle, root: str) -> AddedTree:
    """Return the tree that was added under a root and stands. Raises `Refused` without one."""
    standing = AddedTree.objects.filter(cycle=cycle, taken_back_at__isnull=True)
    found = standing.filter(root_code=root.strip()).first()
    if found is None:
        known = ", ".join(standing.order_by("root_code").values_list("root_code", flat=True))
        values = {"code": root.strip(), "cycle": cycle.name, "known": known or "–"}
        raise Refused(Fault(NOT_ADDED, values))
    return found


def units_of(added: AddedTree) -> QuerySet[CycleUnit]:
    """Return the units of an added tree, superiors first; none once it was taken back."""
    units = CycleUnit.objects.filter(cycle=added.cycle_id)
    top = units.filter(code=added.root_code, parent__isnull=True).first()
    if top is None or added.taken_back_at is not None:
        return units.none()
    return units.filter(**subtree(top)).order_by("path")
