"""`xeploai journal`: the chain checked, the entries read."""

import json
from datetime import UTC, datetime

import pytest

from tests.cli.conftest import Xeploai, row_of
from xeploai.accounts import journal
from xeploai.accounts.journal import Actor, Entry, note

pytestmark = [pytest.mark.django_db]

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _entries() -> None:
    for code in ("mot", "hai"):
        note(Entry("unit.renamed", "unit", code), by=Actor("test"), at=AT)


def test_a_whole_journal_has_its_end_to_note(xeploai: Xeploai) -> None:
    number, last = journal.head()

    answer = xeploai("journal", "verify")
    in_json = json.loads(xeploai("journal", "verify", "--json").out)

    assert answer.code == 0
    assert answer.lines == [f"The journal is whole: 2 entries. Note its end: {number}:{last}"]
    assert in_json == {"entries": number, "hash": last, "breaks": []}


@pytest.mark.parametrize(
    ("number", "line"),
    [(2, "entry 2 was altered"), (3, "entry 3 was removed")],
)
def test_an_end_noted_earlier_must_still_be_in_it(xeploai: Xeploai, number: int, line: str) -> None:
    answer = xeploai("journal", "verify", "--expect", f"{number}:{'0' * 64}")

    assert answer.code == 1
    assert answer.lines == [line, "The journal is broken in 1 places."]


def test_the_end_that_was_printed_is_found_again(xeploai: Xeploai) -> None:
    number, last = journal.head()

    assert xeploai("journal", "verify", "--expect", f"{number}:{last}").code == 0


def test_what_is_not_an_end_is_refused(xeploai: Xeploai) -> None:
    assert xeploai("journal", "verify", "--expect", "word").refusal == (
        "--expect is an end of the journal as “verify” printed it: NUMBER:HASH."
    )


def test_entries_are_listed_the_latest_first(xeploai: Xeploai) -> None:
    table = xeploai("journal", "list").out
    one = xeploai("journal", "list", "--about", "mot").out

    assert table.index("unit hai") < table.index("unit mot")
    assert row_of(one, "1")[2:] == ["test", "unit.renamed", "unit mot"]
    assert "unit hai" not in one
    assert "unit mot" not in xeploai("journal", "list", "--limit", 1).out
