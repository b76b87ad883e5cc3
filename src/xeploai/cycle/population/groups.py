"""Put the groups of a cycle together anew, keeping those that only moved or were renamed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xeploai.cycle.evaluation import Grouping, GroupKey
from xeploai.cycle.operations import NewCase, group_ids
from xeploai.cycle.queries import Case, Cycle, PeerGroup, pack_of, population_day

from .papers import BATCH
from .trees import StoredTree


@dataclass
class Groups:
    """The groups by the register: the key of each case's group, and the stored ones.

    Args:
        tree: stored already.
    """

    cycle: Cycle
    tree: StoredTree
    _keys: dict[tuple[str, int, object], GroupKey | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        categories = pack_of(self.cycle).categories_on(population_day(self.cycle))
        units = sorted(self.tree.by_unit.values(), key=lambda unit: unit.path)
        self.grouping = Grouping(self.cycle, units, categories)

    def key_of(self, case: NewCase) -> GroupKey | None:
        """Return the key of a case's group; many cases of a unit share one."""
        known = (case.category, case.where.unit_id, case.traits)
        if known not in self._keys:
            unit = self.tree.by_unit[case.where.unit_id]
            self._keys[known] = self.grouping.group_of(case.category, unit, case.traits)
        return self._keys[known]

    def store(self, votes: Mapping[tuple[int, GroupKey], int]) -> dict[GroupKey, int]:
        """Store the groups and return their ids.

        A stored group goes on under its new key; where only its name changed, it is known by the
        cases that it shares with the new one.

        Args:
            votes: how many cases go from a stored group to a new one.
        """
        stored = {group.pk: group for group in PeerGroup.objects.filter(cycle=self.cycle)}
        self._follow_paths(stored.values())
        by_key = {_key(group): group for group in stored.values()}
        missing = [key for key in self.grouping.groups if key not in by_key]
        free = {pk for pk, group in stored.items() if _key(group) not in self.grouping.groups}
        renamed = _most_alike(votes, set(missing), free)
        for key, pk in renamed.items():
            group = stored[pk]
            group.category, group.path, group.label = key
            group.group_by = self.grouping.groups[key].group_by
            group.save(update_fields=["category", "path", "label", "group_by"])
        PeerGroup.objects.bulk_create(
            [self.grouping.groups[key] for key in missing if key not in renamed], batch_size=1000
        )
        self._update_kind(stored.values())
        return group_ids(self.cycle)

    def _follow_paths(self, groups: Iterable[PeerGroup]) -> None:
        """Move groups along with their units, out of each other's way first."""
        units = {path: pk for pk, path in self.tree.paths.items()}
        by_pk = {unit.pk: unit for unit in self.tree.by_unit.values()}
        leaving = {unit.pk: unit.unit_id for unit in self.tree.leaving}
        moved = []
        for group in groups:
            unit = units.get(group.path)
            if unit is None:
                continue
            home = by_pk.get(unit) or self.tree.home_of(leaving[unit])
            if home.path != group.path:
                group.path = home.path
                moved.append(group)
        if not moved:
            return
        taken = {_key(group) for group in groups if group not in moved}
        for group in moved:
            # two groups whose units became one: the later ones are told apart until they go
            while _key(group) in taken:
                group.label = f"{group.label} ({group.pk})"
            taken.add(_key(group))
        for group in moved:
            PeerGroup.objects.filter(pk=group.pk).update(path=f"~{group.pk}")
        PeerGroup.objects.bulk_update(moved, ["path", "label"], batch_size=200)

    def _update_kind(self, groups: Iterable[PeerGroup]) -> None:
        changed = []
        for group in groups:
            wanted = self.grouping.groups.get(_key(group))
            if wanted is not None and wanted.group_by != group.group_by:
                group.group_by = wanted.group_by
                changed.append(group)
        PeerGroup.objects.bulk_update(changed, ["group_by"], batch_size=200)


def _key(group: PeerGroup) -> GroupKey:
    return group.category, group.path, group.label


def _most_alike(
    votes: Mapping[tuple[int, GroupKey], int], missing: set[GroupKey], free: set[int]
) -> dict[GroupKey, int]:
    """Return the stored group that each new one goes on from: that with most of its cases."""
    found: dict[GroupKey, int] = {}
    taken: set[int] = set()
    ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0][0], vote[0][1]))
    for (pk, key), _ in ranked:
        if key in missing and key not in found and pk in free and pk not in taken:
            found[key] = pk
            taken.add(pk)
    return found


def remove_empty_groups(cycle: Cycle) -> int:
    """Remove the groups that lost all their cases, unless a document was recorded for them."""
    used = set(
        Case.with_ended.filter(cycle=cycle, peer_group__isnull=False)
        .values_list("peer_group", flat=True)
        .distinct()
    )
    groups = PeerGroup.objects.filter(cycle=cycle, exceptional_shares__isnull=True)
    empty = [pk for pk in groups.values_list("pk", flat=True) if pk not in used]
    for start in range(0, len(empty), BATCH):
        PeerGroup.objects.filter(pk__in=empty[start : start + BATCH]).delete()
    return len(empty)


def votes_for(
    pairs: Sequence[tuple[int | None, GroupKey | None]],
) -> dict[tuple[int, GroupKey], int]:
    """Count how many cases go from each stored group to each new one."""
    votes: Counter[tuple[int, GroupKey]] = Counter()
    for old, new in pairs:
        if old is not None and new is not None:
            votes[old, new] += 1
    return dict(votes)
