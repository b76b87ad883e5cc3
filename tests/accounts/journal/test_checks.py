"""Times that run backwards, and rows that were sealed again or with fewer columns."""

from datetime import date, timedelta

import pytest

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts import journal
from xeploai.accounts.journal import Actor, Break, Entry, breaks, note, row_faults, stored_rows
from xeploai.accounts.models import JournalSeal
from xeploai.cycle.models import Case
from xeploai.cycle.operations import freeze_cycle, join_persons
from xeploai.domain import Grade
from xeploai.organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def look(after: timedelta, by: Actor = BY) -> None:
    note(Entry("case.seen", "case", "x"), by=by, at=AT + after)


def test_an_act_that_took_long_is_no_fault_and_a_clock_set_back_is_one() -> None:
    look(timedelta(hours=2))
    look(timedelta(hours=1))
    look(timedelta(minutes=59))
    look(timedelta(hours=3))

    assert list(breaks()) == [Break(3, journal.BACKWARDS)]


def test_slow_steps_back_are_measured_from_the_latest_time() -> None:
    for minutes in (120, 90, 60, 59):
        look(timedelta(minutes=minutes))

    assert list(breaks()) == [Break(4, journal.BACKWARDS)]


def test_the_invented_history_of_a_demo_has_invented_times() -> None:
    look(timedelta(days=900))
    look(timedelta(0), Actor("xeploai demo"))
    look(timedelta(days=901))

    assert list(breaks()) == []


def test_a_decision_that_follows_its_person_to_another_code_is_sealed_again() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    decide(cycle, decision("member", "dv-1", Grade.GOOD), reason="đã xét")
    keep, drop = Person.objects.get(code="dv-0"), Person.objects.get(code="dv-1")

    join_persons(
        keep=keep,
        drop=drop,
        document_number="CV 5",
        on=date(2024, 1, 10),
        by=BY,
        at=AT,
        reason="Đổi tên",
    )

    assert Case.objects.get(category="member").subject_code == "dv-0"
    assert list(row_faults()) == []
    assert JournalSeal.objects.filter(table="cycle_gradedecision").count() == 2


def test_a_row_sealed_before_a_column_came_is_compared_by_the_columns_of_its_seal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    with monkeypatch.context() as before:
        before.setattr(stored_rows, "NAMED_BY", {})
        decide(cycle, decision("member", "dv-0", Grade.GOOD), reason="đã xét")
    decide(cycle, decision("member", "dv-1", Grade.GOOD), reason="đã xét")
    assert list(row_faults()) == []

    Case.objects.filter(category="member").update(person=None, unit=units["tinh"])

    # of whom the first one is, its seal does not say
    decisions = [one for one in row_faults() if one.table == "cycle_gradedecision"]
    assert [one.what for one in decisions] == [journal.ALTERED]


def test_a_row_that_an_act_removed_is_not_missed_and_cannot_come_back() -> None:
    make_tree()
    cycle = make_cycle()
    gone = Case.objects.order_by("pk").first()
    assert gone is not None
    freeze_cycle(cycle=cycle, by=BY, at=AT)
    assert list(row_faults()) == []

    Case.objects.filter(subject_code=gone.subject_code).update(id=gone.pk)

    assert {(one.row == gone.pk, one.what) for one in row_faults()} == {
        (True, journal.UNSEALED),
        (False, journal.REMOVED),
    }
