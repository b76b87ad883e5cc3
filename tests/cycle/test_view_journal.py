"""Who saw whose grade is noted in the journal."""

import pytest

from tests.builders import AT, BY, unit_of
from tests.cycle.assessed import assessed_cycle, member_case
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.view_journal import note_view

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_view_of_a_case_names_the_case_and_one_of_a_list_its_query() -> None:
    cycle = assessed_cycle()
    unit = unit_of(cycle, "ap-a11")

    note_view(unit=unit, by=BY, at=AT, case=member_case(cycle))
    note_view(unit=unit, by=BY, at=AT, query={"figure": "good"})

    entries = JournalEntry.objects.filter(act__startswith="case.").order_by("pk")
    assert list(entries.values_list("act", "about")) == [
        ("case.seen", "member/dv-0"),
        ("case.list_seen", "ap-a11"),
    ]
    assert entries[1].after == '{"figure":"good"}'
