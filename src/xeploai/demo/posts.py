"""Leading posts: who holds them from when, and who held them before."""

from dataclasses import dataclass
from datetime import date

from . import catalogue, places, titles
from .dice import Dice
from .people import Life, People
from .records import Post
from .titles import Title
from .tree import Node, Tree

TURNOVER, PREDECESSOR_KNOWN = 6, 70  # percent
SECOND_POSTS = 260
LABELS = {spec.code: spec for spec in places.DISTRICTS}


@dataclass(frozen=True, slots=True)
class Held:
    """A post, with the nodes it is about."""

    post: Post
    life: Life
    unit: Node


class Posts:
    """All leading posts. Each of a stated number of persons holds one or two at the year's end.

    Branch secretaries of hamlets hold no leading post, nor do those of branches in which the
    agency's head sits one level up.
    """

    def __init__(self, seed: int, tree: Tree, people: People, *, year: int, cadres: int) -> None:
        self.dice = Dice(seed, "posts")
        self.tree, self.people, self.year = tree, people, year
        self.closes_on = date(year, 12, 31)
        self.held: list[Held] = []
        self.now: list[Held] = []
        self.taken: set[str] = set()
        self.free: dict[Node, list[Life]] = {
            branch: self.dice.shuffled(life for life in lives if life.is_steady)
            for branch, lives in people.of_branch.items()
        }
        self._fill(cadres)
        self._fill_closed()
        self._add_second_posts()

    def _fill(self, cadres: int) -> None:
        first, others = [], []
        for node in self.tree.nodes:
            offered = _titles_of(node)
            if node.closed_on or not offered:
                continue
            is_branch = node.category == "subordinate_branch"
            (others if is_branch else first).append((node, offered[0], True))
            others += [(node, title, False) for title in offered[1:]]
        for node, title, is_head in first + self._mixed(others):
            if len(self.taken) == cadres:
                return
            self._appoint(node, title, is_head)

    def _mixed(self, offered: list[tuple[Node, Title, bool]]) -> list[tuple[Node, Title, bool]]:
        """Return the offers in random order, those of small branches after most of the others."""
        late = {"subordinate_branch": 0.6, "grassroots_branch": 0.25}
        keyed = [
            (self.dice.roll() + late.get(offer[0].category, 0.0), index)
            for index, offer in enumerate(offered)
        ]
        return [offered[index] for _, index in sorted(keyed)]

    def _appoint(self, unit: Node, title: Title, is_head: bool) -> None:
        life = self._candidate(unit)
        if life is None:
            return
        earliest = max(unit.opened_on, life.since)
        is_fresh = self.dice.chance(TURNOVER) and earliest.year < self.year
        from_on = self._first_day(earliest, is_fresh)
        if is_fresh and self.dice.chance(PREDECESSOR_KNOWN):
            elder = self._candidate(unit, is_elder=True)
            if elder is not None:
                began = self._first_day(max(unit.opened_on, elder.since), False)
                self._hold(elder, unit, title, is_head, began, from_on)
        self.now.append(self._hold(life, unit, title, is_head, from_on, None))

    def _first_day(self, earliest: date, is_fresh: bool) -> date:
        if is_fresh:
            return self.dice.day(date(self.year, 1, 10), date(self.year, 11, 15))
        last = date(self.year - 1, 11, 15)
        if earliest >= last:
            return earliest
        return self.dice.day(max(earliest, date(self.year - 6, 1, 1)), last)

    def _candidate(self, unit: Node, *, is_elder: bool = False) -> Life | None:
        """Return a steady member of the unit, or of what stands below it, without a post.

        Those who held a post until lately are sought where the membership is older than it.
        """
        for branch in self._branches_for(unit):
            lives = self.free.get(branch, [])
            if len(lives) > 2 and not (is_elder and lives[-1].since.year >= self.year):
                life = lives.pop()
                self.taken |= set() if is_elder else {life.person.code}
                return life
        return None

    def _branches_for(self, unit: Node) -> list[Node]:
        if not unit.children:
            return [unit]
        if unit is self.tree.root:
            return self._agencies(self.tree.by_code["khoi"])
        if unit.parent is self.tree.root:
            return self._agencies(unit)
        below = [node for child in unit.children for node in (child, *child.children)]
        offices = [node for node in below if node.role == catalogue.OFFICE]
        return [*offices, *self.dice.shuffled(below)]

    def _agencies(self, district: Node) -> list[Node]:
        branches = [node for node in district.children if node.category == "grassroots_branch"]
        return self.dice.shuffled(branches)

    def _hold(
        self, life: Life, unit: Node, title: Title, is_head: bool, start: date, end: date | None
    ) -> Held:
        text = title.text.format(d=_label(unit), x=unit.place, head=_head_of(unit))
        post = Post(life.person.code, unit.code, text, title.code, is_head, start, end)
        held = Held(post, life, unit)
        self.held.append(held)
        return held

    def _fill_closed(self) -> None:
        """Give each unit that was merged a head until then, out of those who went along."""
        closed = {node: node.closed_on for node in self.tree.nodes if node.closed_on}
        for unit, closed_on in closed.items():
            lives = [
                life
                for branch in self.free
                if unit in (branch.origin, branch.earlier_parent)
                for life in self.free[branch]
                if life.branch_then is not None and unit in life.branch_then.upwards(date.min)
            ]
            life = lives[0]
            self.free[life.branch].remove(life)
            start = max(unit.opened_on, date(self.year - 4, 3, 1), life.rows[0].from_on)
            self._hold(life, unit, _titles_of(unit)[0], True, start, closed_on)

    def _add_second_posts(self) -> None:
        """Some leaders sit in the district's executive besides; that is no other leader."""
        below = [held for held in self.now if held.unit.parent and held.unit.parent.parent]
        heads = [held for held in below if held.post.is_head and held.post.until_on is None]
        for held in self.dice.shuffled(heads)[:SECOND_POSTS]:
            district = held.unit.district_on(self.closes_on)
            start = max(held.post.from_on, held.unit.moved_on, date(self.year - 3, 7, 1))
            self._hold(held.life, district, titles.COMMITTEE_MEMBER, False, start, None)


def _titles_of(node: Node) -> tuple[Title, ...]:
    if node.category == "province_committee":
        return titles.PROVINCE
    if node.category == "district_committee":
        return titles.DISTRICT if LABELS[node.code].is_place else titles.BODY
    if node.category == "grassroots_committee":
        return titles.COMMUNE if node.role == catalogue.COMMUNE else titles.COMMITTEE
    if node.category == "grassroots_branch":
        return titles.GRASSROOTS_BRANCH
    if node.category == "departmental_committee":
        return titles.DEPARTMENT
    has_head = node.role not in (catalogue.HAMLET, catalogue.OFFICE)
    return titles.SUBORDINATE_BRANCH if has_head else ()


def _label(unit: Node) -> str:
    return LABELS[unit.code].label if unit.code in LABELS else ""


def _head_of(unit: Node) -> str:
    large, small = titles.HEADS.get(unit.role, ("", ""))
    return large if unit.category == "grassroots_committee" else small
