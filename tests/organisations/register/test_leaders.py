"""Imports of leading posts and leadership collectives."""

from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED, make_members
from tests.organisations.refusals import sentences
from xeploai.accounts.journal import entries_about
from xeploai.domain import EndCause
from xeploai.intake import CollectiveRow, PostRow
from xeploai.organisations.models import LeadershipCollective, Post, Unit
from xeploai.organisations.register import (
    RegisterChanges,
    end_membership,
    record_collectives,
    record_posts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

END = date(2023, 7, 1)


def post(
    person: str = "dv-0", unit: str = "xa-a1", title: str = "Bí thư", until: date | None = None
) -> PostRow:
    return PostRow("", person, unit, title, "BT", True, FOUNDED, until)


def collective(name: str = "Ban thường vụ", unit: str = "xa-a1") -> CollectiveRow:
    return CollectiveRow("", "btv", name, unit, "BTV", FOUNDED, None)


def store_posts(*rows: PostRow) -> RegisterChanges:
    return record_posts(rows=rows, by=BY, at=AT)


def store_collectives(*rows: CollectiveRow) -> RegisterChanges:
    return record_collectives(rows=rows, by=BY, at=AT)


def test_a_post_is_new_once_and_then_unchanged(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    assert store_posts(post()) == RegisterChanges(new=1, changed=0, unchanged=0)
    assert store_posts(post()) == RegisterChanges(new=0, changed=0, unchanged=1)
    assert entries_about("list", "posts").count() == 1


def test_the_end_of_a_post_is_in_the_journal_of_its_holder(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)
    store_posts(post())

    assert store_posts(post(until=END)).changed == 1

    assert Post.objects.get().until_on == END
    entry = entries_about("person", "dv-0")[0]
    assert (entry.act, entry.unit) == ("post.changed", "xa-a1")
    assert (entry.before, entry.after) == ('{"until_on":null}', '{"until_on":"2023-07-01"}')


def test_a_post_of_a_person_who_is_not_in_the_register_is_refused(units: dict[str, Unit]) -> None:
    assert sentences(record_posts, rows=[post("dv-9")]) == [
        "The register has no person with the code “dv-9”. Import the list of members first."
    ]


def test_a_list_from_before_gives_the_dead_no_post_back(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    store_posts(post())
    end_membership(person=person, on=END, cause=EndCause.DIED, document_number="", by=BY, at=AT)

    assert sentences(record_posts, rows=[post()]) == [
        (
            "“dv-0” left on 2023-07-01 (Died): no post lasts beyond it. Write that day as the end,"
            " or correct the membership."
        )
    ]
    assert Post.objects.get().until_on == END
    assert store_posts(post(until=END)).unchanged == 1


def test_a_post_in_a_unit_that_is_not_in_the_register_is_refused(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    assert sentences(record_posts, rows=[post(unit="x")]) == [
        "The register has no unit with the code “x”. Import the register first."
    ]


def test_a_renamed_collective_is_in_the_journal(units: dict[str, Unit]) -> None:
    assert store_collectives(collective()).new == 1

    assert store_collectives(collective("Ban Thường vụ Đảng ủy")).changed == 1

    assert LeadershipCollective.objects.get().name == "Ban Thường vụ Đảng ủy"
    entry = entries_about("collective", "btv")[0]
    assert (entry.act, entry.before, entry.unit) == (
        "collective.changed",
        '{"name":"Ban thường vụ"}',
        "xa-a1",
    )


def test_the_same_collectives_twice_change_nothing(units: dict[str, Unit]) -> None:
    store_collectives(collective())

    assert store_collectives(collective()) == RegisterChanges(new=0, changed=0, unchanged=1)
    assert entries_about("list", "collectives").count() == 1
