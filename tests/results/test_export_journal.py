"""An exported file leaves an entry in the journal."""

import json

import pytest

from tests.builders import AT, BY, make_cycle, make_tree, unit_of
from xeploai.accounts.models import JournalEntry
from xeploai.results.export_journal import note_export

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_export_is_noted_with_its_unit_cycle_and_details() -> None:
    make_tree()
    unit = unit_of(make_cycle(), "huyen-a")

    note_export(unit=unit, what="cases", details={"format": "csv", "rows": 12}, by=BY, at=AT)

    entry = JournalEntry.objects.get(kind="export")
    assert (entry.act, entry.about, entry.cycle) == ("cases.exported", "huyen-a", 2023)
    assert json.loads(entry.after) == {"format": "csv", "rows": 12}
