"""Let the population of an open cycle follow the register, after a person confirmed how."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from xeploai.accounts.journal import Actor, Entry, RowChanges, note_all
from xeploai.cycle.operations import (
    Evaluations,
    NewCase,
    changes_of_tree,
    lock_units,
    recount,
    store_cases,
)
from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    Evaluated,
    refuse_unless_admitted,
    subtree,
)
from xeploai.domain import STEP_WIDTH, Consequence, CycleRecord, Fault, Refused, message

from .causes import ends_of
from .changes import PopulationChange, PopulationChanges, changes_of
from .compare import Difference, StoredCase, difference_of, staying_units
from .evaluations import evaluated_before_register
from .groups import Groups, remove_empty_groups, votes_for
from .papers import BATCH, cases_with_papers
from .trees import StoredTree, follow_tree, remove_units, store_tree

REGISTER_CHANGED = message(
    "The register of cycle %(cycle)s has changed since the differences were shown. Look at them"
    " again, then confirm."
)
_LISTED = (Consequence.ADDED, Consequence.FOLLOWS, Consequence.REMOVED, Consequence.ENDED)


@transaction.atomic
def refresh_population(
    *, cycle: Cycle, by: Actor, at: datetime, accept: str = ""
) -> PopulationChanges:
    """Apply the differences between a cycle and the register; return them.

    Everything that can follow does: units and their paths, new cases, open cases that move with
    their facts and proposals. Who left is removed where nothing was recorded, and ended where
    something was. What is decided stays, and is returned as to be corrected. What was evaluated
    before the register changed its facts is evaluated again, whether a case moves or not.

    Args:
        accept: the fingerprint of the differences that were shown; refused where they are others
            by now. Empty to apply whatever there is.

    Raises:
        Refused: the cycle's population no longer follows the register, the differences are not
            those that were shown, or the register is not a tree on the cycle's day.
    """
    refuse_unless_admitted(cycle, CycleRecord.POPULATION)
    # whoever records something in the cycle waits, or is waited for
    lock_units(cycle, list(CycleUnit.objects.filter(cycle=cycle).values_list("pk", flat=True)))
    difference = difference_of(cycle)
    older = evaluated_before_register(cycle)
    changes = replace(changes_of(difference), to_evaluate=len(older))
    if accept and accept != changes.fingerprint:
        raise Refused(Fault(REGISTER_CHANGED, {"cycle": cycle.name}))
    evaluations = Evaluations(cycle)
    evaluations.note(older)
    if not changes.confirmable:
        # what the register says of them is a fact all the same
        evaluations.note({case.pk for case, _ in difference.to_correct})
        evaluations.renew(at=at)
        return changes
    evaluations.note({case.pk for case in _touched(difference)})
    last = Case.with_ended.aggregate(last=Max("pk"))["last"] or 0
    cases = RowChanges(Case.with_ended.filter(cycle=cycle))
    others = changes_of_tree(cycle)
    tree = _Refreshing(difference).apply()
    evaluations.note(_changed_cases(difference, tree, after=last))
    evaluations.renew(at=at)
    note_all(_entries(changes), by=by, at=at, rows=[*cases.since(), *others.since()])
    return changes


def _changed_cases(difference: Difference, tree: StoredTree, *, after: int) -> set[int]:
    """Return the cases that are new or moved, or whose unit has another superior or category.

    Those that are decided stay where they are, but what the register says of their subjects is a
    fact of theirs still.
    """
    changed = {case.pk for case, _ in (*difference.moved, *difference.to_correct)}
    cases = Case.objects.filter(cycle=difference.cycle)
    changed |= set(cases.filter(pk__gt=after).values_list("pk", flat=True))
    for unit in tree.by_unit.values():
        # a new unit has only cases that are new or moved
        if unit.pk in tree.moved and unit.pk in tree.paths:
            changed |= set(cases.filter(**subtree(unit)).values_list("pk", flat=True))
    superiors = sorted(_superiors(tree))
    for keys in _batches(superiors):
        changed |= set(cases.filter(cycle_unit__in=keys).values_list("pk", flat=True))
    return changed


def _superiors(tree: StoredTree) -> set[int]:
    """Return the frozen units that gained or lost one directly below: they count those."""
    by_path = {path: pk for pk, path in tree.paths.items()}
    gone = {unit.pk for unit in tree.leaving}
    moved_before = (pk for pk in tree.moved | gone if pk in tree.paths)
    before = {by_path.get(tree.paths[pk][:-STEP_WIDTH]) for pk in moved_before}
    moved = (unit for unit in tree.by_unit.values() if unit.pk in tree.moved)
    return {pk for pk in (*before, *(unit.parent_id for unit in moved)) if pk is not None} - gone


def _touched(difference: Difference) -> Iterator[StoredCase]:
    yield from difference.gone
    for case, _ in difference.moved:
        yield case


@dataclass
class _Refreshing:
    """One refreshing: what goes where, and the units to count again."""

    difference: Difference
    to_recount: set[int] = field(default_factory=set)

    def apply(self) -> StoredTree:
        """Apply it, and return the tree as it is stored now."""
        difference = self.difference
        cycle = difference.cycle
        gone = {case.pk for case in difference.gone}
        ending = cases_with_papers(gone)
        tree = store_tree(difference, staying_units(difference))
        follow_tree(tree)
        self._remove(case for case in difference.gone if case.pk not in ending)
        self._end([case for case in difference.gone if case.pk in ending])
        self._place(tree)
        self._empty(tree.leaving, tree)
        remove_units(tree.leaving)
        present = {unit.pk for unit in tree.by_unit.values()}
        counted = sorted(self.to_recount & present)
        if counted:
            recount(cycle, counted)
        # tallies refer to groups, so they go last
        remove_empty_groups(cycle)
        return tree

    def _remove(self, cases: Iterable[StoredCase]) -> None:
        leaving = list(cases)
        self.to_recount |= {case.frozen_unit for case in leaving}
        for keys in _batches([case.pk for case in leaving]):
            Evaluated.objects.filter(case__in=keys).delete()
            Case.objects.filter(pk__in=keys).delete()

    def _end(self, cases: Collection[StoredCase]) -> None:
        self.to_recount |= {case.frozen_unit for case in cases}
        for keys in _batches([case.pk for case in cases]):
            Evaluated.objects.filter(case__in=keys).delete()
        ends = ends_of(self.difference.cycle, cases, dict(self.difference.kinds))
        _update_many(
            "ended_on = %s, end_cause = %s, peer_group_id = NULL",
            [(end.on, end.cause.value, pk) for pk, end in ends.items()],
        )

    def _place(self, tree: StoredTree) -> None:
        """Give every case its place and group: moved, new, and those whose group is another."""
        difference = self.difference
        groups = Groups(difference.cycle, tree)
        placed = [*difference.same, *difference.moved]
        keys = {case.pk: groups.key_of(wanted) for case, wanted in placed}
        new_keys = [groups.key_of(wanted) for wanted in difference.new]
        ids = groups.store(votes_for([(case.group, keys[case.pk]) for case, _ in placed]))
        wanted_group = {pk: ids[key] if key else None for pk, key in keys.items()}
        self._move(tree, wanted_group)
        regrouped = [case for case, _ in difference.same if case.group != wanted_group[case.pk]]
        self.to_recount |= {case.frozen_unit for case in regrouped}
        _update_many("peer_group_id = %s", [(wanted_group[case.pk], case.pk) for case in regrouped])
        new = [
            (wanted._replace(where=tree.by_unit[wanted.where.unit_id]), ids[key] if key else None)
            for wanted, key in zip(difference.new, new_keys, strict=True)
        ]
        self.to_recount |= {wanted.where.pk for wanted, _ in new}
        store_cases(difference.cycle, new)

    def _move(self, tree: StoredTree, groups: dict[int, int | None]) -> None:
        moved = [(case, wanted) for case, wanted in self.difference.moved]
        # two subjects may change codes
        recoded = [case for case, wanted in moved if case.subject_code != wanted.subject_code]
        _update_many("subject_code = %s", [(f"~{case.pk}", case.pk) for case in recoded])
        rows = []
        for case, wanted in moved:
            unit = tree.by_unit[wanted.where.unit_id]
            self.to_recount |= {case.frozen_unit, unit.pk}
            rows.append((*_values(wanted, unit), groups[case.pk], case.pk))
        _update_many(
            "category = %s, cycle_unit_id = %s, path = %s, subject_code = %s, post = %s,"
            " is_head = %s, peer_group_id = %s, ended_on = NULL, end_cause = ''",
            rows,
        )

    def _empty(self, units: Collection[CycleUnit], tree: StoredTree) -> None:
        """Move the ended cases of units that go to the unit that took them over."""
        for unit in units:
            home = tree.home_of(unit.unit_id)
            left = Case.with_ended.filter(cycle_unit=unit)
            if left.filter(ended_on__isnull=True).exists():
                raise AssertionError(f"unit {unit.code} still has cases")
            left.update(cycle_unit=home, path=home.path)


def _values(wanted: NewCase, unit: CycleUnit) -> tuple[Any, ...]:
    place = (wanted.category, unit.pk, unit.path)
    return (*place, wanted.subject_code, wanted.post, wanted.is_head)


def _update_many(assignments: str, rows: Collection[tuple[Any, ...]]) -> None:
    """Update cases by id, the last value of each row, in one statement for all."""
    table = connection.ops.quote_name(Case._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {assignments} WHERE id = %s",  # noqa: S608 (own names)
            list(rows),
        )


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _entries(changes: PopulationChanges) -> Iterator[Entry]:
    """Yield one entry about the cycle, and one for each case that came, moved, ended or went."""
    cycle = changes.cycle
    counted: dict[str, object] = {**changes.counts(), "to_correct": changes.to_correct}
    counted["day"] = changes.day
    yield Entry("population.refreshed", "cycle", str(cycle.code), cycle.year, after=counted)
    for change in changes.changes:
        if change.category and change.consequence in _LISTED:
            yield _entry(changes, change)


def _entry(changes: PopulationChanges, change: PopulationChange) -> Entry:
    after: dict[str, object] = {"place": change.after["vi"]} if change.after["vi"] else {}
    if change.cause is not None:
        after |= {"cause": change.cause.value, "on": change.on}
    return Entry(
        f"case.{change.consequence.value.lower()}",
        "case",
        changes.cycle.about_case(change.category, change.code),
        changes.cycle.year,
        before={"place": change.before["vi"]} if change.before["vi"] else {},
        after=after,
        unit=change.unit,
    )
