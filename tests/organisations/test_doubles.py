"""Two entries of one person are found, and joined without losing a day."""

from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED, make_collective, make_members, make_post
from tests.organisations.refusals import sentences
from xeploai.accounts.journal import entries_about
from xeploai.accounts.models import User
from xeploai.domain import MembershipStatus
from xeploai.intake import PersonRow
from xeploai.organisations.doubles import double_persons, join_register_entries
from xeploai.organisations.models import CollectiveSeat, Person, PersonAccount, Unit
from xeploai.organisations.register import person_by_code, record_people

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2024, 1, 10)


@pytest.fixture
def both(units: dict[str, Unit]) -> tuple[Person, Person]:
    """Return two entries that are likely one person: one name in one branch."""
    make_members(units["ap-a11"], 2)
    Person.objects.update(full_name="Lê Thị Hoa")
    keep, drop = Person.objects.order_by("code")
    return keep, drop


def join(keep: Person, drop: Person) -> None:
    join_register_entries(keep=keep, drop=drop, document_number="CV 5", on=ON, by=BY, at=AT)


def test_one_name_in_one_branch_is_listed(both: tuple[Person, Person]) -> None:
    Person.objects.update(full_name="Lê Thị Hoa")

    (pair,) = double_persons()

    assert (pair.one.code, pair.other.code) == ("dv-0", "dv-1")


def test_pairs_are_listed_for_whoever_keeps_one_of_their_branches(
    both: tuple[Person, Person], units: dict[str, Unit]
) -> None:
    Person.objects.update(full_name="Lê Thị Hoa")

    assert len(double_persons(branches=[units["ap-a11"].pk])) == 1
    assert double_persons(branches=[units["ap-b11"].pk]) == []


def test_days_that_only_the_other_entry_has_are_added(
    both: tuple[Person, Person], units: dict[str, Unit]
) -> None:
    keep, drop = both
    keep.memberships.update(from_on=date(2020, 1, 1))
    for person in both:
        person.admitted_on = FOUNDED
        person.save()
    drop.memberships.update(branch=units["ap-a12"], until_on=date(2020, 1, 1), end_cause="MERGED")

    join(keep, drop)

    rows = keep.memberships.order_by("from_on").values_list("branch__code", "from_on", "until_on")
    assert list(rows) == [
        ("ap-a12", FOUNDED, date(2020, 1, 1)),
        ("ap-a11", date(2020, 1, 1), None),
    ]


def test_an_end_is_taken_back_where_the_other_entry_goes_on(both: tuple[Person, Person]) -> None:
    keep, drop = both
    keep.memberships.update(until_on=ON, end_cause="TRANSFERRED_OUT", end_document_number="QĐ")
    drop.memberships.update(from_on=ON)

    join(keep, drop)

    first, second = keep.memberships.order_by("from_on")
    assert (first.end_cause, second.from_on, second.until_on) == ("", ON, None)
    # the letter with which the person went over is not lost
    assert first.end_document_number == "QĐ"


def test_posts_seats_and_the_account_follow(
    both: tuple[Person, Person], units: dict[str, Unit]
) -> None:
    keep, drop = both
    make_post(drop, units["ap-a11"])
    collective = make_collective(units["ap-a11"], "cu-1")
    CollectiveSeat.objects.create(collective=collective, person=drop, from_on=FOUNDED)
    user = User.objects.create_user(username="hoa", label="Hoa")
    PersonAccount.objects.create(user=user, person=drop)

    join(keep, drop)

    assert keep.posts.count() == keep.seats.count() == 1
    assert PersonAccount.objects.get().person == keep


def test_the_code_that_was_given_up_leads_to_the_person(both: tuple[Person, Person]) -> None:
    join(*both)
    both[1].delete()

    assert person_by_code("dv-1") == both[0]
    entry = entries_about("person", "dv-0")[0]
    assert (entry.act, '"joined":"dv-1"' in entry.after) == ("person.joined", True)


def test_a_list_with_the_code_that_was_given_up_says_which_one_to_write(
    both: tuple[Person, Person],
) -> None:
    join(*both)
    both[1].delete()
    row = PersonRow("r3", "dv-1", "X", "ap-a11", MembershipStatus.FULL, None, ON, None)

    (text,) = sentences(record_people, rows=[row])

    assert text.endswith("leads to “dv-0” now. Write that code.")


