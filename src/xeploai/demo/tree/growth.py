"""Grow the tree as it is at the end of the later year; `history` adds its past afterwards."""

from collections.abc import Mapping, Sequence

from xeploai.demo.dice import Dice, apportion
from xeploai.demo.totals import PublishedTotal

from . import kinds, places
from .kinds import UnitKind
from .nodes import DemoTree, DemoUnit

DEPARTMENT_BRANCHES = 4  # at most, below one departmental committee
COMMUNE_BRANCHES_LEAST, OTHER_BRANCHES_LEAST = 8, 3


def grow_tree(seed: int, totals: Mapping[str, PublishedTotal]) -> DemoTree:
    """Return the tree of the later year, without dates, sizes or history."""
    tree = DemoTree(seed, totals)
    for spec in places.DISTRICTS:
        above, category = tree.root, "district_committee"
        tree.add(spec.code, spec.name, category, parent=above, sector=spec.sector)
    _add_communes(tree)
    _add_shared_out(tree, "grassroots_committee", kinds.COMMITTEES, _other_committees(tree))
    branches = apportion(
        totals["grassroots_branch"].total, [spec.branches for spec in places.DISTRICTS]
    )
    _add_shared_out(tree, "grassroots_branch", kinds.BRANCHES, branches)
    _add_below_committees(tree)
    return tree


def _other_committees(tree: DemoTree) -> list[int]:
    communes = sum(spec.communes for spec in places.DISTRICTS)
    weights = [spec.committees for spec in places.DISTRICTS]
    return apportion(tree.totals["grassroots_committee"].total - communes, weights)


def _add_communes(tree: DemoTree) -> None:
    for spec in places.DISTRICTS:
        for number in range(spec.communes):
            add_commune(tree, tree.by_code[spec.code], _commune_word(spec, number))


def _commune_word(spec: places.District, number: int) -> str:
    if spec.kind == places.CITY:
        return "phường" if number * 4 < spec.communes * 3 else "xã"
    return "thị trấn" if number == 0 else "xã"


def add_commune(tree: DemoTree, district: DemoUnit, word: str) -> DemoUnit:
    """Add the grassroots committee of a commune, ward or town with an invented name."""
    place = f"{word} {tree.place_names.pop()}"
    node = tree.add_below(district, f"Đảng bộ {place}", "grassroots_committee", kinds.COMMUNE)
    node.place = place
    return node


def _add_shared_out(
    tree: DemoTree,
    category: str,
    kinds_of: Mapping[str, Sequence[UnitKind]],
    numbers: Sequence[int],
) -> None:
    for spec, number in zip(places.DISTRICTS, numbers, strict=True):
        options = kinds_of[spec.kind]
        filling = [kind for kind in options if kind.repeats]
        for index in range(number):
            kind = options[index] if index < len(options) else filling[index % len(filling)]
            add_of_kind(tree, tree.by_code[spec.code], category, kind, spec.label)


def add_of_kind(
    tree: DemoTree, district: DemoUnit, category: str, kind: UnitKind, label: str
) -> DemoUnit:
    """Add a grassroots organisation of a kind."""
    place = tree.place_names.pop() if "{x}" in kind.name else ""
    number = tree.next_number(district.code + kind.name) if "{n}" in kind.name else 0
    name = kind.name.format(d=label, x=place, n=number)
    node = tree.add_below(district, name, category, kind.role)
    node.place = place
    return node


def _add_below_committees(tree: DemoTree) -> None:
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


def _least_branches(node: DemoUnit) -> int:
    is_commune = node.role == kinds.COMMUNE
    return COMMUNE_BRANCHES_LEAST if is_commune else OTHER_BRANCHES_LEAST


def _branches_weight(dice: Dice, node: DemoUnit) -> int:
    return dice.between(20, 110) if node.role == kinds.COMMUNE else dice.between(2, 70)


def _departments(
    tree: DemoTree, committees: Sequence[DemoUnit], numbers: Sequence[int]
) -> list[int]:
    """Return how many departmental committees each one has: the largest outside communes."""
    order = sorted(
        range(len(committees)),
        key=lambda index: (committees[index].role == kinds.COMMUNE, -numbers[index], index),
    )
    numbers_by_committee = [0] * len(committees)
    for turn in range(tree.totals["departmental_committee"].total):
        numbers_by_committee[order[turn // 2]] += 1
    return numbers_by_committee


def _add_branches(tree: DemoTree, node: DemoUnit, departments: int, number: int) -> None:
    groups = [
        tree.add_below(
            node, f"Đảng bộ bộ phận Khối {index + 1}", "departmental_committee", node.role
        )
        for index in range(departments)
    ]
    below = kinds.BELOW[node.role]
    hamlets = tree.dice.shuffled(places.HAMLETS)
    for index in range(number):
        kind = below[min(index, len(below) - 1)]
        room = index // DEPARTMENT_BRANCHES
        parent = groups[room] if room < len(groups) else node
        name = _branch_name(tree, node, kind, hamlets)
        tree.add_below(parent, name, "subordinate_branch", kind.role)


def _branch_name(tree: DemoTree, node: DemoUnit, kind: UnitKind, hamlets: list[str]) -> str:
    if kind.role != kinds.HAMLET:
        return kind.name.format(x=node.place, n=tree.next_number(node.code + kind.name))
    if node.place.startswith("xã") and hamlets:
        return kind.name.format(x=hamlets.pop())
    quarter = kinds.WARD_QUARTER.name
    return quarter.format(n=tree.next_number(node.code + quarter))


def set_sizes(tree: DemoTree, total: int) -> None:
    """Distribute the members over the open branches; each has at least three or five."""
    dice, branches = tree.dice, tree.branches()
    least = [5 if node.category == "grassroots_branch" else 3 for node in branches]
    weights = [_size_weight(dice, node) for node in branches]
    more = apportion(total - sum(least), weights)
    for node, low, extra in zip(branches, least, more, strict=True):
        node.size = low + extra


def _size_weight(dice: Dice, node: DemoUnit) -> int:
    percent = 2 + dice.below(125) + (dice.below(210) if dice.chance(12) else 0)
    return kinds.SIZE_OF_ROLE[node.role] * percent


def set_qualities(tree: DemoTree) -> None:
    """Set how well each unit does: near its superior, so that good and poor units cluster."""
    step = {"district_committee": 0.35, "subordinate_branch": 0.45}
    for node in tree.nodes:
        above = node.parent.quality if node.parent else 0.0
        node.quality = above + step.get(node.category, 0.5) * tree.dice.bell()
        # leaders of hamlet branches have no leading post: fewer heads fail with their unit
        if node.role == kinds.HAMLET:
            node.quality -= 0.25
