"""Where the person of a case belongs: the posts and branches of the year, by the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.domain import (
    STEP_WIDTH,
    PostCriterion,
    PostTraits,
    Spell,
    Stay,
    rank_of_post,
    stays_within,
    telling_criterion,
    year_before,
)
from xeploai.organisations.register import (
    LeadershipCollective,
    Post,
    Unit,
    collectives_with,
    memberships_of,
    names_on,
    posts_of,
)


def traits_of(post: Post, unit: CycleUnit) -> PostTraits:
    """Return what a post is compared by, with its unit's place in a cycle's tree."""
    level = len(unit.path) // STEP_WIDTH - 1
    return PostTraits(level, post.is_head, post.from_on, unit.code, post.title_code)


@dataclass(frozen=True)
class PostPlace:
    """A post, and its unit under its name of the closing day.

    Args:
        cycle_unit: the unit in the cycle's tree; None where it is not in it.
        collectives: those of the unit in which the person has a seat.
    """

    post: Post
    unit_name: str
    cycle_unit: CycleUnit | None
    collectives: tuple[LeadershipCollective, ...] = ()


@dataclass(frozen=True)
class BranchPlace:
    """A branch of the year, under its name of the closing day, and the time in it."""

    branch: Unit
    name: str
    stay: Stay


@dataclass(frozen=True)
class PersonPlaces:
    """The posts and branches of a person in the year that ends on a cycle's closing day.

    Args:
        held: the posts of the closing day, the main one first.
        ended: the posts that ended in the year.
        branches: of the year, the earliest first.
        present: id of the branch of the closing day; None where the person is in none.
        order: the criteria that put the posts in order.
    """

    held: tuple[PostPlace, ...]
    ended: tuple[PostPlace, ...]
    branches: tuple[BranchPlace, ...]
    present: int | None
    order: tuple[PostCriterion, ...]

    @property
    def main_criterion(self) -> PostCriterion | None:
        """The criterion that put the main post before the next; None with fewer than two posts."""
        one, other = self._first_two() or (None, None)
        return telling_criterion(one, other, self.order) if one and other else None

    @property
    def alike_in(self) -> tuple[PostCriterion, ...]:
        """The criteria before that one, in which the two posts were alike."""
        criterion = self.main_criterion
        return self.order[: self.order.index(criterion)] if criterion else ()

    def _first_two(self) -> tuple[PostTraits, PostTraits] | None:
        units = [(place, place.cycle_unit) for place in self.held]
        traits = [traits_of(place.post, unit) for place, unit in units if unit is not None]
        return (traits[0], traits[1]) if len(traits) > 1 else None


def year_of(cycle: Cycle) -> tuple[date, date]:
    """Return the first and the last day of the year that a cycle reviews."""
    return year_before(cycle.closes_on) + timedelta(days=1), cycle.closes_on


def places_of(case: Case, order: Sequence[PostCriterion]) -> PersonPlaces | None:
    """Return the posts and branches of a case's person; None where its subject is none.

    They are read from the register as it is now.

    Args:
        order: the criteria that put posts in order.
    """
    if case.person_id is None:
        return None
    first, last = year_of(case.cycle)
    posts = posts_of(case.person_id, first=first, last=last)
    memberships = memberships_of(case.person_id, first=first, last=last)
    names = names_on(last)
    places = _PostPlaces(case, posts, names)
    held = [post for post in posts if post.until_on is None or post.until_on > last]
    branches = {each.branch_id: each.branch for each in memberships}
    spells = [Spell(each.branch_id, each.from_on, each.until_on) for each in memberships]
    stays = stays_within(spells, first=first, last=last)
    return PersonPlaces(
        held=places.in_order(held, order),
        ended=tuple(places.place(post) for post in posts if post not in held),
        branches=tuple(
            BranchPlace(branches[stay.unit], names.get(stay.unit, branches[stay.unit].name), stay)
            for stay in stays
        ),
        present=next((stay.unit for stay in stays if stay.until_on is None), None),
        order=tuple(order),
    )


class _PostPlaces:
    """The units and collectives around the posts of a person."""

    def __init__(self, case: Case, posts: Sequence[Post], names: dict[int, str]) -> None:
        self.names = names
        units = CycleUnit.objects.filter(
            cycle=case.cycle_id, unit__in={post.unit_id for post in posts}
        )
        self.units = {unit.unit_id: unit for unit in units}
        person = case.person_id
        on = case.cycle.closes_on
        self.collectives = collectives_with(person, on=on) if person and posts else []

    def place(self, post: Post) -> PostPlace:
        unit = self.units.get(post.unit_id)
        name = unit.name if unit else self.names.get(post.unit_id, post.unit.name)
        collectives = tuple(each for each in self.collectives if each.unit_id == post.unit_id)
        return PostPlace(post, name, unit, collectives)

    def in_order(
        self, posts: Sequence[Post], order: Sequence[PostCriterion]
    ) -> tuple[PostPlace, ...]:
        """Return posts with the main one first; those of units outside the tree come last."""
        places = [self.place(post) for post in posts]
        inside = [(each, each.cycle_unit) for each in places if each.cycle_unit is not None]
        ranked = sorted(
            inside, key=lambda pair: rank_of_post(traits_of(pair[0].post, pair[1]), order)
        )
        return (
            *(place for place, _ in ranked),
            *(place for place in places if place.cycle_unit is None),
        )
