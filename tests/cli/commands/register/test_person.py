"""`xeploai person`: memberships ended, statuses changed, double entries joined."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.organisations.models import Membership, Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = ("--on", "01/05/2024")


def test_an_end_is_recorded_with_its_cause_and_shown_in_the_history(
    xeploai: Xeploai, province: Path
) -> None:
    answer = xeploai("person", "end", "p1", "--cause", "DIED", *ON)

    assert answer.out == "The membership of Nguyễn Văn Ất (p1) ends on 2024-05-01: Died.\n"
    assert xeploai("person", "history", "p1").lines[1:] == [
        "cb-1\t2012-01-01 – 2024-05-01\tFull\tDied\t–"
    ]


def test_an_end_for_no_known_cause_is_refused(xeploai: Xeploai, province: Path) -> None:
    assert xeploai("person", "end", "p1", "--cause", "MERGED", *ON).code == 2
    assert xeploai("person", "end", "p1", "--cause", "LEFT", *ON).refusal.startswith(
        "The number of the document is empty."
    )


def test_a_suspension_is_recorded(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("person", "status", "p1", "--status", "SUSPENDED", "--document", "QĐ 6", *ON)

    assert answer.code == 0, answer.err
    assert Membership.objects.get(status="SUSPENDED").document_number == "QĐ 6"


def test_double_entries_are_listed_and_joined(xeploai: Xeploai, province: Path) -> None:
    Person.objects.filter(code="p2").update(full_name="Nguyễn Văn Ất")

    assert xeploai("person", "duplicates").lines == [
        "p1\tNguyễn Văn Ất\tp2\tNguyễn Văn Ất\tSame name in one branch",
        "Pairs of entries that are likely to be one person: 1.",
    ]
    answer = xeploai("person", "join", "p1", "p2", "--document", "CV 5")
    assert answer.out == ("“p2” is joined with Nguyễn Văn Ất (p1) and leads there from now on.\n")
    assert xeploai("person", "history", "p2").lines[0].startswith("p1\t")


def test_a_preview_of_joining_prints_what_would_move_and_stores_nothing(
    xeploai: Xeploai, province: Path
) -> None:
    refused = xeploai("person", "join", "p1", "p2", "--document", "CV 5", "--dry-run")
    assert "have neither the same name" in refused.refusal

    reason = ("--reason", "Đổi tên")
    answer = xeploai("person", "join", "p1", "p2", "--document", "CV 5", "--dry-run", *reason)

    assert answer.lines[0].startswith("Nothing is stored: this is a preview. “p2” would be joined")
    assert any(line.startswith("They differ: Name: “") for line in answer.lines)
    assert any(line.startswith("Membership\t") for line in answer.lines)
    assert Person.objects.filter(code="p2").exists()


def test_an_entry_is_not_joined_with_itself(xeploai: Xeploai, province: Path) -> None:
    answer = xeploai("person", "join", "p1", "p1", "--document", "CV 5")

    assert answer.refusal.startswith("Both codes lead to the same entry")
