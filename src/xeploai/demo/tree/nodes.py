"""Units and the tree that they form while the province is invented."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from xeploai.demo.dice import Dice
from xeploai.demo.totals import PublishedTotal
from xeploai.domain import Sector

from . import kinds, places


@dataclass(eq=False, slots=True)
class DemoUnit:
    """A unit while the tree is being built, with its place before and after its one move.

    Args:
        role: kind of work; names, sizes and posts depend on it.
        place: the invented part of its name, if any.
        quality: how well it does; about 0 on average.
        earlier_parent: its superior until `moved_on`.
        earlier_name: its name until `renamed_on`.
        origin: branch (in the later year a new one's elder, or one merged into this) that
            members came from.
        is_changed: whether the year of changes already touched it.
    """

    code: str
    name: str
    category: str
    sector: Sector
    role: str
    parent: "DemoUnit | None"
    place: str = ""
    quality: float = 0.0
    opened_on: date = date.min
    closed_on: date | None = None
    earlier_parent: "DemoUnit | None" = None
    moved_on: date = date.min
    earlier_name: str = ""
    renamed_on: date = date.min
    origin: "DemoUnit | None" = None
    size: int = 0
    is_changed: bool = False
    children: list["DemoUnit"] = field(default_factory=list)

    def parent_on(self, day: date) -> "DemoUnit | None":
        """Return the direct superior on a day."""
        return self.earlier_parent if self.earlier_parent and day < self.moved_on else self.parent

    def is_open(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)

    def upwards(self, day: date) -> Iterator["DemoUnit"]:
        """Yield the unit, its superior on a day, and so on to the root."""
        step: DemoUnit | None = self
        while step is not None:
            yield step
            step = step.parent_on(day)

    def district_on(self, day: date) -> "DemoUnit":
        """Return the committee directly under the province; the root for itself."""
        path = list(self.upwards(day))
        return path[-2] if len(path) > 1 else path[0]

    def grassroots_on(self, day: date) -> "DemoUnit | None":
        """Return the grassroots organisation that the unit is or belongs to."""
        for step in self.upwards(day):
            if step.category in ("grassroots_committee", "grassroots_branch"):
                return step
        return None


class DemoTree:
    """All units, parents before children, and the next free number of each."""

    def __init__(self, seed: int, totals: Mapping[str, PublishedTotal]) -> None:
        self.totals = totals
        self.dice = Dice(seed, "tree")
        self.nodes: list[DemoUnit] = []
        self.by_code: dict[str, DemoUnit] = {}
        self.numbers: dict[str, int] = {}
        pairs = [f"{one} {two}" for one in places.PLACE_FIRST for two in places.PLACE_SECOND]
        self.place_names = self.dice.shuffled(pairs)
        self.root = self.add(
            places.ROOT_CODE, places.ROOT_NAME, "province_committee", sector=Sector.OTHER
        )

    def add(
        self,
        code: str,
        name: str,
        category: str,
        *,
        role: str = "",
        parent: DemoUnit | None = None,
        sector: Sector | None = None,
    ) -> DemoUnit:
        """Add a unit at the end."""
        sector = sector or kinds.SECTOR_OF_ROLE[role]
        node = DemoUnit(code, name, category, sector, role, parent)
        self.nodes.append(node)
        self.by_code[code] = node
        if parent is not None:
            parent.children.append(node)
        return node

    def add_below(self, parent: DemoUnit, name: str, category: str, role: str) -> DemoUnit:
        """Add a unit under the next free number of its superior."""
        digits = 3 if parent.parent is self.root else 2
        code = f"{parent.code}-{self.next_number(parent.code):0{digits}}"
        return self.add(code, name, category, role=role, parent=parent)

    def next_number(self, of: str) -> int:
        """Return the next running number of something."""
        self.numbers[of] = self.numbers.get(of, 0) + 1
        return self.numbers[of]

    def of(self, category: str) -> list[DemoUnit]:
        """Return the units of a category that are still open."""
        return [node for node in self.nodes if node.category == category and not node.closed_on]

    def branches(self) -> list[DemoUnit]:
        """Return the open units that have members of their own."""
        return self.of("grassroots_branch") + self.of("subordinate_branch")
