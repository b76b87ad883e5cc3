"""The ceilings that subjects of a unit are under: those of the units that hold their groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xeploai.cycle.queries import CycleUnit, PeerGroup, Tally, subtree
from xeploai.domain import STEP_WIDTH, Ceiling, missing_settings

from .ceilings import CycleCeilings


@dataclass(frozen=True)
class UnitCeiling:
    """A ceiling that subjects of a category in a unit are under.

    Args:
        paths: of the units that hold the groups and decide on the subjects, the highest first.
        ceiling: None where it has no number yet.
        missing: the settings that it lacks then.
    """

    category: str
    paths: tuple[str, ...]
    ceiling: Ceiling | None
    missing: tuple[str, ...] = ()

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
    found: dict[tuple[str, Ceiling | None, tuple[str, ...]], list[str]] = {}
    for category in book.pack.categories_on(book.on):
        for path in holders.get(category, (unit.path,)):
            ceiling = reader.of(path, category)
            missing = () if ceiling else missing_settings(reader.book(path), category)
            if ceiling or missing:
                found.setdefault((category, ceiling, missing), []).append(path)
    return [
        UnitCeiling(category, tuple(paths), ceiling, missing)
        for (category, ceiling, missing), paths in found.items()
    ]


def _holders(unit: CycleUnit) -> Mapping[str, Iterable[str]]:
    """Return the paths of the units that hold groups, by category, the nearest to the top first."""
    subjects = Tally.objects.filter(
        cycle=unit.cycle_id, is_covered=False, peer_group__isnull=False, **subtree(unit)
    )
    holders: dict[str, set[str]] = {}
    pairs = subjects.values_list("peer_group__category", "peer_group__path").distinct()
    for category, path in pairs.order_by():
        holders.setdefault(category, set()).add(path)
    steps = [unit.path[:end] for end in range(STEP_WIDTH, len(unit.path) + 1, STEP_WIDTH)]
    above = PeerGroup.objects.filter(cycle=unit.cycle_id, path__in=steps).order_by("path")
    nearest = dict(above.values_list("category", "path"))
    return {
        **{category: (path,) for category, path in nearest.items()},
        **{category: sorted(paths) for category, paths in holders.items()},
    }
