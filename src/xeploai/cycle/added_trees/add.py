"""Add to an earlier cycle the tree of a province that was not part of it, with its cases."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, RowChanges, RowSet, note
from xeploai.cycle.evaluation import Grouping
from xeploai.cycle.operations import (
    Caseload,
    NewCase,
    changes_of_tree,
    frozen_units,
    group_ids,
    recount,
    store_cases,
    store_tree,
)
from xeploai.cycle.queries import (
    AddedTree,
    Case,
    Cycle,
    CycleUnit,
    PeerGroup,
    categories_of,
    members_reviewed,
    pack_of,
)
from xeploai.domain import STEP_WIDTH, Fault, Refused, SubjectKind, message, path_step
from xeploai.organisations.register import Unit, lock_tree, members_on

from .grounds import faults_of_cycle, faults_of_document, refuse
from .queries import units_of

NAMES_LISTED = 5
NOT_REGISTERED = message(
    "The register has no unit “%(code)s”. Correct the code, or give the list of its units."
)
NOT_OPEN = message(
    "“%(unit)s” is not open on %(day)s, when cycle %(cycle)s closed, so it had no tree then."
)
NOT_AT_TOP = message(
    "“%(unit)s” was under “%(above)s” on %(day)s. Add the whole tree, from its top down."
)
IN_THE_TREE = message(
    "Cycle %(cycle)s has these units already, so they cannot be added a second time: %(units)s."
)
SENDER_OUTSIDE = message(
    "“%(unit)s” is to report by return, but is not part of the tree of “%(root)s” on %(day)s."
)
HAS_A_CASE = message(
    "%(subject)s has a case in cycle %(cycle)s already, in “%(unit)s”. Correct the register: one"
    " person is reviewed once."
)


@transaction.atomic
def add_tree(
    *,
    cycle: Cycle,
    root: str,
    document: str,
    dated_on: date,
    by: Actor,
    at: datetime,
    by_return: Iterable[str] = (),
    listed: Sequence[str] = (),
) -> AddedTree:
    """Add the tree that the register has under a top unit, as of the cycle's closing day.

    It stands beside the tree that the cycle has, of which nothing changes. Each of its subjects
    gets a case, as when a cycle is opened.

    Args:
        root: code of the top of the tree.
        by_return: codes of its units that report by return; their cases do not count.
        listed: codes of the units that came into the register for it: `register_neighbour`.

    Raises:
        Refused: with every fault; nothing is stored.
    """
    lock_tree()
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    refuse([*faults_of_document(document, dated_on, at), *faults_of_cycle(cycle)])
    senders = sorted(set(by_return))
    units = frozen_units(cycle, by_return=senders, reviewed=members_reviewed(cycle))
    tree = _NewTree(cycle, root.strip(), tuple(units))
    refuse(tree.faults(senders))
    caseload = Caseload(cycle, pack_of(cycle), tree.of_register)
    refuse(tree.faults_of_cases(caseload))
    cases = [case for case in caseload.cases if case.where.unit_id in tree.by_unit]
    changes = changes_of_tree(cycle)
    tree.store()
    _store_cases(tree, cases)
    recount(cycle, [unit.pk for unit in tree.units])
    added = AddedTree.objects.create(
        cycle=cycle,
        root_code=tree.top.code,
        root_name=tree.top.name,
        document_number=document.strip(),
        dated_on=dated_on,
        units=len(tree.units),
        cases=len(cases),
        listed=sorted(listed),
        recorded_at=at,
        recorded_by=by.name,
    )
    _note(added, senders, changes, by=by, at=at)
    return added


@dataclass
class _NewTree:
    """A tree that is to be added.

    Args:
        of_register: all units of the register on the closing day, superiors first.
    """

    cycle: Cycle
    root: str
    of_register: tuple[CycleUnit, ...]

    def __post_init__(self) -> None:
        found = next((unit for unit in self.of_register if unit.code == self.root), None)
        if found is None:
            self._refuse_root()
        assert found is not None
        self.top = found
        self.units = [unit for unit in self.of_register if unit.path.startswith(found.path)]
        self.by_unit = {unit.unit_id: unit for unit in self.units}

    def _refuse_root(self) -> None:
        unit = Unit.objects.filter(code=self.root).first()
        if unit is None:
            raise Refused(Fault(NOT_REGISTERED, {"code": self.root}))
        values = {"unit": unit.name, "day": self.cycle.closes_on, "cycle": self.cycle.name}
        raise Refused(Fault(NOT_OPEN, values))

    def faults(self, senders: Iterable[str]) -> Iterator[Fault]:
        day = self.cycle.closes_on
        if self.top.parent is not None:
            values = {"unit": self.top.name, "above": self.top.parent.name, "day": day}
            yield Fault(NOT_AT_TOP, values)
        stored = CycleUnit.objects.filter(cycle=self.cycle).order_by("path")
        known = [one for one in stored if one.unit_id in self.by_unit]
        if known:
            names = [one.name for one in known[:NAMES_LISTED]]
            more = ["…"] if len(known) > NAMES_LISTED else []
            yield Fault(
                IN_THE_TREE, {"cycle": self.cycle.name, "units": ", ".join([*names, *more])}
            )
        codes = {unit.code for unit in self.units}
        for code in senders:
            if code not in codes:
                yield Fault(SENDER_OUTSIDE, {"unit": code, "root": self.top.name, "day": day})

    def faults_of_cases(self, caseload: Caseload) -> Iterator[Fault]:
        """Yield what keeps the subjects of this tree, and of no other, from their one case."""
        ours = self._homeless_codes(caseload)
        yield from (one for one in caseload.faults if one.values.get("subject") in ours)
        taken = Case.with_ended.filter(cycle=self.cycle).select_related("cycle_unit")
        by_key = {(one.category, one.subject_code): one.cycle_unit.name for one in taken}
        for case in caseload.cases:
            key = (case.category, case.subject_code)
            if case.where.unit_id in self.by_unit and key in by_key:
                values = {"subject": case.subject_code, "cycle": self.cycle.name}
                yield Fault(HAS_A_CASE, {**values, "unit": by_key[key]})

    def _homeless_codes(self, caseload: Caseload) -> set[str]:
        """Return the codes of members of two branches at once, one of them in this tree."""
        homeless = {pk for kind, pk in caseload.homeless if kind is SubjectKind.MEMBER}
        members = members_on(self.cycle.closes_on) if homeless else []
        return {
            code
            for branch, person, code in members
            if person in homeless and branch in self.by_unit
        }

    def store(self) -> None:
        """Store the units behind every tree that the cycle has, so that no path of these moves."""
        tops = CycleUnit.objects.filter(cycle=self.cycle, parent__isnull=True)
        steps = [int(path, 36) for path in tops.values_list("path", flat=True)]
        step = path_step(max(steps, default=-1) + 1)
        assert len(self.top.path) == STEP_WIDTH == len(step)
        for unit in self.units:
            unit.path = step + unit.path[STEP_WIDTH:]
        store_tree(self.units)


def _store_cases(tree: _NewTree, cases: Sequence[NewCase]) -> None:
    grouping = Grouping(tree.cycle, tree.units, categories_of(tree.cycle))
    keys = [grouping.group_of(case.category, case.where, case.traits) for case in cases]
    PeerGroup.objects.bulk_create(grouping.groups.values(), batch_size=1000)
    ids = group_ids(tree.cycle)
    store_cases(
        tree.cycle,
        ((case, ids[key] if key else None) for case, key in zip(cases, keys, strict=True)),
    )


def _note(
    added: AddedTree, senders: Sequence[str], changes: RowChanges, *, by: Actor, at: datetime
) -> None:
    after = {
        "root": added.root_code,
        "document": added.document_number,
        "dated_on": added.dated_on,
        "units": added.units,
        "cases": added.cases,
        "by_return": list(senders),
        "listed": len(added.listed),
    }
    cycle = added.cycle
    entry = Entry("cycle.tree_added", "cycle", cycle.code, cycle.year, after=after)
    cases = Case.with_ended.filter(cycle_unit__in=units_of(added)).values_list("pk", flat=True)
    note(entry, by=by, at=at, rows=[added, RowSet(Case, list(cases)), *changes.since()])
