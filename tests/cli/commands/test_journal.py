"""`xeploai journal`: the chain checked, the entries read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

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


def test_the_end_is_signed_kept_and_found_again(xeploai: Xeploai, tmp_path: Path) -> None:
    key, end = tmp_path / "journal.key", tmp_path / "end.json"
    public = xeploai("journal", "key", key).lines[0].rpartition(" ")[2]
    written = xeploai("journal", "head", "--sign", key, "--output", end)
    note(Entry("unit.renamed", "unit", "ba"), by=Actor("test"), at=AT)

    assert written.lines == [f"The end of the journal, entry 2, is in {end}. Keep it elsewhere."]
    assert xeploai("journal", "verify", "--head", end, "--key", public).code == 0
    again = xeploai("journal", "head", "--output", end)
    assert again.refusal == f"{end} exists already: an end is never overwritten. Name another file."


def test_a_journal_written_anew_is_not_the_one_whose_end_was_kept(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    end = tmp_path / "end.json"
    fields = json.loads(xeploai("journal", "head").out)
    end.write_text(json.dumps(fields | {"hash": "0" * 64, "first": "1" * 64}))

    answer = xeploai("journal", "verify", "--head", end)

    assert answer.code == 1
    assert answer.lines == [
        "entry 1 was altered",
        "entry 2 was altered",
        "The journal is broken in 2 places.",
    ]


def test_an_end_that_another_key_signed_is_refused(xeploai: Xeploai, tmp_path: Path) -> None:
    keys = [tmp_path / "one.key", tmp_path / "other.key"]
    public = [xeploai("journal", "key", key).lines[0].rpartition(" ")[2] for key in keys]
    end = tmp_path / "end.json"
    end.write_text(xeploai("journal", "head", "--sign", keys[0]).out)

    answer = xeploai("journal", "verify", "--head", end, "--key", public[1])

    assert answer.refusal == f"{end} is not signed by the key {public[1]}."


def test_a_trigger_that_is_gone_is_told_in_words_and_in_json(xeploai: Xeploai) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON cycle_gradedecision"
        cursor.execute(f"DROP TRIGGER cycle_gradedecision_refuses_delete{on}")

    answer = xeploai("journal", "verify")
    in_json = json.loads(xeploai("journal", "verify", "--json").out)

    assert answer.code == 1
    assert answer.lines[0].startswith("cycle_gradedecision is no longer protected")
    assert in_json["breaks"] == [
        {
            "table": "cycle_gradedecision",
            "trigger": "cycle_gradedecision_refuses_delete",
            "what": "missing",
        }
    ]
