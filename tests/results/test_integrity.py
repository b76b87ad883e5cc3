"""Tamperings: what an owner of the database or the home could do, and what notices it.

Each is tried on SQLite and on PostgreSQL, as far as it has such a thing.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, UniqueConstraint

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
)
from tests.cycle.assessed import enter
from xeploai.accounts import journal
from xeploai.accounts.database import APPEND_ONLY, guard, unguard
from xeploai.accounts.journal import Entry, note
from xeploai.accounts.journal.seals import Seal, checksum_of, sealing_of
from xeploai.accounts.models import JournalEntry, JournalHead, JournalSeal
from xeploai.cycle.models import Case, GradeDecision
from xeploai.cycle.operations import propose_grade
from xeploai.cycle.queries import Stage
from xeploai.domain import Outcome
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade
from xeploai.domain.words import say
from xeploai.results.integrity import integrity_faults, sentence_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

VENDOR = "sqlite" if "sqlite" in connection.settings_dict["ENGINE"] else "postgresql"
DECISION, COUNT = "cycle_gradedecision", "results_returnedcount"


class Editor:
    """Run the statements of a migration step in the transaction of a test."""

    connection = connection

    def execute(self, statement: str, params: Any = None) -> None:
        execute(statement)


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        if VENDOR == "postgresql":
            # no check of a foreign key may wait where triggers are changed
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values or None)


@contextmanager
def without_guards() -> Iterator[None]:
    """Drop the triggers, and make them again so that nobody sees that they were gone."""
    editor: Any = Editor()
    for table in APPEND_ONLY:
        unguard(table)(None, editor)
    yield
    for table in APPEND_ONLY:
        guard(table)(None, editor)


@pytest.fixture(autouse=True)
def _province() -> None:
    """Two decided members, one with facts and a proposal; a return with its signed file."""
    units = make_tree()
    make_members(units["ap-a11"], 2)
    cycle = make_cycle(by_return=["xa-b1"])
    first, second = Case.objects.filter(category="member").order_by("subject_code")
    enter(first, {"tasks_assigned": 10, "tasks_done": 9})
    propose_grade(
        case=first,
        stage=Stage.SELF,
        outcome=Outcome(Grade.GOOD),
        proposed_on=date(2023, 12, 1),
        by=BY,
        at=AT,
    )
    decide(cycle, decision("member", first.subject_code, Grade.GOOD), reason="đã xét")
    decide(cycle, decision("member", second.subject_code, Grade.COMPLETED), reason="đã xét")
    send_return(cycle, "xa-b1", {"member": Counts(excellent=1, good=2, completed=3, failed=4)})


def found() -> list[str]:
    return [say(sentence_of(each), "en") for each in integrity_faults()]


def test_what_nobody_touched_is_sound() -> None:
    assert found() == []


SWAPPED = "CASE grade WHEN 'GOOD' THEN 'COMPLETED' ELSE 'GOOD' END"
COLUMNS = (
    "id, case_id, grade, not_rated_reason, authority_id, document_number, decided_on, correction,"
    " replaces_id, recorded_at, recorded_by, body, ground, late_reason"
)
AS_SWAPPED = COLUMNS.replace("grade,", f"{SWAPPED},", 1)
REFUSED = {
    "a grade changed": f"UPDATE {DECISION} SET grade = {SWAPPED}",
    "a decision removed": f"DELETE FROM {DECISION}",
    "a line of a return changed": f"UPDATE {COUNT} SET number = 9",
    "a line of a return removed": f"DELETE FROM {COUNT}",
    "a fact changed": "UPDATE cycle_factsheet SET document_number = 'x'",
    "a proposal removed": "DELETE FROM cycle_proposal",
    "a return changed": "UPDATE results_statisticalreturn SET file_sha256 = 'x'",
    "an entry changed": "UPDATE accounts_journalentry SET act = 'x'",
    "an entry removed": "DELETE FROM accounts_journalentry",
    "a seal changed": "UPDATE accounts_journalseal SET ids = '1'",
    "a seal removed": "DELETE FROM accounts_journalseal",
}
REFUSED_BY = {
    "sqlite": {
        "grades swapped by replacing": (
            f"INSERT OR REPLACE INTO {DECISION} ({COLUMNS}) SELECT {AS_SWAPPED} FROM {DECISION}"
        ),
        "grades swapped by REPLACE": (
            f"REPLACE INTO {DECISION} ({COLUMNS}) SELECT {AS_SWAPPED} FROM {DECISION}"
        ),
        "grades swapped by replacing the first decision of a case": (
            f"INSERT OR REPLACE INTO {DECISION} ({COLUMNS})"
            f" SELECT {AS_SWAPPED.replace('id,', 'id + 1000,', 1)} FROM {DECISION}"
        ),
        "an update that replaces": f"UPDATE OR REPLACE {DECISION} SET case_id = case_id",
        "the number of a row changed": f"UPDATE {DECISION} SET rowid = rowid + 50",
        "an upsert": (
            f"INSERT INTO {DECISION} ({COLUMNS}) SELECT {COLUMNS} FROM {DECISION} WHERE true"
            f" ON CONFLICT (id) DO UPDATE SET grade = {SWAPPED}"
        ),
        "a line of a return replaced": (
            f"INSERT OR REPLACE INTO {COUNT}"
            " (statistical_return_id, category, outcome, reason, number)"
            f" SELECT statistical_return_id, category, outcome, reason, 9 FROM {COUNT}"
        ),
        "an entry replaced": (
            "INSERT OR REPLACE INTO accounts_journalentry SELECT * FROM accounts_journalentry"
        ),
    },
    "postgresql": {
        "decisions emptied": f"TRUNCATE {DECISION} CASCADE",
        "the journal emptied": "TRUNCATE accounts_journalentry",
        "lines of returns emptied": f"TRUNCATE {COUNT}",
        "a grade changed with ordinary triggers off": (
            f"SET LOCAL session_replication_role = replica; UPDATE {DECISION} SET grade = {SWAPPED}"
        ),
        "decisions emptied with ordinary triggers off": (
            f"SET LOCAL session_replication_role = replica; TRUNCATE {DECISION} CASCADE"
        ),
        "an upsert": (
            f"INSERT INTO {DECISION} ({COLUMNS}) SELECT {COLUMNS} FROM {DECISION}"
            f" ON CONFLICT (id) DO UPDATE SET grade = 'FAILED'"
        ),
    },
}
OF_THIS_SERVER = REFUSED | REFUSED_BY[VENDOR]


@pytest.mark.parametrize("statement", OF_THIS_SERVER.values(), ids=OF_THIS_SERVER.keys())
def test_the_database_refuses(statement: str) -> None:
    before = list(GradeDecision.objects.order_by("pk").values_list("pk", "grade"))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement)

    assert list(GradeDecision.objects.order_by("pk").values_list("pk", "grade")) == before
    assert found() == []


Act = Callable[[], object]


def sql(*statements: str) -> Act:
    """Return an act that changes rows with the triggers away, and puts these back."""

    def act() -> None:
        with without_guards():
            for statement in statements:
                execute(statement)

    return act


def plain(*statements: str) -> Act:
    """Return an act that leaves the triggers as the statements leave them."""

    def act() -> None:
        for statement in statements:
            execute(statement)

    return act


def swap_subjects() -> None:
    first, second = Case.objects.filter(category="member").order_by("pk")
    with without_guards():
        Case.objects.filter(pk=first.pk).update(subject_code="~")
        Case.objects.filter(pk=second.pk).update(
            subject_code=first.subject_code, person=first.person
        )
        Case.objects.filter(pk=first.pk).update(
            subject_code=second.subject_code, person=second.person
        )


def swap_persons() -> None:
    first, second = Case.objects.filter(category="member").order_by("pk")
    Case.objects.filter(pk=first.pk).update(person=second.person)
    Case.objects.filter(pk=second.pk).update(person=first.person)


def swap_cases() -> None:
    first, second = GradeDecision.objects.order_by("pk")
    elsewhere = Case.objects.exclude(category="member").first()
    assert elsewhere is not None
    moves = ((first, elsewhere.pk), (second, first.case_id), (first, second.case_id))
    with without_guards():
        for one, case in moves:
            GradeDecision.objects.filter(pk=one.pk).update(case=case)


def change_with_its_seal() -> None:
    with without_guards():
        execute(f"UPDATE {DECISION} SET grade = {SWAPPED}")
        for stored in JournalSeal.objects.filter(table=DECISION):
            ids = [key for key, _ in seal_of(stored).by_row()]
            (new,) = sealing_of([journal.RowSet(GradeDecision, ids)]).seals
            JournalSeal.objects.filter(pk=stored.pk).update(digests=new.digests)


def seal_of(stored: JournalSeal) -> Seal:
    return Seal(stored.table, stored.columns, stored.ids, bytes(stored.digests))


def change_with_a_seal_of_no_entry() -> None:
    """Change a case and add a seal that fits: what is added is refused by no trigger."""
    execute(f"UPDATE cycle_case SET path = '0000' WHERE id = {FAILED_CASE}")
    ids = Case.objects.filter(path="0000").values_list("pk", flat=True)
    sealing_of([journal.RowSet(Case, list(ids))]).store(1_000_000)


def set_clock_back() -> None:
    note(Entry("case.viewed", "case", "x"), by=BY, at=AT - journal.TOLERANCE - timedelta(seconds=1))


def cut_tail() -> None:
    last = JournalEntry.objects.filter(act="decisions.recorded").order_by("-number").first()
    assert last is not None
    with without_guards():
        execute(f"DELETE FROM accounts_journalseal WHERE number >= {last.number}")
        execute(f"DELETE FROM accounts_journalentry WHERE number >= {last.number}")
    JournalHead.objects.update(number=last.number - 1, hash=last.previous_hash)


def rewrite_chain() -> None:
    """Compute the whole chain again, so that it is whole, over grades that were swapped."""
    rows = list(JournalEntry.objects.order_by("number"))
    with without_guards():
        execute(f"UPDATE {DECISION} SET grade = {SWAPPED}")
        by_number: dict[int, list[Seal]] = {}
        for stored in JournalSeal.objects.order_by("number", "position"):
            seal = seal_of(stored)
            if stored.table == DECISION:
                ids = [key for key, _ in seal.by_row()]
                (seal,) = sealing_of([journal.RowSet(GradeDecision, ids)]).seals
                JournalSeal.objects.filter(pk=stored.pk).update(digests=seal.digests)
            by_number.setdefault(stored.number, []).append(seal)
        previous = ""
        for row in rows:
            row.previous_hash = previous
            row.seal = checksum_of(by_number.get(row.number, ()))
            row.hash = previous = journal.hash_of(row)
            row.save()
    JournalHead.objects.update(hash=previous)


def replace_by_folder() -> None:
    path = signed_file()
    path.unlink()
    path.mkdir()


def signed_file() -> Path:
    (path,) = (one for one in Path(settings.FILES).rglob("*") if one.is_file())
    return path


DROP = {
    "sqlite": "DROP TRIGGER {trigger}",
    "postgresql": "DROP TRIGGER {trigger} ON {table}",
}[VENDOR]


def is_gone(table: str, trigger: str) -> str:
    return f"{table} is no longer protected: the trigger {trigger} is gone"


@dataclass(frozen=True)
class Tampering:
    """What is done, and sentences that have to be among what is found, numbers as N."""

    name: str
    act: Act
    told: tuple[str, ...]


def of_rows(name: str, statement: str, *told: str) -> Tampering:
    return Tampering(name, sql(statement), told)


def gone(table: str, trigger: str) -> Tampering:
    statement = DROP.format(table=table, trigger=trigger)
    return Tampering(f"{trigger} dropped", plain(statement), (is_gone(table, trigger),))


ALTERED = "row N of {} was altered since entry N"
UNREADABLE = "row N of {} cannot be read"
GONE = "row N of {}, recorded by entry N, is gone"
BACKWARDS = (
    "entry N has an earlier time than one before it: the clock was set back, or the time of an"
    " entry was written by hand"
)
PAST = "row N of {} was written past the program: no entry has it"
# what a plain statement of the database changes: no trigger is in its way
FAILED_CASE = f"(SELECT case_id FROM {DECISION} ORDER BY id LIMIT 1)"
ELSEWHERE = "(SELECT {} FROM cycle_cycleunit WHERE code = 'xa-b1')"
OTHER_GROUP = "(SELECT id FROM cycle_peergroup ORDER BY id LIMIT 1)"
CASE_CHANGED = (
    "the case of dv-N in cycle N was changed past the program: its subject, unit, group, post or"
    " end is not that of entry N (row N of cycle_case)"
)
CASE_WRITTEN = (
    "the case of khác in cycle N was written past the program: no entry has it (row N of"
    " cycle_case)"
)
CHANGES_OF_A_CASE = {
    "ended by hand": "ended_on = '2023-11-01', end_cause = 'LEFT'",
    "moved by hand": (
        f"cycle_unit_id = {ELSEWHERE.format('id')}, path = {ELSEWHERE.format('path')}"
    ),
    "of another path": "path = '0000'",
    "of another group": f"peer_group_id = {OTHER_GROUP}",
    "of a head": "is_head = NOT is_head",
    "of another post": "post = 'Bí thư'",
}
TAMPERINGS = [
    *(
        Tampering(
            f"a case {name}",
            plain(f"UPDATE cycle_case SET {change} WHERE id = {FAILED_CASE}"),
            (CASE_CHANGED,),
        )
        for name, change in CHANGES_OF_A_CASE.items()
    ),
    Tampering(
        "a unit made to report by return",
        plain(
            "UPDATE cycle_cycleunit SET source = 'RETURN', is_covered = true WHERE code = 'ap-a11'"
        ),
        (ALTERED.format("cycle_cycleunit"),),
    ),
    Tampering(
        "a group of another unit",
        plain(
            "UPDATE cycle_peergroup SET path = '00000001'"
            " WHERE id = (SELECT max(id) FROM cycle_peergroup)"
        ),
        (ALTERED.format("cycle_peergroup"),),
    ),
    Tampering(
        "a case removed",
        plain("DELETE FROM cycle_case WHERE subject_code = 'ap-b11'"),
        (GONE.format("cycle_case"),),
    ),
    Tampering(
        "a case written by hand",
        plain(
            "INSERT INTO cycle_case (cycle_id, category, cycle_unit_id, path, subject_code,"
            " person_id, post, is_head, pack_version, end_cause) SELECT cycle_id, category,"
            " cycle_unit_id, path, 'khác', person_id, post, is_head, pack_version, end_cause"
            " FROM cycle_case WHERE subject_code = 'dv-0'"
        ),
        (CASE_WRITTEN,),
    ),
    of_rows("grades swapped", f"UPDATE {DECISION} SET grade = {SWAPPED}", ALTERED.format(DECISION)),
    Tampering("decisions swapped between cases", swap_cases, (ALTERED.format(DECISION),)),
    Tampering("subjects of cases swapped", swap_subjects, (ALTERED.format(DECISION),)),
    Tampering("persons of cases swapped", swap_persons, (ALTERED.format(DECISION),)),
    *(
        of_rows(
            f"{column} of a decision changed",
            f"UPDATE {DECISION} SET {column} = {value}",
            ALTERED.format(DECISION),
        )
        for column, value in (
            ("document_number", "'QĐ 9'"),
            ("decided_on", "'2023-12-21'"),
            ("recorded_by", "'khác'"),
            ("body", "'Ban Thường vụ'"),
            ("authority_id", "authority_id - 1"),
            ("recorded_at", "'2025-01-16 09:00:00'"),
        )
    ),
    of_rows(
        "a decision removed",
        f"DELETE FROM {DECISION} WHERE grade = 'COMPLETED'",
        GONE.format(DECISION),
    ),
    of_rows(
        "a decision written by hand",
        f"INSERT INTO {DECISION} ({COLUMNS}) SELECT"
        f" {COLUMNS.replace('id,', 'id + 1000,', 1).replace('replaces_id', 'id')} FROM {DECISION}",
        PAST.format(DECISION),
    ),
    of_rows(
        "a decision given another number",
        f"UPDATE {DECISION} SET id = id + 1000",
        GONE.format(DECISION),
        PAST.format(DECISION),
    ),
    of_rows("a line of a return changed", f"UPDATE {COUNT} SET number = 9", ALTERED.format(COUNT)),
    of_rows("a line of a return removed", f"DELETE FROM {COUNT}", GONE.format(COUNT)),
    of_rows(
        "the letter of a return changed",
        "UPDATE results_statisticalreturn SET document_number = 'x'",
        ALTERED.format("results_statisticalreturn"),
    ),
    of_rows(
        "a fact changed",
        "UPDATE cycle_factsheet SET given = '{\"tasks_assigned\": 11}'",
        ALTERED.format("cycle_factsheet"),
    ),
    of_rows(
        "a proposal changed",
        "UPDATE cycle_proposal SET grade = 'EXCELLENT'",
        ALTERED.format("cycle_proposal"),
    ),
    Tampering("a row changed with its seal", change_with_its_seal, ("entry N was altered",)),
    Tampering(
        "a case changed with a seal of no entry",
        change_with_a_seal_of_no_entry,
        (CASE_CHANGED, "entry N was altered"),
    ),
    of_rows("a seal removed", "DELETE FROM accounts_journalseal", "entry N was altered"),
    of_rows(
        "a seal with endless numbers",
        f"UPDATE accounts_journalseal SET ids = '1-9999999999999999' WHERE"
        f" \"table\" = '{DECISION}'",
        "entry N was altered",
        UNREADABLE.format(DECISION),
    ),
    of_rows(
        "an entry changed",
        "UPDATE accounts_journalentry SET \"by\" = 'khác' WHERE number = 3",
        "entry N was altered",
    ),
    of_rows(
        "an entry removed",
        "DELETE FROM accounts_journalentry WHERE number = 3",
        "entry N was removed",
    ),
    Tampering("the tail cut off", cut_tail, (PAST.format(DECISION),)),
    Tampering(
        "the clock set back",
        set_clock_back,
        (BACKWARDS,),
    ),
    Tampering(
        "the signed file removed",
        lambda: signed_file().unlink(),
        ("the signed file xa-b1.csv (HASH) is gone",),
    ),
    Tampering(
        "the signed file altered",
        lambda: signed_file().write_bytes(b"other"),
        ("the signed file xa-b1.csv (HASH) was altered",),
    ),
    Tampering(
        "the signed file replaced by a folder",
        replace_by_folder,
        ("the signed file xa-b1.csv (HASH) is gone",),
    ),
    gone(DECISION, f"{DECISION}_refuses_update"),
    gone(DECISION, f"{DECISION}_refuses_delete"),
    gone("accounts_journalentry", "accounts_journalentry_refuses_delete"),
    gone("cycle_tally", "cycle_tally_raises_version_update"),
]
ON_SQLITE = [
    of_rows(
        "a number stored as bytes",
        f"UPDATE {COUNT} SET number = CAST(CAST(number AS TEXT) AS BLOB)",
        UNREADABLE.format(COUNT),
    ),
    of_rows(
        "a text stored as bytes",
        f"UPDATE {DECISION} SET document_number = CAST(document_number AS BLOB)",
        UNREADABLE.format(DECISION),
    ),
    of_rows(
        "a number written with a line below",
        f"UPDATE {COUNT} SET number = '1_000'",
        UNREADABLE.format(COUNT),
    ),
    gone(DECISION, f"{DECISION}_refuses_insert"),
    Tampering(
        "facts that are no JSON",
        sql(
            "PRAGMA ignore_check_constraints = ON",
            "UPDATE cycle_factsheet SET given = '{'",
            "PRAGMA ignore_check_constraints = OFF",
        ),
        (UNREADABLE.format("cycle_factsheet"),),
    ),
    of_rows(
        "a day that is none",
        f"UPDATE {DECISION} SET decided_on = '2023-02-30'",
        UNREADABLE.format(DECISION),
    ),
    of_rows(
        "a time that is none",
        f"UPDATE {DECISION} SET recorded_at = 'hôm qua'",
        UNREADABLE.format(DECISION),
    ),
    of_rows(
        "a grade that is no text",
        f"UPDATE {DECISION} SET document_number = x'ff00ff'",
        UNREADABLE.format(DECISION),
    ),
    of_rows(
        "a number that is none",
        f"UPDATE {COUNT} SET number = 2.5",
        UNREADABLE.format(COUNT),
    ),
    of_rows(
        "an entry whose time is none",
        "UPDATE accounts_journalentry SET at = 'hôm qua' WHERE number = 3",
        "entry N cannot be read",
    ),
    of_rows(
        "an entry that is no text",
        "UPDATE accounts_journalentry SET after = x'ff' WHERE number = 3",
        "entry N cannot be read",
    ),
    of_rows(
        "an entry whose number is none",
        "UPDATE accounts_journalentry SET number = 'ba' WHERE number = 3",
        "entry N cannot be read",
        "entry N was removed",
    ),
    of_rows(
        "a seal that is no number",
        f"UPDATE accounts_journalseal SET ids = 'x' WHERE \"table\" = '{DECISION}'",
        "entry N was altered",
        UNREADABLE.format(DECISION),
    ),
    Tampering(
        "a trigger that does nothing any more",
        plain(
            f"DROP TRIGGER {DECISION}_refuses_update",
            f"CREATE TRIGGER {DECISION}_refuses_update BEFORE UPDATE ON {DECISION} WHEN 0"
            f" BEGIN SELECT RAISE(ABORT, '{DECISION} is append-only'); END",
        ),
        (f"{DECISION} is no longer protected: {DECISION}_refuses_update was changed",),
    ),
    Tampering(
        "a trigger of somebody else",
        plain(
            f"CREATE TRIGGER helpful AFTER INSERT ON {DECISION} BEGIN"
            " UPDATE cycle_tally SET number = 0; END"
        ),
        (f"{DECISION} has a trigger that the program did not make: helpful",),
    ),
    Tampering(
        "the schema written by hand",
        plain(
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_master SET sql = replace(sql, 'BEFORE DELETE', 'AFTER DELETE')"
            f" WHERE name = '{DECISION}_refuses_delete'",
            "PRAGMA writable_schema = OFF",
        ),
        (f"{DECISION} is no longer protected: {DECISION}_refuses_delete was changed",),
    ),
    Tampering(
        "a table dropped",
        plain("DROP TABLE results_returnverdict"),
        ("a part could not be checked: no such table: results_returnverdict",),
    ),
]
ON_POSTGRESQL = [
    gone(DECISION, f"{DECISION}_refuses_truncate"),
    of_rows("decisions emptied", f"TRUNCATE {DECISION} CASCADE", GONE.format(DECISION)),
    Tampering(
        "a trigger switched off",
        plain(f"ALTER TABLE {DECISION} DISABLE TRIGGER {DECISION}_refuses_update"),
        (f"{DECISION} is no longer protected: {DECISION}_refuses_update is switched off",),
    ),
    Tampering(
        "all triggers switched off for other sessions only",
        plain(f"ALTER TABLE {DECISION} ENABLE REPLICA TRIGGER {DECISION}_refuses_delete"),
        (f"{DECISION} is no longer protected: {DECISION}_refuses_delete is switched off",),
    ),
    Tampering(
        "the function of the triggers changed",
        plain(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$BEGIN RETURN NEW; END"
            "$$ LANGUAGE plpgsql"
        ),
        (f"{DECISION} is no longer protected: {DECISION}_refuses_update was changed",),
    ),
    Tampering(
        "a rule that swallows",
        plain(f"CREATE RULE quiet AS ON DELETE TO {DECISION} DO INSTEAD NOTHING"),
        (f"{DECISION} has a trigger that the program did not make: rule quiet",),
    ),
    Tampering(
        "a version that is raised no more",
        plain("ALTER TABLE cycle_tally DISABLE TRIGGER cycle_tally_raises_version_insert"),
        ("cycle_tally is no longer protected: cycle_tally_raises_version_insert is switched off",),
    ),
]


ALL = [*TAMPERINGS, *(ON_SQLITE if VENDOR == "sqlite" else ON_POSTGRESQL)]


@pytest.mark.parametrize("tampering", ALL, ids=[one.name for one in ALL])
def test_a_tampering_is_found(tampering: Tampering) -> None:
    tampering.act()

    told = {re.sub(r"\b[0-9a-f]{64}\b", "HASH", re.sub(r"\b\d+\b", "N", one)) for one in found()}
    assert set(tampering.told) <= told


def test_a_chain_computed_again_is_whole_and_found_by_a_signed_end(tmp_path: Path) -> None:
    key, kept = tmp_path / "key", tmp_path / "end.json"
    public = journal.make_key(key)
    kept.write_text(journal.journal_end(at=AT, installation="x", key=key).as_json())

    rewrite_chain()

    assert found() == []
    end = journal.read_end(kept, public_key=public)
    assert [one.what for one in journal.breaks_at(end)] == [journal.ALTERED]


def test_a_tail_cut_off_is_found_by_a_signed_end_whatever_was_in_it(tmp_path: Path) -> None:
    note(Entry("case.viewed", "case", "x"), by=BY, at=AT)
    end = journal.journal_end(at=AT, installation="x")
    last = JournalEntry.objects.latest("number")
    with without_guards():
        execute(f"DELETE FROM accounts_journalentry WHERE number = {last.number}")
    JournalHead.objects.update(number=last.number - 1, hash=last.previous_hash)

    assert found() == []
    assert [one.what for one in journal.breaks_at(end)] == [journal.REMOVED]


def test_every_table_that_is_only_added_to_is_guarded_by_all_of_its_unique_keys() -> None:
    by_table: dict[str, Any] = {model._meta.db_table: model for model in apps.get_models()}
    for table, kept in APPEND_ONLY.items():
        model = by_table[table]
        keys = {(field.column,) for field in model._meta.concrete_fields if field.unique}
        keys -= {("id",)}
        first = ""
        for rule in model._meta.constraints:
            if isinstance(rule, UniqueConstraint):
                columns = tuple(model._meta.get_field(name).column for name in rule.fields)
                if rule.condition is None:
                    keys.add(columns)
                else:
                    (first,) = columns
                    assert rule.condition == Q(replaces__isnull=True)
        named = {tuple(one.strip('"') for one in key) for key in kept.keys}
        assert (table, named, kept.first) == (table, keys, first)
