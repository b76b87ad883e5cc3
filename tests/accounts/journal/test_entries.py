"""Entries are numbered without a gap, and an act that fails leaves none."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts import journal
from xeploai.accounts.journal import Actor, Break, Entry, note, note_all
from xeploai.accounts.models import JournalEntry
from xeploai.cli.main import run
from xeploai.domain.grades import Grade
from xeploai.organisations.register import rename_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TRIGGERS = {
    "sqlite": "DROP TRIGGER accounts_journalentry_refuses_{act}",
    "postgresql": "DROP TRIGGER accounts_journalentry_refuses_{act} ON accounts_journalentry",
}


def entries(number: int) -> None:
    note_all(
        (
            Entry("unit.changed", "unit", f"u-{step}", after={"step": step})
            for step in range(number)
        ),
        by=Actor("an", "AUDITOR", "tinh"),
        at=AT,
    )


def with_all_rights(statement: str, *values: str | int) -> None:
    """Do what an owner of the database could do."""
    with connection.cursor() as cursor:
        for act in ("update", "delete"):
            cursor.execute(TRIGGERS[connection.vendor].format(act=act))
        cursor.execute(statement, values)


def test_an_empty_journal_is_whole() -> None:
    assert list(journal.breaks()) == []
    assert journal.head() == (0, "")


@pytest.mark.parametrize(
    "act", ["UPDATE accounts_journalentry SET act='x'", "DELETE FROM accounts_journalentry"]
)
def test_the_database_refuses_to_change_an_entry(act: str) -> None:
    entries(1)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


@pytest.mark.parametrize(
    "column", ["by", "role", "role_unit", "act", "kind", "about", "unit", "before", "after"]
)
def test_an_altered_entry_is_found_whatever_was_altered(column: str) -> None:
    entries(4)

    with_all_rights(f'UPDATE accounts_journalentry SET "{column}"=%s WHERE number=%s', "x", 2)

    assert list(journal.breaks()) == [Break(2, journal.ALTERED)]


def test_an_altered_time_or_cycle_is_found() -> None:
    entries(2)

    with_all_rights(
        "UPDATE accounts_journalentry SET at=%s WHERE number=1",
        str(connection.ops.adapt_datetimefield_value(AT + timedelta(microseconds=1))),
    )

    assert list(journal.breaks()) == [Break(1, journal.ALTERED)]


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_removed_entry_is_found_also_at_the_end(number: int) -> None:
    entries(4)

    with_all_rights("DELETE FROM accounts_journalentry WHERE number=%s", number)

    assert list(journal.breaks()) == [Break(number, journal.REMOVED)]


def test_two_entries_that_changed_places_are_found() -> None:
    entries(4)

    with_all_rights("UPDATE accounts_journalentry SET number=100 WHERE number=2")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_journalentry SET number=2 WHERE number=3")
        cursor.execute("UPDATE accounts_journalentry SET number=3 WHERE number=100")

    found = {(one.number, one.what) for one in journal.breaks()}
    assert {(2, journal.REORDERED), (3, journal.REORDERED)} <= found


def test_an_entry_altered_and_hashed_again_breaks_the_next_one() -> None:
    entries(3)
    row = JournalEntry.objects.get(number=2)
    row.after = '{"step":9}'
    with_all_rights(
        "UPDATE accounts_journalentry SET after=%s, hash=%s WHERE number=2",
        row.after,
        journal.hash_of(row),
    )

    assert list(journal.breaks()) == [Break(3, journal.REORDERED)]


def test_a_chain_computed_again_is_found_by_an_end_noted_elsewhere() -> None:
    entries(2)
    number, noted = journal.head()
    rows = list(JournalEntry.objects.order_by("number"))
    rows[0].by, previous = "khac", ""
    with_all_rights("DELETE FROM accounts_journalentry")
    for row in rows:
        row.previous_hash = previous
        row.hash = previous = journal.hash_of(row)
    JournalEntry.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_journalhead SET hash=%s", [previous])

    assert list(journal.breaks()) == []
    assert run(["journal", "verify", "--expect", f"{number}:{noted}"]) == 1


def test_the_command_says_what_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    entries(3)
    assert run(["journal", "verify", "--lang", "en"]) == 0
    assert "3 entries" in capsys.readouterr().out

    with_all_rights("UPDATE accounts_journalentry SET about='y' WHERE number=2")

    assert run(["journal", "verify", "--lang", "en"]) == 1
    assert "entry 2 was altered" in capsys.readouterr().out


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
