"""Imports of members: one branch a person on any one day."""

from datetime import date

import pytest

from tests.builders import AT, BY, FOUNDED
from tests.organisations.refusals import faults_of, sentences
from xeploai.accounts.journal import entries_about
from xeploai.domain.register import MembershipStatus
from xeploai.intake import PersonRow
from xeploai.organisations.models import Membership, Person, Unit
from xeploai.organisations.register import RegisterChanges, record_people

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FULL, EXEMPT = MembershipStatus.FULL, MembershipStatus.EXEMPT
MOVE = date(2023, 7, 1)


def row(
    code: str = "p1",
    branch: str = "ap-a11",
    from_on: date = FOUNDED,
    until_on: date | None = None,
    status: MembershipStatus = FULL,
    name: str = "An",
) -> PersonRow:
    return PersonRow("", code, name, branch, status, None, from_on, until_on)


def record(*rows: PersonRow) -> RegisterChanges:
    return record_people(rows=rows, by=BY, at=AT)


def spans(code: str = "p1") -> list[tuple[str, str, date, date | None]]:
    rows = Membership.objects.filter(person__code=code).order_by("from_on")
    return list(rows.values_list("branch__code", "status", "from_on", "until_on"))


def test_a_new_member_belongs_to_a_branch(units: dict[str, Unit]) -> None:
    assert record(row(), row("p2", "ap-a12")) == RegisterChanges(new=2, changed=0, unchanged=0)

    assert spans() == [("ap-a11", "FULL", FOUNDED, None)]
    entry = entries_about("list", "people").get()
    assert entry.after == '{"new":2,"new_rows":2}'


def test_the_same_list_twice_changes_nothing(units: dict[str, Unit]) -> None:
    record(row(), row("p2"))

    assert record(row(), row("p2")) == RegisterChanges(new=0, changed=0, unchanged=2)


@pytest.mark.parametrize(
    "later",
    [row(branch="ap-b11", from_on=MOVE), row(status=EXEMPT, from_on=MOVE)],
    ids=["a move", "a change of status"],
)
def test_a_later_row_ends_the_open_membership_on_its_first_day(
    units: dict[str, Unit], later: PersonRow
) -> None:
    record(row())

    changes = record(later)

    assert changes == RegisterChanges(new=1, changed=1, unchanged=0)
    assert spans() == [
        ("ap-a11", "FULL", FOUNDED, MOVE),
        (later.branch, later.status, MOVE, None),
    ]
    acts = entries_about("person", "p1").values_list("act", flat=True)
    assert list(acts) == ["membership.ended"]


def test_a_row_of_the_same_first_day_corrects_the_membership(units: dict[str, Unit]) -> None:
    record(row())

    assert record(row(branch="ap-a12")).changed == 1

    assert spans() == [("ap-a12", "FULL", FOUNDED, None)]
    entry = entries_about("person", "p1")[0]
    assert entry.act == "membership.changed"
    assert (entry.before, entry.after) == ('{"branch":"ap-a11"}', '{"branch":"ap-a12"}')
    assert entry.unit == "ap-a12"


def test_a_corrected_name_is_in_the_journal(units: dict[str, Unit]) -> None:
    record(row(name="Ân"))

    record(row(name="An"))

    assert Person.objects.get().full_name == "An"
    entry = entries_about("person", "p1")[0]
    assert (entry.act, entry.before, entry.after) == (
        "person.changed",
        '{"full_name":"Ân"}',
        '{"full_name":"An"}',
    )


def test_two_branches_on_one_day_are_refused(units: dict[str, Unit]) -> None:
    rows = [row(), row(branch="ap-b11", from_on=MOVE)]

    assert len(faults_of(record_people, rows=rows)) == 1
    assert not Person.objects.exists()


def test_a_committee_is_not_a_branch(units: dict[str, Unit]) -> None:
    assert sentences(record_people, rows=[row(branch="xa-a1")]) == [
        "“Tên xa-a1” is not a branch: a member belongs to a branch, not to the committee above it."
    ]


def test_a_membership_begins_while_the_branch_is_open(units: dict[str, Unit]) -> None:
    Unit.objects.filter(code="ap-a12").update(closed_on=MOVE)
    before, at_the_end = date(2014, 12, 31), row("p2", "ap-a12", MOVE)

    assert sentences(record_people, rows=[row(from_on=before), at_the_end]) == [
        "Branch ap-a11 is open from 2015-01-01 until …; the membership is not within.",
        "Branch ap-a12 is open from 2015-01-01 until 2023-07-01; the membership is not within.",
    ]


def test_all_units_that_are_not_known_are_named_at_once(units: dict[str, Unit]) -> None:
    assert sentences(record_people, rows=[row(branch="x"), row("p2", "y")]) == [
        "The register has no unit with the code “x”. Import the register first.",
        "The register has no unit with the code “y”. Import the register first.",
    ]


def test_a_list_that_does_not_say_the_day_of_admission_keeps_it(units: dict[str, Unit]) -> None:
    admitted = date(2008, 12, 10)
    record(row()._replace(admitted_on=admitted))

    record(row(name="Ân"))

    person = Person.objects.get()
    assert (person.full_name, person.admitted_on) == ("Ân", admitted)
    record(row()._replace(admitted_on=MOVE))
    assert Person.objects.get().admitted_on == MOVE
