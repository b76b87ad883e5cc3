"""A year of changes to the tree: merges, splits, transfers, renames, openings."""

from collections.abc import Callable
from datetime import date

from xeploai.demo.dice import Dice
from xeploai.domain import LineageEntry, LineageKind

from . import kinds, places
from .growth import add_commune
from .nodes import DemoTree, DemoUnit

COMMITTEES_MERGED, BRANCHES_MERGED = 2, 4
RENAMED, TRANSFERRED = 5, 4
OPENED_EARLY, OPENED_YEAR_BEFORE = 12, 30

# numbers of branches: of a committee that another was merged into, and of one split off
LARGE, SMALL = 12, range(3, 7)

OLDEST, SETTLED = date(1976, 3, 1), date(2021, 6, 30)
ORGANISATIONS_BELOW = (
    "grassroots_committee",
    "grassroots_branch",
    "departmental_committee",
    "subordinate_branch",
)
# these two report by return in the earlier year, with everything below them
LEFT_ALONE = ("quan-su", "bien-phong")


def half_year_before(closes_on: date) -> date:
    """Return the first day on which a new unit is too new to be graded at the year's end."""
    return date(closes_on.year, 7, 1)


class DemoHistory:
    """Change a tree as in a real year, and record the lineage of the changes."""

    def __init__(self, seed: int, tree: DemoTree, *, year: int, newly_established: int) -> None:
        self.tree = tree
        self.year = year
        self.dice = Dice(seed, "history")
        self.lineage: list[LineageEntry] = []
        self._merge_committees()
        self._merge_branches()
        self._split_committee()
        self._split_branch()
        self._rename()
        self._transfer()
        self._open_branches(newly_established)
        self._date_units()

    def _free(self, category: str, fits: Callable[[DemoUnit], bool]) -> list[DemoUnit]:
        """Return units to which nothing has happened yet, in a random order."""
        free = (
            node
            for node in self.tree.of(category)
            if not node.is_changed
            and node.district_on(date.max).code not in LEFT_ALONE
            and fits(node)
        )
        return self.dice.shuffled(free)

    def _day(self, first_month: int, last_month: int) -> date:
        months = date(self.year, first_month, 2), date(self.year, last_month, 28)
        return self.dice.day(*months)

    def _record(self, kind: LineageKind, unit: DemoUnit, other: DemoUnit | None, on: date) -> None:
        unit.is_changed = True
        if other is not None and other.parent is not self.tree.root:
            other.is_changed = True
        district = unit.district_on(on)
        suffix = next(spec.suffix for spec in places.DISTRICTS if spec.code == district.code)
        number = self.tree.next_number(f"lineage/{district.code}") * 7 + self.dice.between(100, 700)
        document = f"QĐ {number}-QĐ/{suffix}"
        self.lineage.append(
            LineageEntry(kind, unit.code, other.code if other else None, on, document)
        )

    def _merge_committees(self) -> None:
        targets = self._free("grassroots_committee", lambda node: len(node.children) >= LARGE)
        communes = [node for node in targets if node.place.startswith("xã")]
        for target in communes[:COMMITTEES_MERGED]:
            assert target.parent is not None
            closed = add_commune(self.tree, target.parent, "xã")
            on = self._day(2, 9)
            for branch in target.children[-len(target.children) // 3 :]:
                branch.earlier_parent, branch.moved_on, branch.is_changed = closed, on, True
            self._close(closed, target, on)

    def _merge_branches(self) -> None:
        targets = self._free("grassroots_branch", lambda node: bool(node.place))
        for target in targets[:BRANCHES_MERGED]:
            assert target.parent is not None
            name = target.name.replace(target.place, self.tree.place_names.pop())
            closed = self.tree.add_below(target.parent, name, target.category, target.role)
            target.origin = closed
            self._close(closed, target, self._day(2, 9))

    def _close(self, closed: DemoUnit, into: DemoUnit, on: date) -> None:
        closed.closed_on = on
        self._record(LineageKind.MERGED_INTO, closed, into, on)

    def _split_committee(self) -> None:
        """Split one committee in two; the branches that move along are otherwise unchanged."""
        heir = self._free(
            "grassroots_committee",
            lambda node: node.role != kinds.COMMUNE and _has_plain_branches(node),
        )[0]
        elder = self._sibling(heir)
        on = self._day(8, 9)
        for branch in heir.children:
            branch.earlier_parent, branch.moved_on, branch.is_changed = elder, on, True
        heir.opened_on = on
        self._record(LineageKind.SPLIT_FROM, heir, elder, on)

    def _split_branch(self) -> None:
        heir = self._free("grassroots_branch", lambda node: node.role == kinds.ENTERPRISE)[0]
        elder = self._sibling(heir)
        heir.opened_on, heir.origin = self._day(8, 9), elder
        self._record(LineageKind.SPLIT_FROM, heir, elder, heir.opened_on)

    def _sibling(self, of: DemoUnit) -> DemoUnit:
        """Return another unit of the kind, if there is one with the same work."""
        free = self._free(of.category, lambda node: node.parent is of.parent and node is not of)
        return min(free, key=lambda node: node.role != of.role)

    def _rename(self) -> None:
        def fits(node: DemoUnit) -> bool:
            return any(now in node.name for now, _ in kinds.FORMER_TERMS)

        units = self._free("grassroots_branch", fits)[: RENAMED - 2]
        units += self._free("grassroots_committee", fits)[:2]
        for node in units:
            now, before = next(pair for pair in kinds.FORMER_TERMS if pair[0] in node.name)
            node.earlier_name = node.name.replace(now, before)
            node.renamed_on = self._day(1, 11)
            self._record(LineageKind.RENAMED, node, None, node.renamed_on)

    def _transfer(self) -> None:
        """Transfer branches from a district to the bloc; their codes keep the district's."""
        bloc = self.tree.by_code["khoi"]
        moved = self._free(
            "grassroots_branch", lambda node: node.parent is bloc and bool(node.place)
        )
        cities = [self.tree.by_code[spec.code] for spec in places.DISTRICTS if spec.is_place]
        for node in moved[:TRANSFERRED]:
            node.earlier_parent, node.moved_on = self.dice.pick(cities), self._day(2, 10)
            del self.tree.by_code[node.code]
            number = self.tree.next_number(node.earlier_parent.code)
            node.code = f"{node.earlier_parent.code}-{number:03}"
            self.tree.by_code[node.code] = node
            self._record(LineageKind.TRANSFERRED, node, bloc, node.moved_on)

    def _open_branches(self, newly_established: int) -> None:
        pairs = iter(self._branches_with_elders())
        too_new, new_year = half_year_before(date(self.year, 12, 31)), date(self.year, 1, 5)
        year_before = date(self.year - 1, 7, 1), date(self.year - 1, 11, 30)
        for _ in range(newly_established):
            self._open(*next(pairs), too_new, date(self.year, 11, 30))
        for _ in range(OPENED_EARLY):
            self._open(*next(pairs), new_year, date(self.year, 6, 15))
        # on both closing days these hold the same people: the register need not know their elder
        for _ in range(OPENED_YEAR_BEFORE):
            self._open(next(pairs)[0], None, *year_before)

    def _branches_with_elders(self) -> list[tuple[DemoUnit, DemoUnit]]:
        """Return at most one branch of each superior, with an older branch of the same superior."""
        pairs: dict[str, tuple[DemoUnit, DemoUnit]] = {}
        plain = (kinds.HAMLET, kinds.AGENCY, kinds.ENTERPRISE, kinds.SERVICE)
        for node in self._free("subordinate_branch", lambda node: node.role in plain):
            assert node.parent is not None
            elders = [one for one in node.parent.children if one is not node]
            elders = [one for one in elders if _is_plain_branch(one)]
            if elders and not node.parent.is_changed and node.parent.code not in pairs:
                pairs[node.parent.code] = node, self.dice.pick(elders)
        return list(pairs.values())

    def _open(self, node: DemoUnit, elder: DemoUnit | None, first: date, last: date) -> None:
        node.opened_on, node.origin, node.is_changed = self.dice.day(first, last), elder, True

    def _date_units(self) -> None:
        """Give every other unit its opening day, none before that of its first superior."""
        for node in (self.tree.root, *self.tree.root.children):
            node.opened_on = OLDEST
        # by level: the closed committees come last in the list, after branches once below them
        for category in ORGANISATIONS_BELOW:
            for node in self.tree.nodes:
                if node.category == category and node.opened_on == date.min:
                    node.opened_on = self._opening_day(node)

    def _opening_day(self, node: DemoUnit) -> date:
        above = node.earlier_parent or node.parent
        assert above is not None
        last = date(2012, 12, 31) if node.category != "subordinate_branch" else SETTLED
        return self.dice.day(above.opened_on, last)


def _is_plain_branch(node: DemoUnit) -> bool:
    return node.category == "subordinate_branch" and not node.is_changed


def _has_plain_branches(node: DemoUnit) -> bool:
    return len(node.children) in SMALL and all(_is_plain_branch(one) for one in node.children)
