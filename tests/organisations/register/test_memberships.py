"""A membership that ends says why; a person has one status a day."""

from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED, make_collective, make_members, make_post
from tests.organisations.refusals import sentences
from xeploai.accounts.models import JournalEntry
from xeploai.domain import EndCause, MembershipStatus
from xeploai.intake import PersonRow
from xeploai.organisations.models import CollectiveSeat, Membership, Person, Post, Unit
from xeploai.organisations.register import change_status, end_membership, record_people

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2023, 11, 5)


def row(until_on: date | None = None, **more: object) -> PersonRow:
    full = MembershipStatus.FULL
    values = ("r1", "dv-0", "Người 0", "ap-a11", full, None, FOUNDED, until_on)
    return PersonRow(*values)._replace(**more)  # type: ignore[arg-type]


@pytest.fixture
def person(units: dict[str, Unit]) -> Person:
    return make_members(units["ap-a11"], 1)[0]


def test_a_list_that_ends_a_membership_says_why(person: Person) -> None:
    (text,) = sentences(record_people, rows=[row(ON)])

    assert text.startswith("r1: The membership of dv-0 ends on 2023-11-05")
    assert "Died" in text
    assert person.memberships.get().until_on is None


def test_a_list_records_the_cause_with_its_document(person: Person) -> None:
    rows = [row(ON, end_cause=EndCause.EXPELLED, document_number="QĐ 3")]

    record_people(rows=rows, by=BY, at=AT)

    one = person.memberships.get()
    assert (one.end_cause, one.end_document_number) == ("EXPELLED", "QĐ 3")


def test_a_membership_that_goes_on_in_another_branch_needs_no_cause(person: Person) -> None:
    rows = [row(ON), row(branch="ap-a12", from_on=ON)]

    record_people(rows=rows, by=BY, at=AT)

    assert person.memberships.count() == 2


def test_who_goes_on_cannot_have_died(person: Person) -> None:
    rows = [row(ON, end_cause=EndCause.DIED), row(branch="ap-a12", from_on=ON)]

    (text,) = sentences(record_people, rows=rows)

    assert "another one begins on 2023-11-05" in text


def test_a_cause_without_a_day_is_refused(person: Person) -> None:
    (text,) = sentences(record_people, rows=[row(end_cause=EndCause.DIED)])

    assert "but not the day" in text


def test_a_list_without_the_column_keeps_the_cause(person: Person) -> None:
    record_people(rows=[row(ON, end_cause=EndCause.DIED)], by=BY, at=AT)

    assert record_people(rows=[row(ON)], by=BY, at=AT).unchanged == 1
    assert person.memberships.get().end_cause == "DIED"


def test_a_suspension_in_a_list_needs_its_document(person: Person) -> None:
    suspended = row(status=MembershipStatus.SUSPENDED, from_on=ON)

    (text,) = sentences(record_people, rows=[suspended])

    assert "give the number of the document" in text


def end(person: Person, cause: EndCause, on: date = ON, document: str = "QĐ 3") -> None:
    end_membership(person=person, on=on, cause=cause, document_number=document, by=BY, at=AT)


def test_a_death_needs_no_document(person: Person) -> None:
    end(person, EndCause.DIED, document="")

    one = person.memberships.get()
    assert (one.until_on, one.end_cause) == (ON, "DIED")


def test_an_expulsion_needs_its_document(person: Person) -> None:
    (text,) = sentences(
        end_membership, person=person, on=ON, cause=EndCause.EXPELLED, document_number=" "
    )

    assert text.startswith("The number of the document is empty.")


def test_who_has_left_holds_no_post_and_no_seat_any_more(
    person: Person, units: dict[str, Unit]
) -> None:
    make_post(person, units["ap-a11"], is_head=True)
    Post.objects.create(
        person=person, unit=units["xa-a1"], title="Sẽ giữ", title_code="PBT", from_on=ON
    )
    body = make_collective(units["xa-a1"], "btv-a1")
    CollectiveSeat.objects.create(collective=body, person=person, from_on=FOUNDED)

    end(person, EndCause.DIED, document="")

    assert [(one.title, one.until_on) for one in Post.objects.all()] == [("Bí thư", ON)]
    assert CollectiveSeat.objects.get().until_on == ON
    entries = JournalEntry.objects.filter(act="post.changed").order_by("unit")
    noted = [(entry.about, entry.unit) for entry in entries]
    assert noted == [(person.code, "ap-a11"), (person.code, "xa-a1")]


def test_a_post_that_ended_before_keeps_its_day(person: Person, units: dict[str, Unit]) -> None:
    before = date(2023, 3, 1)
    make_post(person, units["ap-a11"])
    Post.objects.update(until_on=before)

    end(person, EndCause.LEFT)

    assert Post.objects.get().until_on == before


def test_a_list_that_ends_a_membership_ends_the_posts_once(
    person: Person, units: dict[str, Unit]
) -> None:
    make_post(person, units["ap-a11"])
    gone = row(ON, end_cause=EndCause.DIED)

    record_people(rows=[gone], by=BY, at=AT)
    assert Post.objects.get().until_on == ON
    # who corrects the post afterwards is not overruled by the same list sent again
    Post.objects.update(until_on=None)
    record_people(rows=[gone], by=BY, at=AT)

    assert Post.objects.get().until_on is None


def test_who_has_left_cannot_leave_again(person: Person) -> None:
    end(person, EndCause.LEFT)

    (text,) = sentences(
        end_membership, person=person, on=ON, cause=EndCause.DIED, document_number=""
    )

    assert text.startswith(
        "Người 0 (dv-0) belongs to no branch on 2023-11-05: the membership ended on 2023-11-05"
    )
    assert "send the row of this membership in the list of members again" in text


def suspend(person: Person, on: date = ON) -> None:
    status = MembershipStatus.SUSPENDED
    change_status(person=person, status=status, on=on, document_number="QĐ 6", by=BY, at=AT)


def test_a_suspension_begins_on_its_day_with_its_document(person: Person) -> None:
    suspend(person)

    rows = person.memberships.order_by("from_on")
    days = [(one.status, one.from_on, one.until_on, one.document_number) for one in rows]
    assert days == [("FULL", FOUNDED, ON, ""), ("SUSPENDED", ON, None, "QĐ 6")]


def test_a_suspension_ends_with_another_status(person: Person) -> None:
    suspend(person)
    full, after = MembershipStatus.FULL, date(2024, 2, 1)

    change_status(person=person, status=full, on=after, document_number="QĐ 8", by=BY, at=AT)

    assert Membership.objects.get(until_on=None).status == "FULL"
    assert Membership.objects.get(status="SUSPENDED").until_on == after


def test_a_person_has_one_status_a_day(person: Person) -> None:
    suspend(person)

    exempt = MembershipStatus.EXEMPT
    change_status(person=person, status=exempt, on=ON, document_number="QĐ 7", by=BY, at=AT)

    assert [one.status for one in person.memberships.filter(from_on=ON)] == ["EXEMPT"]
