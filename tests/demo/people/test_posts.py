"""Leading posts of the demonstration are consistent on every day."""

import itertools
from collections import defaultdict
from datetime import date

from tests.demo.on_a_day import OnADay
from xeploai.demo import DemoProvince

OPEN_END = date(9999, 12, 31)


def test_leaders_are_members_who_stand_below_their_unit_or_in_the_bloc(either: OnADay) -> None:
    for post in either.posts:
        way = list(either.upwards(either.branch_of[post.person]))
        assert post.unit in way


def test_a_unit_has_one_head_on_any_day(province: DemoProvince) -> None:
    spans = defaultdict(list)
    for post in province.posts:
        if post.is_head:
            spans[post.unit].append((post.from_on, post.until_on or OPEN_END))

    for held in spans.values():
        ordered = sorted(held)
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(ordered))


def test_posts_lie_within_the_life_of_the_unit_and_are_told_once(province: DemoProvince) -> None:
    units = {unit.code: unit for unit in province.units}
    keys = [(post.person, post.unit, post.title_code, post.from_on) for post in province.posts]

    assert len(keys) == len(set(keys))
    for post in province.posts:
        unit, end = units[post.unit], post.until_on or OPEN_END
        assert unit.opened_on <= post.from_on < end <= (unit.closed_on or OPEN_END)
        assert "{" not in post.title
