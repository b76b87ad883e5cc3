"""Entries are numbered without a gap, and an act that fails leaves none."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts import journal
from xeploai.accounts.journal import Actor, Entry, note, note_all
from xeploai.accounts.models import JournalEntry
from xeploai.domain.grades import Grade
from xeploai.organisations.register import rename_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def entries(number: int) -> None:
    note_all(
        (
            Entry("unit.changed", "unit", f"u-{step}", after={"step": step})
            for step in range(number)
        ),
        by=Actor("an", "AUDITOR", "tinh"),
        at=AT,
    )


def test_entries_count_from_one_without_a_gap() -> None:
    entries(3)
    entries(2)

    numbers = JournalEntry.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]
    assert journal.head()[0] == 5
    assert list(journal.breaks()) == []


def test_an_act_that_fails_leaves_no_entry() -> None:
    with transaction.atomic():
        note(Entry("unit.changed", "unit", "u"), by=Actor("an"), at=AT)
        transaction.set_rollback(True)

    assert journal.head() == (0, "")


def test_a_change_says_from_what_to_what() -> None:
    units = make_tree()

    rename_unit(
        unit=units["xa-a1"],
        name="Xã Mới",
        on=datetime(2023, 7, 1, tzinfo=UTC).date(),
        document_number="QĐ 7",
        by=Actor("an", "ORGANISATION_BOARD", "tinh"),
        at=AT,
    )

    row = journal.entries_about("unit", "xa-a1").first()
    assert row is not None
    assert (row.by, row.role, row.role_unit) == ("an", "ORGANISATION_BOARD", "tinh")
    assert (row.before, row.after) == (
        '{"name":"Tên xa-a1"}',
        '{"document":"QĐ 7","name":"Xã Mới","on":"2023-07-01"}',
    )


def test_a_replaced_decision_is_recorded_at_its_case_and_its_unit() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 1)
    cycle = make_cycle()
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))
    decide(cycle, decision("member", "dv-0", Grade.GOOD, document="QĐ 2"))

    row = journal.entries_about("case", "member/dv-0", 2023).get()

    assert row.unit == "ap-a11"
    assert '"EXCELLENT"' in row.before
    assert '"GOOD"' in row.after
    assert BY.name == row.by


def test_an_entry_of_a_unit_belongs_to_that_unit_and_others_to_the_one_they_name() -> None:
    assert Entry("unit.renamed", "unit", "xa-a1", unit="tinh").belongs_to == "xa-a1"
    assert Entry("case.viewed", "case", "member/dv-1", unit="ap-a11").belongs_to == "ap-a11"
    assert Entry("account.opened", "account", "an").belongs_to == ""


def test_equal_values_are_recorded_as_equal_text() -> None:
    note(Entry("a", "unit", "x", after={"b": 1, "a": "đ"}), by=Actor("an"), at=AT)
    note(Entry("a", "unit", "x", after={"a": "đ", "b": 1}), by=Actor("an"), at=AT)

    assert set(JournalEntry.objects.values_list("after", "before")) == {('{"a":"đ","b":1}', "")}


def test_no_entries_leave_the_journal_as_it_is() -> None:
    assert note_all([], by=Actor("an"), at=AT) == 0
    assert journal.head() == (0, "")
