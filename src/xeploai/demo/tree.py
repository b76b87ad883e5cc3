"""The invented tree as it stands at the end of the later year, before its history is added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xeploai.domain import Sector

from . import catalogue, places
from .catalogue import Kind
from .dice import Dice, apportion
from .targets import Published

DEPARTMENT_BRANCHES = 4  # at most, below one departmental committee
COMMUNE_BRANCHES_LEAST, OTHER_BRANCHES_LEAST = 8, 3


@dataclass(eq=False, slots=True)
class Node:
    """A unit while the tree is being built.

    Args:
        role: what kind of work it does, which its names, sizes and posts follow.
        place: the invented part of its name, if any.
        quality: how well it does; about 0 on average.
        earlier_parent: where it stood until `moved_on`.
        earlier_name: what it was called until `renamed_on`.
        origin: branch (in the later year a new one's elder, or one merged into this) that
            members came from.
        is_changed: whether its history already holds something.
    """

    code: str
    name: str
    category: str
    sector: Sector
    role: str
    parent: "Node | None"
    place: str = ""
    quality: float = 0.0
    opened_on: date = date.min
    closed_on: date | None = None
    earlier_parent: "Node | None" = None
    moved_on: date = date.min
    earlier_name: str = ""
    renamed_on: date = date.min
    origin: "Node | None" = None
    size: int = 0
    is_changed: bool = False
    children: list["Node"] = field(default_factory=list)

    def parent_on(self, day: date) -> "Node | None":
        """Return the direct superior on a day."""
        return self.earlier_parent if self.earlier_parent and day < self.moved_on else self.parent

    def is_open(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)

    def upwards(self, day: date) -> Iterator["Node"]:
        """Yield the unit, its superior on a day, and so on to the root."""
        step: Node | None = self
        while step is not None:
            yield step
            step = step.parent_on(day)

    def district_on(self, day: date) -> "Node":
        """Return the committee directly under the province; the root for itself."""
        way = list(self.upwards(day))
        return way[-2] if len(way) > 1 else way[0]

    def grassroots_on(self, day: date) -> "Node | None":
        """Return the grassroots organisation that the unit is or belongs to."""
        for step in self.upwards(day):
            if step.category in ("grassroots_committee", "grassroots_branch"):
                return step
        return None


class Tree:
    """All units, parents before children, and where the next free number of each stands."""

    def __init__(self, seed: int, totals: Mapping[str, Published]) -> None:
        self.totals = totals
        self.dice = Dice(seed, "tree")
        self.nodes: list[Node] = []
        self.by_code: dict[str, Node] = {}
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
        parent: Node | None = None,
        sector: Sector | None = None,
    ) -> Node:
        """Add a unit at the end."""
        sector = sector or catalogue.SECTOR_OF_ROLE[role]
        node = Node(code, name, category, sector, role, parent)
        self.nodes.append(node)
        self.by_code[code] = node
        if parent is not None:
            parent.children.append(node)
        return node

    def add_below(self, parent: Node, name: str, category: str, role: str) -> Node:
        """Add a unit under the next free number of its superior."""
        digits = 3 if parent.parent is self.root else 2
        code = f"{parent.code}-{self.next_number(parent.code):0{digits}}"
        return self.add(code, name, category, role=role, parent=parent)

    def next_number(self, of: str) -> int:
        """Return the next running number of something."""
        self.numbers[of] = self.numbers.get(of, 0) + 1
        return self.numbers[of]

    def of(self, category: str) -> list[Node]:
        """Return the units of a category that are still open."""
        return [node for node in self.nodes if node.category == category and not node.closed_on]

    def branches(self) -> list[Node]:
        """Return the open units that have members of their own."""
        return self.of("grassroots_branch") + self.of("subordinate_branch")


def grown_tree(seed: int, totals: Mapping[str, Published]) -> Tree:
    """Return the tree of the later year, without dates, sizes or history."""
    tree = Tree(seed, totals)
    for spec in places.DISTRICTS:
        above, category = tree.root, "district_committee"
        tree.add(spec.code, spec.name, category, parent=above, sector=spec.sector)
    _add_communes(tree)
    _add_shared_out(tree, "grassroots_committee", catalogue.COMMITTEES, _other_committees(tree))
    branches = apportion(
        totals["grassroots_branch"].total, [spec.branches for spec in places.DISTRICTS]
    )
    _add_shared_out(tree, "grassroots_branch", catalogue.BRANCHES, branches)
    _add_below_committees(tree)
    return tree


def _other_committees(tree: Tree) -> list[int]:
    communes = sum(spec.communes for spec in places.DISTRICTS)
    weights = [spec.committees for spec in places.DISTRICTS]
    return apportion(tree.totals["grassroots_committee"].total - communes, weights)


def _add_communes(tree: Tree) -> None:
    for spec in places.DISTRICTS:
        for number in range(spec.communes):
            add_commune(tree, tree.by_code[spec.code], _commune_word(spec, number))


def _commune_word(spec: places.District, number: int) -> str:
    if spec.kind == places.CITY:
        return "phường" if number * 4 < spec.communes * 3 else "xã"
    return "thị trấn" if number == 0 else "xã"


def add_commune(tree: Tree, district: Node, word: str) -> Node:
    """Add the grassroots committee of a commune, ward or town with an invented name."""
    place = f"{word} {tree.place_names.pop()}"
    node = tree.add_below(district, f"Đảng bộ {place}", "grassroots_committee", catalogue.COMMUNE)
    node.place = place
    return node


def _add_shared_out(
    tree: Tree, category: str, kinds: Mapping[str, Sequence[Kind]], numbers: Sequence[int]
) -> None:
    for spec, number in zip(places.DISTRICTS, numbers, strict=True):
        offered = kinds[spec.kind]
        filling = [kind for kind in offered if kind.repeats]
        for index in range(number):
            kind = offered[index] if index < len(offered) else filling[index % len(filling)]
            add_of_kind(tree, tree.by_code[spec.code], category, kind, spec.label)


def add_of_kind(tree: Tree, district: Node, category: str, kind: Kind, label: str) -> Node:
    """Add a grassroots organisation of a kind."""
    place = tree.place_names.pop() if "{x}" in kind.name else ""
    number = tree.next_number(district.code + kind.name) if "{n}" in kind.name else 0
    name = kind.name.format(d=label, x=place, n=number)
    node = tree.add_below(district, name, category, kind.role)
    node.place = place
    return node


def _add_below_committees(tree: Tree) -> None:
    committees = tree.of("grassroots_committee")
    least = [_least_branches(node) for node in committees]
    weights = [_branches_weight(tree.dice, node) for node in committees]
    spare = tree.totals["subordinate_branch"].total - sum(least)
    more = apportion(spare, weights)
    numbers = [low + extra for low, extra in zip(least, more, strict=True)]
    for node, departments, number in zip(
        committees, _departments(tree, committees, numbers), numbers, strict=True
    ):
        _add_branches(tree, node, departments, number)


def _least_branches(node: Node) -> int:
    is_commune = node.role == catalogue.COMMUNE
    return COMMUNE_BRANCHES_LEAST if is_commune else OTHER_BRANCHES_LEAST


def _branches_weight(dice: Dice, node: Node) -> int:
    return dice.between(20, 110) if node.role == catalogue.COMMUNE else dice.between(2, 70)


def _departments(tree: Tree, committees: Sequence[Node], numbers: Sequence[int]) -> list[int]:
    """Return how many departmental committees each one has: the largest outside communes."""
    order = sorted(
        range(len(committees)),
        key=lambda index: (committees[index].role == catalogue.COMMUNE, -numbers[index], index),
    )
    found = [0] * len(committees)
    for turn in range(tree.totals["departmental_committee"].total):
        found[order[turn // 2]] += 1
    return found


def _add_branches(tree: Tree, node: Node, departments: int, number: int) -> None:
    groups = [
        tree.add_below(
            node, f"Đảng bộ bộ phận Khối {index + 1}", "departmental_committee", node.role
        )
        for index in range(departments)
    ]
    kinds = catalogue.BELOW[node.role]
    hamlets = tree.dice.shuffled(places.HAMLETS)
    for index in range(number):
        kind = kinds[min(index, len(kinds) - 1)]
        room = index // DEPARTMENT_BRANCHES
        parent = groups[room] if room < len(groups) else node
        name = _branch_name(tree, node, kind, hamlets)
        tree.add_below(parent, name, "subordinate_branch", kind.role)


def _branch_name(tree: Tree, node: Node, kind: Kind, hamlets: list[str]) -> str:
    if kind.role != catalogue.HAMLET:
        return kind.name.format(x=node.place, n=tree.next_number(node.code + kind.name))
    if node.place.startswith("xã") and hamlets:
        return kind.name.format(x=hamlets.pop())
    quarter = catalogue.WARD_QUARTER.name
    return quarter.format(n=tree.next_number(node.code + quarter))


def set_sizes(tree: Tree, total: int) -> None:
    """Share the members out among the open branches; none has fewer than its least."""
    dice, branches = tree.dice, tree.branches()
    least = [5 if node.category == "grassroots_branch" else 3 for node in branches]
    weights = [_size_weight(dice, node) for node in branches]
    more = apportion(total - sum(least), weights)
    for node, low, extra in zip(branches, least, more, strict=True):
        node.size = low + extra


def _size_weight(dice: Dice, node: Node) -> int:
    percent = 2 + dice.below(125) + (dice.below(210) if dice.chance(12) else 0)
    return catalogue.SIZE_OF_ROLE[node.role] * percent


def set_qualities(tree: Tree) -> None:
    """Let good and poor units stand near each other: each adds a little to its superior's."""
    step = {"district_committee": 0.35, "subordinate_branch": 0.45}
    for node in tree.nodes:
        above = node.parent.quality if node.parent else 0.0
        node.quality = above + step.get(node.category, 0.5) * tree.dice.bell()
        # Leaders of hamlet branches hold no leading post: fewer heads fall short with their unit.
        if node.role == catalogue.HAMLET:
            node.quality -= 0.25
