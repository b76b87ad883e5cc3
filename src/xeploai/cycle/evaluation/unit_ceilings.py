"""The ceilings that subjects of a unit are under: those of the units that hold their groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xeploai.cycle.queries import CycleUnit, PeerGroup, Tally, subtree
from xeploai.domain import STEP_WIDTH, Ceiling, missing_settings

from .ceilings import CycleCeilings, as_it_acts


@dataclass(frozen=True)
class UnitCeiling:
    """A ceiling that subjects of a category in a unit are under.

    Args:
        paths: of the units that hold the groups and decide on the subjects, the highest first.
        ceiling: as it acts on the groups there; None where it has no number yet.
        missing: the settings that it lacks then.
        rule: the ceiling as the rules in force have it, which may group in another way.
    """

    category: str
    paths: tuple[str, ...]
    ceiling: Ceiling | None
    missing: tuple[str, ...] = ()
    rule: Ceiling | None = None

    @property
    def is_grouped_otherwise(self) -> bool:
        """Whether the rules in force group subjects in another way than the cycle did."""
        return self.rule != self.ceiling

    @property
    def path(self) -> str:
        """That of the highest unit; the rules of all of them make the same ceiling."""
        return self.paths[0]


def ceilings_about(unit: CycleUnit, reader: CycleCeilings) -> list[UnitCeiling]:
    """Return the ceilings that the subjects of a unit are under, by category, each once.

    A unit's own document on groups that a superior holds has no effect, and is not among them. A
    category without a subject here goes by the nearest unit at or above it that holds such groups.
    """
    book = reader.book(unit.path)
    holders = _holders(unit)
    found: dict[UnitCeiling, list[str]] = {}
    for category in book.pack.categories_on(book.on):
        for path, groups in holders.get(category, ((unit.path, ""),)):
            rule = reader.of(path, category)
            missing = () if rule else missing_settings(reader.book(path), category)
            ceiling = as_it_acts(rule, groups) if rule else None
            if rule or missing:
                one = UnitCeiling(category, (), ceiling, missing, rule)
                found.setdefault(one, []).append(path)
    return [replace(one, paths=tuple(dict.fromkeys(paths))) for one, paths in found.items()]


def _holders(unit: CycleUnit) -> Mapping[str, Iterable[tuple[str, str]]]:
    """Return the paths of the units that hold groups, by category, the nearest to the top first.

    Each with how its groups were made.
    """
    subjects = Tally.objects.filter(
        cycle=unit.cycle_id, is_covered=False, peer_group__isnull=False, **subtree(unit)
    )
    holders: dict[str, set[tuple[str, str]]] = {}
    columns = ("peer_group__category", "peer_group__path", "peer_group__group_by")
    for category, *path_and_groups in subjects.values_list(*columns).distinct().order_by():
        holders.setdefault(category, set()).add(tuple(path_and_groups))
    steps = [unit.path[:end] for end in range(STEP_WIDTH, len(unit.path) + 1, STEP_WIDTH)]
    above = PeerGroup.objects.filter(cycle=unit.cycle_id, path__in=steps).order_by("path")
    rows = above.values_list("category", "path", "group_by")
    nearest = {category: (path, groups) for category, path, groups in rows}
    return {
        **{category: (held,) for category, held in nearest.items()},
        **{category: sorted(paths) for category, paths in holders.items()},
    }
