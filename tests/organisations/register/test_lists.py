"""What imports of lists have in common."""

from datetime import date

import pytest

from tests.builders import FOUNDED, make_members, make_post
from xeploai.domain.words import Fault, Refused
from xeploai.organisations.models import Person, Post, Unit
from xeploai.organisations.register import RegisterChanges
from xeploai.organisations.register.lists import (
    changed_entry,
    entries_of_new,
    journal_values,
    objects_by_code,
    refuse,
    store,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_all_faults_are_refused_at_once_and_none_is_no_refusal() -> None:
    refuse([])

    with pytest.raises(Refused) as refusal:
        refuse(Fault(text) for text in ("a", "b"))
    assert [fault.text for fault in refusal.value.faults] == ["a", "b"]


def test_nothing_new_makes_no_entry() -> None:
    assert entries_of_new("posts", 0, 0) == []


@pytest.mark.parametrize("extra", [0, 1000], ids=["few", "more than a query has parameters"])
def test_objects_are_found_by_code_however_many_are_wanted(
    units: dict[str, Unit], extra: int
) -> None:
    one, _ = make_members(units["ap-a11"], 2)
    wanted = {one.code, *(f"x{number}" for number in range(extra))}

    assert objects_by_code(Person, wanted) == {one.code: one}


def test_rows_are_new_changed_or_unchanged(units: dict[str, Unit]) -> None:
    people = make_members(units["ap-a11"], 3)
    stored = {person.pk: make_post(person, units["xa-a1"]) for person in people[:2]}

    def row(person: Person, title: str) -> Post:
        return Post(
            person=person, unit=units["xa-a1"], title=title, title_code="PBT", from_on=FOUNDED
        )

    rows = [row(people[0], "Phó Bí thư"), row(people[1], "Khác"), row(people[2], "Mới")]
    summary, changes = store(Post, rows, stored, lambda post: post.person_id)

    assert summary == RegisterChanges(new=1, changed=1, unchanged=1)
    assert [(former.title, now.title) for former, now in changes] == [("Phó Bí thư", "Khác")]
    titles = Post.objects.order_by("person__code").values_list("title", flat=True)
    assert list(titles) == ["Phó Bí thư", "Khác", "Mới"]


def test_the_journal_has_units_by_their_codes(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    post = make_post(person, units["xa-a1"])
    codes = {unit.pk: code for code, unit in units.items()}

    assert journal_values(post, ("unit_id", "title", "from_on"), codes) == {
        "unit": "xa-a1",
        "title": "Phó Bí thư",
        "from_on": date(2015, 1, 1),
    }


def test_only_fields_that_differ_are_in_the_entry() -> None:
    before = {"name": "A", "sector": "SCHOOL"}
    after = {"name": "B", "sector": "SCHOOL", "closed_on": None}

    entry = changed_entry("unit.changed", "unit", "x", before, after)

    assert (entry.before, entry.after) == ({"name": "A"}, {"name": "B"})


def test_a_field_that_is_new_was_empty_before() -> None:
    entry = changed_entry("unit.changed", "unit", "x", {}, {"name": "B"}, "tinh")

    assert (entry.before, entry.after, entry.unit) == ({"name": None}, {"name": "B"}, "tinh")
