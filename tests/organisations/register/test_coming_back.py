"""Where the day on which a person left is corrected, posts and seats come back or are named."""

from datetime import date
from typing import Any, Literal

import pytest

from tests.builders import AT, BY, FOUNDED, make_collective, make_members, make_post
from xeploai.accounts.journal import entries_about
from xeploai.domain import EndCause, say
from xeploai.domain.register import MembershipStatus
from xeploai.intake import PersonRow, PostRow
from xeploai.organisations.models import CollectiveSeat, Person, Post, Unit
from xeploai.organisations.register import (
    end_membership,
    record_people,
    record_posts,
    who_left,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WRONG, RIGHT = date(2023, 12, 20), date(2023, 12, 25)
DIED = EndCause.DIED


@pytest.fixture
def person(units: dict[str, Unit]) -> Person:
    """Return a secretary with a seat, who is recorded as dead on the wrong day."""
    (someone,) = make_members(units["ap-a11"], 1)
    make_post(someone, units["ap-a11"], is_head=True)
    body = make_collective(units["huyen-a"], "btv-a")
    CollectiveSeat.objects.create(collective=body, person=someone, from_on=FOUNDED)
    return someone


def die(person: Person, on: date = WRONG) -> None:
    end_membership(person=person, on=on, cause=DIED, document_number="", by=BY, at=AT)


def correct(until: date | None = None, **more: Any) -> list[str]:
    """Send the row of the membership again, and return the remarks."""
    cause: EndCause | Literal[""] = DIED if until else ""
    row = PersonRow(
        "", "dv-0", "Người 0", "ap-a11", MembershipStatus.FULL, None, FOUNDED, until, cause, **more
    )
    return [say(one, "en") for one in record_people(rows=[row], by=BY, at=AT).remarks]


def ends() -> tuple[date | None, date | None]:
    """Return the ends of the post and of the seat."""
    return Post.objects.get().until_on, CollectiveSeat.objects.get().until_on


def test_a_death_that_was_none_gives_post_and_seat_back_and_says_so(person: Person) -> None:
    die(person)
    assert ends() == (WRONG, WRONG)

    remarks = correct()

    assert ends() == (None, None)
    assert "\n".join(remarks) == (
        "Người 0 (dv-0) had left on 2023-12-20 (Died) and belongs to “Tên ap-a11” again by this"
        " row. If that is not meant, write the day and the cause again.\n"
        "Người 0 (dv-0): the post “Bí thư” in “Tên ap-a11”, which ended with the membership on"
        " 2023-12-20, goes on.\n"
        "Người 0 (dv-0): the seat in “Tập thể btv-a”, which ended with the membership on"
        " 2023-12-20, goes on."
    )
    acts = {one.act for one in entries_about("person", "dv-0")[:3]}
    assert acts == {"membership.changed", "post.changed", "seat.changed"}


def test_a_later_day_of_death_lets_them_last_until_it(person: Person) -> None:
    die(person)

    remarks = correct(RIGHT)

    assert ends() == (RIGHT, RIGHT)
    assert "leaves on 2023-12-25, not on 2023-12-20" in remarks[0]
    assert len(remarks) == 3


def test_a_day_that_was_corrected_twice_leads_back_to_no_end(person: Person) -> None:
    die(person)
    correct(RIGHT)
    correct(date(2023, 12, 1))
    assert ends() == (date(2023, 12, 1), date(2023, 12, 1))

    correct()

    assert ends() == (None, None)


def test_a_post_lasts_no_longer_than_it_did_before_the_death(person: Person) -> None:
    planned = date(2024, 6, 30)
    Post.objects.update(until_on=planned)
    CollectiveSeat.objects.update(until_on=planned)
    die(person)

    correct()

    assert ends() == (planned, planned)


def test_a_post_that_ended_before_stays_ended(person: Person) -> None:
    before = date(2023, 6, 1)
    Post.objects.update(until_on=before)
    die(person)

    remarks = correct()

    assert ends() == (before, None)
    assert not any("the post" in one for one in remarks)


def test_a_post_of_which_the_list_itself_says_that_day_is_named_and_stays(person: Person) -> None:
    row = PostRow("", "dv-0", "ap-a11", "Bí thư", "BT", True, FOUNDED, WRONG)
    record_posts(rows=[row], by=BY, at=AT)
    die(person)

    remarks = correct()

    assert ends() == (WRONG, None)
    assert any("stays ended on 2023-12-20, because it was recorded" in one for one in remarks)


def test_a_head_who_came_since_keeps_the_post_and_is_named(
    person: Person, units: dict[str, Unit]
) -> None:
    die(person)
    (other,) = make_members(units["ap-a12"], 1)
    post = make_post(other, units["ap-a11"], is_head=True)
    Post.objects.filter(pk=post.pk).update(from_on=RIGHT)

    remarks = correct()

    assert Post.objects.get(person=person).until_on == WRONG
    assert any("Người 1 (dv-1) heads it from 2023-12-25" in one for one in remarks)


def test_a_post_that_would_have_begun_later_is_there_again(person: Person) -> None:
    Post.objects.update(from_on=RIGHT)
    die(person)
    assert not Post.objects.exists()

    correct()

    post = Post.objects.get()
    assert (post.title, post.title_code, post.is_head) == ("Bí thư", "BT", True)
    assert (post.from_on, post.until_on) == (RIGHT, None)


@pytest.mark.parametrize(("on", "goes_on"), [(WRONG, True), (RIGHT, False)])
def test_another_membership_brings_them_back_if_it_goes_on_from_that_day(
    person: Person, on: date, *, goes_on: bool
) -> None:
    die(person)
    status = MembershipStatus.FULL
    row = PersonRow("", "dv-0", "Người 0", "ap-a12", status, None, on, None)

    changes = record_people(rows=[row], by=BY, at=AT)

    assert ends() == ((None, None) if goes_on else (WRONG, WRONG))
    assert bool(changes.remarks) is goes_on


def test_who_left_is_who_did_with_the_last_membership(person: Person) -> None:
    assert who_left({"dv-0"}) == set()

    die(person)

    assert who_left({"dv-0", "dv-9"}) == {"dv-0"}
    assert who_left(set()) == set()