def test_an_entry_is_not_joined_with_itself(both: tuple[Person, Person]) -> None:
    arguments = {"keep": both[0], "drop": both[0], "document_number": "CV 5", "on": ON}

    assert "lead to the same entry" in sentences(join_register_entries, **arguments)[0]


def test_two_entries_are_not_joined_without_a_document(both: tuple[Person, Person]) -> None:
    arguments = {"keep": both[0], "drop": both[1], "document_number": " ", "on": ON}

    assert "document is empty" in sentences(join_register_entries, **arguments)[0]


def test_two_accounts_are_not_joined(both: tuple[Person, Person]) -> None:
    for person in both:
        user = User.objects.create_user(username=person.code, label="x")
        PersonAccount.objects.create(user=user, person=person)

    arguments = {"keep": both[0], "drop": both[1], "document_number": "CV 5", "on": ON}
    assert "each have an account" in sentences(join_register_entries, **arguments)[0]


def refusals(keep: Person, drop: Person, **more: str) -> list[str]:
    arguments = {"keep": keep, "drop": drop, "document_number": "CV 5", "on": ON, **more}
    return sentences(join_register_entries, **arguments)


def strangers(units: dict[str, Unit]) -> tuple[Person, Person]:
    (other,) = make_members(units["ap-b11"], 1)
    Person.objects.filter(pk=other.pk).update(full_name="Ngô Văn Xa", admitted_on=ON)
    return Person.objects.get(code="dv-0"), Person.objects.get(pk=other.pk)


def test_two_strangers_are_not_joined_without_a_reason(
    both: tuple[Person, Person], units: dict[str, Unit]
) -> None:
    keep, drop = strangers(units)
    drop.memberships.update(until_on=FOUNDED.replace(day=2), end_cause="MERGED")
    keep.memberships.update(from_on=FOUNDED.replace(day=2))

    for blank in ("", " ", "-"):
        (text,) = refusals(keep, drop, reason=blank)
        assert text.startswith("Lê Thị Hoa (dv-0) and Ngô Văn Xa (dv-2) have neither the same")
    join_register_entries(
        keep=keep, drop=drop, document_number="CV 5", on=ON, reason="Đổi tên", by=BY, at=AT
    )

    assert '"reason":"Đổi tên"' in entries_about("person", "dv-0")[0].after


def test_who_was_in_two_branches_on_one_day_is_not_joined(
    both: tuple[Person, Person], units: dict[str, Unit]
) -> None:
    for person in both:
        person.admitted_on = FOUNDED
        person.save()
    both[1].memberships.update(branch=units["ap-a12"])

    (text,) = refusals(*both)

    assert "belongs to Tên ap-a11 and Lê Thị Hoa (dv-1) to Tên ap-a12 on 2015-01-01" in text
    assert both[1].memberships.count() == 1


@pytest.mark.parametrize("ended", [0, 1])
def test_an_expulsion_is_not_joined_away(both: tuple[Person, Person], ended: int) -> None:
    both[ended].memberships.update(until_on=ON, end_cause="EXPELLED", end_document_number="QĐ 3")

    (text,) = refusals(*both)

    assert f"The membership of Lê Thị Hoa (dv-{ended}) ended on 2024-01-10 (Expelled" in text
    assert both[ended].memberships.get().end_document_number == "QĐ 3"


def test_an_ended_membership_keeps_its_cause_and_document(
    both: tuple[Person, Person], units: dict[str, Unit]
) -> None:
    keep, drop = both
    end = date(2018, 1, 1)
    drop.memberships.update(until_on=end, end_cause="LEFT", end_document_number="QĐ 3")
    keep.memberships.update(from_on=date(2020, 1, 1))

    join(keep, drop)

    first = keep.memberships.order_by("from_on").first()
    assert first is not None
    assert (first.end_cause, first.end_document_number, first.until_on) == ("LEFT", "QĐ 3", end)
    assert '"LEFT"' in entries_about("person", "dv-0")[0].before
