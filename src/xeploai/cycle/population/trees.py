"""Store the register's tree over a cycle's: new units, other places, units that go."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from xeploai.cycle.queries import Case, Cycle, CycleUnit, Tally
from xeploai.domain import ReportingSource, path_step
from xeploai.organisations.register import Lineage

from .compare import Difference

FIELDS = (
    "parent_id",
    "path",
    "code",
    "name",
    "category",
    "sector",
    "is_covered",
    "not_reviewed",
)
BATCH = 1000


@dataclass(frozen=True)
class StoredTree:
    """The tree as it is stored now.

    Args:
        by_unit: every unit, also those that stay only for what rests on them, by the register's id.
        paths: the path of each unit before, by the id of the frozen unit.
        changed: ids of the units whose path, sector or covering return changed.
        moved: ids of those that are new or have another superior or category.
        leaving: the units that go, once their cases have gone.
    """

    by_unit: Mapping[int, CycleUnit]
    paths: Mapping[int, str]
    changed: frozenset[int]
    moved: frozenset[int]
    leaving: tuple[CycleUnit, ...]
    successors: Mapping[int, int] = field(default_factory=dict)

    def home_of(self, unit_id: int) -> CycleUnit:
        """Return the unit that what is left of one that went belongs to."""
        while unit_id not in self.by_unit:
            unit_id = self.successors[unit_id]
        return self.by_unit[unit_id]


def store_tree(difference: Difference, staying: Iterable[int]) -> StoredTree:
    """Store the tree. The units that leave are still there, out of the way of all paths.

    Args:
        staying: ids of frozen units that are not in the register's tree and are kept.
    """
    stored = difference.stored_units
    paths = {unit.pk: unit.path for unit in stored.values()}
    before = {unit.pk: _values(unit) for unit in stored.values()}
    kept_ids = set(staying)
    gone = [unit for key, unit in stored.items() if key not in difference.by_register]
    kept = [unit for unit in gone if unit.pk in kept_ids]
    leaving = tuple(unit for unit in gone if unit.pk not in kept_ids)
    tree = {unit.unit_id: stored.get(unit.unit_id, unit) for unit in difference.units}
    successors = _successors(gone, stored)
    placed = _placed(difference.units, tree)
    _place_units_that_stay(kept, tree, successors, placed)
    _store(difference.cycle, placed, before, leaving)
    changed = {
        unit.pk
        for unit in placed
        if unit.pk in before
        and (unit.path, unit.sector, unit.is_covered)
        != (before[unit.pk][1], before[unit.pk][5], before[unit.pk][6])
    }
    moved = {
        unit.pk
        for unit in placed
        if unit.pk not in before
        or (unit.parent_id, unit.category) != (before[unit.pk][0], before[unit.pk][4])
    }
    return StoredTree(tree, paths, frozenset(changed), frozenset(moved), leaving, successors)


def _values(unit: CycleUnit) -> tuple[Any, ...]:
    return tuple(getattr(unit, name) for name in FIELDS)


def _placed(units: Sequence[CycleUnit], tree: Mapping[int, CycleUnit]) -> list[CycleUnit]:
    """Take over the register's values into the stored units; return all, superiors first."""
    placed = []
    for unit in units:
        target = tree[unit.unit_id]
        if target is not unit:
            for name in ("path", "code", "name", "category", "sector", "not_reviewed"):
                setattr(target, name, getattr(unit, name))
            target.is_covered = unit.is_covered
        target.parent = tree[unit.parent.unit_id] if unit.parent is not None else None
        placed.append(target)
    return placed


def _successors(gone: Iterable[CycleUnit], stored: Mapping[int, CycleUnit]) -> dict[int, int]:
    """Return for each unit that is gone the one it was merged into, or else its superior."""
    by_pk = {unit.pk: unit for unit in stored.values()}
    above = {
        unit.unit_id: by_pk[unit.parent_id].unit_id for unit in gone if unit.parent_id is not None
    }
    rows = Lineage.objects.filter(kind=Lineage.Kind.MERGED_INTO, unit__in=above).order_by("on")
    merged = {one.unit_id: one.other_id for one in rows if one.other_id is not None}
    # a merger into a unit that the cycle never had leads nowhere
    return {key: merged[key] if key in merged else above[key] for key in above}


