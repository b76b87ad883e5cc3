"""Leading posts and their holders, present and former."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xeploai.demo.dice import Dice
from xeploai.demo.tree import DemoTree, DemoUnit, kinds, places
from xeploai.domain import PostEntry

from . import titles
from .members import DemoMember, DemoPeople
from .titles import PostTitle

TURNOVER, PREDECESSOR_KNOWN = 6, 70  # percent
SECOND_POSTS = 260
LEFT_WITHOUT_POST = 2  # members of each branch, at least
SPECS = {spec.code: spec for spec in places.DISTRICTS}


class TooFewPosts(ValueError):
    """The tree has fewer leading posts than there are to be leaders."""


class Offer(NamedTuple):
    """A vacant post. `is_head`: it makes its holder the head of the unit."""

    unit: DemoUnit
    title: PostTitle
    is_head: bool


@dataclass(frozen=True, slots=True)
class Tenure:
    """A post with the member who has or had it, and its unit."""

    post: PostEntry
    life: DemoMember
    unit: DemoUnit


class DemoPosts:
    """All leading posts. Each leader has one or two at the end of the year.

    Secretaries of hamlet branches have no leading post, nor do those of office branches, whose
    agency's head has one a level higher.
    """

    def __init__(
        self, seed: int, tree: DemoTree, people: DemoPeople, *, year: int, cadres: int
    ) -> None:
        self.dice = Dice(seed, "posts")
        self.tree, self.people, self.year = tree, people, year
        self.closes_on = date(year, 12, 31)
        self.tenures: list[Tenure] = []
        self.now: list[Tenure] = []
        self.leaders: set[str] = set()
        self.free: dict[DemoUnit, list[DemoMember]] = {
            branch: self.dice.shuffled(life for life in lives if life.is_steady)
            for branch, lives in people.of_branch.items()
        }
        self._fill_closed()
        self._fill(cadres)
        self._add_second_posts()

    def _fill(self, cadres: int) -> None:
        first: list[Offer] = []
        others: list[Offer] = []
        for node in self.tree.nodes:
            titles_of_unit = _titles_of(node)
            if node.closed_on or not titles_of_unit:
                continue
            is_branch = node.category == "subordinate_branch"
            (others if is_branch else first).append(Offer(node, titles_of_unit[0], is_head=True))
            others += [Offer(node, title, is_head=False) for title in titles_of_unit[1:]]
        for offer in first + self._mixed(others):
            if len(self.leaders) == cadres:
                return
            self._appoint(offer)
        if len(self.leaders) < cadres:
            raise TooFewPosts(f"{len(self.leaders)} of {cadres}")

    def _mixed(self, offers: list[Offer]) -> list[Offer]:
        """Return the offers in random order, those of small branches after most of the others."""
        late = {"subordinate_branch": 0.6, "grassroots_branch": 0.25}
        keyed = [
            (self.dice.roll() + late.get(offer.unit.category, 0.0), index)
            for index, offer in enumerate(offers)
        ]
        return [offers[index] for _, index in sorted(keyed)]

    def _appoint(self, offer: Offer) -> None:
        life = self._candidate(offer.unit)
        if life is None:
            return
        self.leaders.add(life.person.code)
        earliest = max(offer.unit.opened_on, life.since)
        if earliest.year < self.year and self.dice.chance(TURNOVER):
            from_on = self.dice.day(date(self.year, 1, 10), date(self.year, 11, 15))
            self._add_predecessor(offer, from_on)
        else:
            from_on = self._first_day(earliest)
        self.now.append(self._fill_post(life, offer, from_on, None))

    def _add_predecessor(self, offer: Offer, until_on: date) -> None:
        """Give the post a former holder until then, unless it is a new post."""
        is_known = self.dice.chance(PREDECESSOR_KNOWN)
        elder = self._candidate(offer.unit, joined_before=self.year) if is_known else None
        if elder is not None:
            from_on = self._first_day(max(offer.unit.opened_on, elder.since))
            self._fill_post(elder, offer, from_on, until_on)

    def _first_day(self, earliest: date) -> date:
        last = date(self.year - 1, 11, 15)
        if earliest >= last:
            return earliest
        return self.dice.day(max(earliest, date(self.year - 6, 1, 1)), last)

    def _candidate(self, unit: DemoUnit, *, joined_before: int = 9999) -> DemoMember | None:
        """Return a steady member of the unit or of one below it who has no post."""
        for branch in self._branches_for(unit):
            lives = self.free.get(branch, [])
            if len(lives) > LEFT_WITHOUT_POST and lives[-1].since.year < joined_before:
                return lives.pop()
        return None

    def _branches_for(self, unit: DemoUnit) -> list[DemoUnit]:
        if not unit.children:
            return [unit]
        if unit is self.tree.root:
            return self._agencies(self.tree.by_code["khoi"])
        if unit.parent is self.tree.root:
            return self._agencies(unit)
        below = [node for child in unit.children for node in (child, *child.children)]
        offices = [node for node in below if node.role == kinds.OFFICE]
        return [*offices, *self.dice.shuffled(below)]

    def _agencies(self, district: DemoUnit) -> list[DemoUnit]:
        branches = [node for node in district.children if node.category == "grassroots_branch"]
        return self.dice.shuffled(branches)

    def _fill_post(self, life: DemoMember, offer: Offer, start: date, end: date | None) -> Tenure:
        unit, title, is_head = offer
        text = _text_of(title, unit)
        post = PostEntry(
            life.person.code, unit.code, text, titles.GROUPS[title.code], is_head, start, end
        )
        tenure = Tenure(post, life, unit)
        self.tenures.append(tenure)
        return tenure

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
            self._fill_post(life, Offer(unit, _titles_of(unit)[0], is_head=True), start, closed_on)

    def _add_second_posts(self) -> None:
        """Give some leaders a second post, in the executive of the district."""
        below = [tenure for tenure in self.now if tenure.unit.parent and tenure.unit.parent.parent]
        heads = [tenure for tenure in below if tenure.post.is_head and tenure.post.until_on is None]
        for tenure in self.dice.shuffled(heads)[:SECOND_POSTS]:
            district = tenure.unit.district_on(self.closes_on)
            start = max(tenure.post.from_on, tenure.unit.moved_on, date(self.year - 3, 7, 1))
            seat = Offer(district, titles.COMMITTEE_MEMBER, is_head=False)
            self._fill_post(tenure.life, seat, start, None)


def _titles_of(node: DemoUnit) -> tuple[PostTitle, ...]:
    candidates = _titles_of_level(node)
    if node.role != kinds.FORCE:
        return candidates
    return tuple(title for title in candidates if title.code not in titles.UNION_HEADS)


def _titles_of_level(node: DemoUnit) -> tuple[PostTitle, ...]:
    if node.category == "province_committee":
        return titles.PROVINCE
    if node.category == "district_committee":
        return titles.DISTRICT if SPECS[node.code].is_place else titles.BODY
    if node.category == "grassroots_committee":
        return titles.COMMUNE if node.role == kinds.COMMUNE else titles.COMMITTEE
    if node.category == "grassroots_branch":
        return titles.GRASSROOTS_BRANCH
    if node.category == "departmental_committee":
        return titles.DEPARTMENT
    has_head = node.role not in (kinds.HAMLET, kinds.OFFICE)
    return titles.SUBORDINATE_BRANCH if has_head else ()


def _text_of(title: PostTitle, unit: DemoUnit) -> str:
    spec = SPECS.get(unit.code)
    label, executive = (spec.label, spec.executive) if spec else ("", "")
    return title.text.format(d=label, e=executive, x=unit.place, head=_head_of(unit))


def _head_of(unit: DemoUnit) -> str:
    for start, head in titles.HEADS_BY_NAME:
        if unit.name.startswith(start):
            return head
    large, small = titles.HEADS.get(unit.role, ("", ""))
    return large if unit.category == "grassroots_committee" else small
