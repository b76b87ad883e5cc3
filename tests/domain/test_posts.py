"""The main post of a person, and the stays of a year in months."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from xeploai.domain.posts import (
    DISTINGUISHING,
    PostCriterion,
    PostTraits,
    Spell,
    completed_months,
    rank_of_post,
    stays_within,
    telling_criterion,
)

ORDER = tuple(PostCriterion)
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
POST = PostTraits(1, is_head=False, since=date(2020, 1, 1), unit="b", title="PBT")


def days(*spans: tuple[int, date, date | None]) -> list[tuple[int, int, int]]:
    found = stays_within([Spell(*span) for span in spans], first=FIRST, last=LAST)
    return [(stay.unit, stay.days, stay.months) for stay in found]


@pytest.mark.parametrize(
    ("before", "criterion"),
    [
        ({"level": 0}, PostCriterion.LEVEL),
        ({"is_head": True}, PostCriterion.HEAD),
        ({"since": date(2019, 12, 31)}, PostCriterion.SINCE),
        ({"unit": "a"}, PostCriterion.UNIT),
        ({"title": "BT"}, PostCriterion.TITLE),
    ],
)
def test_each_criterion_puts_one_post_before_another(
    before: dict[str, Any], criterion: PostCriterion
) -> None:
    first = POST._replace(**before)

    assert rank_of_post(first, ORDER) < rank_of_post(POST, ORDER)
    assert telling_criterion(first, POST, ORDER) is criterion
    assert telling_criterion(POST, POST, ORDER) is None


def test_an_earlier_criterion_outweighs_all_later_ones() -> None:
    higher = POST._replace(level=0, since=date(2023, 1, 1), unit="z", title="Z")
    head = POST._replace(is_head=True)

    assert min(head, higher, key=lambda one: rank_of_post(one, ORDER)) is higher
    reverse = (PostCriterion.HEAD, PostCriterion.LEVEL)
    assert min(head, higher, key=lambda one: rank_of_post(one, reverse)) is head


def test_whoever_lists_the_posts_gets_the_same_main_post() -> None:
    posts = [POST, POST._replace(unit="a"), POST._replace(title="BT"), POST._replace(level=2)]

    ordered = {
        tuple(sorted(each, key=lambda one: rank_of_post(one, ORDER)))
        for each in permutations(posts)
    }

    assert len(ordered) == 1


def test_the_distinguishing_criteria_are_what_makes_a_post_unique() -> None:
    assert set(DISTINGUISHING) == {PostCriterion.SINCE, PostCriterion.UNIT, PostCriterion.TITLE}


@pytest.mark.parametrize(
    ("until", "months"), [(date(2023, 6, 30), 5), (date(2023, 7, 1), 6), (date(2023, 7, 2), 6)]
)
def test_the_sixth_month_is_full_only_when_its_last_day_is_over(until: date, months: int) -> None:
    (stay,) = stays_within([Spell(1, date(2020, 5, 5), until)], first=FIRST, last=LAST)

    assert (stay.months, stay.from_on, stay.until_on) == (months, FIRST, until)
    assert stay.days == (until - FIRST).days


def test_days_outside_the_year_do_not_count() -> None:
    before, after = Spell(1, date(2022, 1, 1), FIRST), Spell(2, date(2024, 1, 1), None)

    assert stays_within([before, after], first=FIRST, last=LAST) == ()
    assert days((1, date(2023, 12, 31), None)) == [(1, 1, 0)]
    assert days((1, date(2022, 12, 31), date(2023, 1, 2))) == [(1, 1, 0)]


def test_a_stay_that_lasts_beyond_the_year_has_no_end_in_it() -> None:
    (stay,) = stays_within([Spell(1, FIRST, date(2024, 1, 1))], first=FIRST, last=LAST)

    assert (stay.until_on, stay.days, stay.months) == (None, 365, 12)


def test_a_change_of_status_does_not_cut_a_stay() -> None:
    cut = days((1, date(2022, 1, 1), date(2023, 3, 15)), (1, date(2023, 3, 15), date(2023, 7, 1)))

    assert cut == [(1, 181, 6)]


def test_times_in_one_branch_apart_from_each_other_add_up() -> None:
    apart = days(
        (1, FIRST, date(2023, 4, 1)),
        (2, date(2023, 4, 1), date(2023, 7, 1)),
        (1, date(2023, 7, 1), date(2023, 10, 1)),
    )

    assert apart == [(1, 90 + 92, 6), (2, 91, 3)]


def test_a_stay_in_pieces_ends_with_its_last_piece() -> None:
    pieces = [Spell(1, FIRST, date(2023, 4, 1)), Spell(1, date(2023, 7, 1), date(2023, 10, 1))]

    (stay,) = stays_within(pieces, first=FIRST, last=LAST)

    assert (stay.from_on, stay.until_on) == (FIRST, date(2023, 10, 1))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2023, 1, 31), date(2023, 2, 27), 0),
        (date(2023, 1, 31), date(2023, 2, 28), 1),
        (date(2023, 3, 10), date(2023, 3, 1), 0),
        (date(2023, 1, 31), date(2023, 3, 30), 1),
        (date(2023, 1, 31), date(2023, 3, 31), 2),
    ],
)
def test_a_month_ends_on_its_last_day_where_it_lacks_the_number(
    start: date, end: date, months: int
) -> None:
    assert completed_months(start, end) == months
