"""What was stored before the journal sealed rows is sealed as it stood at the upgrade."""

import pytest
from django.apps import apps
from django.db import connection

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts import journal
from xeploai.accounts.database import allow_changes
from xeploai.accounts.journal import row_faults, seal_existing
from xeploai.accounts.models import JournalEntry, JournalSeal
from xeploai.cycle.models import Case, CycleUnit, PeerGroup
from xeploai.domain import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


class Editor:
    connection = connection

    def execute(self, statement: str, params: object = None) -> None:
        execute(statement)


def test_earlier_rows_are_covered_by_one_entry_from_the_upgrade_on() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    decide(cycle, decision("member", "dv-0", Grade.GOOD), reason="đã xét")
    # as it was before there were seals
    for table in ("accounts_journalseal", "cycle_gradedecision"):
        allow_changes(table)(None, Editor())
    JournalSeal.objects.all().delete()
    assert {one.what for one in row_faults()} == {journal.UNSEALED}

    sealed = seal_existing(apps)
    # what a cycle froze is sealed by a step of its own, since that came later
    frozen = ["cycle_case", "cycle_cycleunit", "cycle_peergroup"]
    assert {one.table for one in row_faults()} == set(frozen)
    cases = Case.with_ended.count() + CycleUnit.objects.count() + PeerGroup.objects.count()
    assert seal_existing(apps, frozen) == cases

    entry, of_cases = JournalEntry.objects.filter(act="rows.sealed").order_by("number")
    assert (entry.by, of_cases.by) == ("xeploai upgrade", "xeploai upgrade")
    assert (entry.after, of_cases.after) == (f'{{"rows":{sealed}}}', f'{{"rows":{cases}}}')
    assert list(row_faults()) == []
    assert {one.number for one in JournalSeal.objects.all()} == {entry.number, of_cases.number}
    execute("UPDATE cycle_gradedecision SET grade = 'FAILED'")
    assert {(one.table, one.what, one.entry) for one in row_faults()} == {
        ("cycle_gradedecision", journal.ALTERED, entry.number)
    }


def test_an_empty_installation_needs_no_entry() -> None:
    assert seal_existing(apps) == 0
    assert journal.head() == (0, "")
