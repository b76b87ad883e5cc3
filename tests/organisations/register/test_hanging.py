"""A unit has one head on a day, and names in sentences are limited."""

from datetime import date

import pytest

from tests.builders import AT, BY, make_members, make_post
from tests.organisations.refusals import sentences
from xeploai.intake import PostRow
from xeploai.organisations.models import Post, Unit
from xeploai.organisations.register import record_posts
from xeploai.organisations.register.hanging import names_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 7, 1)


def head(person: str, from_on: date = ON) -> PostRow:
    return PostRow("r2", person, "xa-a1", "Bí thư", "BT", True, from_on, None)


def test_two_heads_of_one_unit_on_one_day_are_refused_and_both_named(
    units: dict[str, Unit],
) -> None:
    first, _ = make_members(units["ap-a11"], 2)
    make_post(first, units["xa-a1"], is_head=True)

    (text,) = sentences(record_posts, rows=[head("dv-1")])

    assert text == (
        "r2: Tên xa-a1 would have two heads on 2023-07-01: Người 0 (dv-0) and Người 1 (dv-1). End"
        " the first post before the second begins, or mark one of them as not the head."
    )
    assert Post.objects.count() == 1


def test_a_head_follows_on_the_day_on_which_the_former_one_ended(units: dict[str, Unit]) -> None:
    first, _ = make_members(units["ap-a11"], 2)
    make_post(first, units["xa-a1"], is_head=True)
    Post.objects.update(until_on=ON)

    assert record_posts(rows=[head("dv-1")], by=BY, at=AT).new == 1


def test_more_than_ten_names_are_counted() -> None:
    names = names_of(map(str, range(13)))

    assert names == {
        "vi": "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 và 3 nữa",
        "en": "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 3 more",
    }