def _place_units_that_stay(
    kept: Sequence[CycleUnit],
    tree: dict[int, CycleUnit],
    successors: Mapping[int, int],
    placed: list[CycleUnit],
) -> None:
    """Place the units that stay behind all others below their superior, so no path moves."""
    numbers = Counter(unit.path[:-4] for unit in placed)
    by_pk = {unit.pk: unit.unit_id for unit in (*kept, *placed) if unit.pk}
    keys = {unit.unit_id for unit in kept}
    for unit in sorted(kept, key=lambda one: len(one.path)):
        above = by_pk.get(unit.parent_id or 0, successors.get(unit.unit_id))
        while above is not None and above not in tree:
            above = successors.get(above)
        parent = tree[above] if above is not None else None
        prefix = parent.path if parent else ""
        unit.parent, unit.path = parent, prefix + path_step(numbers[prefix])
        numbers[prefix] += 1
        by_return = unit.source == ReportingSource.RETURN
        unit.is_covered = by_return or bool(parent and parent.is_covered)
        # who was counted here is counted where the register has them now
        unit.not_reviewed = {}
        tree[unit.unit_id] = unit
        placed.append(unit)
    assert keys <= tree.keys()


def _store(
    cycle: Cycle,
    units: Sequence[CycleUnit],
    before: Mapping[int, tuple[Any, ...]],
    leaving: Sequence[CycleUnit],
) -> None:
    old = [unit for unit in units if unit.pk in before]
    changed = [
        unit
        for unit in old
        # a superior that is new has no id yet
        if (unit.parent is not None and unit.parent.pk is None) or _values(unit) != before[unit.pk]
    ]
    shifted = [
        unit.pk
        for unit in changed
        if (unit.path, unit.code) != (before[unit.pk][1], before[unit.pk][2])
    ]
    _step_aside([*shifted, *(unit.pk for unit in leaving)])
    by_depth: dict[int, list[CycleUnit]] = defaultdict(list)
    for unit in units:
        if unit.pk is None:
            by_depth[len(unit.path)].append(unit)
    for depth in sorted(by_depth):
        for unit in by_depth[depth]:
            unit.parent = unit.parent  # takes over the id that the superior has by now
        CycleUnit.objects.bulk_create(by_depth[depth], batch_size=BATCH)
    for unit in changed:
        unit.parent = unit.parent
    CycleUnit.objects.bulk_update(
        changed, [name.removesuffix("_id") for name in FIELDS], batch_size=200
    )


def _step_aside(keys: Sequence[int]) -> None:
    """Give units paths and codes that no other has, since two may change places."""
    table = connection.ops.quote_name(CycleUnit._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET path = %s, code = %s WHERE id = %s",  # noqa: S608 (own names)
            [(f"~{key}", f"~{key}", key) for key in keys],
        )


def follow_tree(tree: StoredTree) -> None:
    """Give the cases and tallies of units the path, sector and covering return of their units."""
    units = [unit for unit in tree.by_unit.values() if unit.pk in tree.changed]
    cases = connection.ops.quote_name(Case._meta.db_table)
    tallies = connection.ops.quote_name(Tally._meta.db_table)
    moved = [(unit.path, unit.pk) for unit in units if tree.paths[unit.pk] != unit.path]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {cases} SET path = %s WHERE cycle_unit_id = %s",  # noqa: S608 (own names)
            moved,
        )
        cursor.executemany(
            f"UPDATE {tallies} SET path = %s, sector = %s, is_covered = %s"  # noqa: S608
            " WHERE cycle_unit_id = %s",
            [(unit.path, unit.sector, unit.is_covered, unit.pk) for unit in units],
        )


def remove_units(units: Sequence[CycleUnit]) -> None:
    """Remove units that have no cases any more."""
    keys = [unit.pk for unit in units]
    Tally.objects.filter(cycle_unit__in=keys).delete()
    CycleUnit.objects.filter(pk__in=keys).update(parent=None)
    CycleUnit.objects.filter(pk__in=keys).delete()
