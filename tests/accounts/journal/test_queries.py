"""Searches of the journal."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import AT
from xeploai.accounts.journal import Actor, Entry, entries_about, note, search

pytestmark = [pytest.mark.django_db, pytest.mark.database]

A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _entries() -> None:
    note(Entry("unit.renamed", "unit", "xa-a1"), by=Actor("an"), at=AT)
    note(Entry("case.viewed", "case", "member/DV-1", 2023, unit="ap-a11"), by=Actor("an"), at=AT)
    note(Entry("case.viewed", "case", "member/DV-1", 2022, unit="ap-a11"), by=Actor("bình"), at=AT)
    note(Entry("account.opened", "account", "lan"), by=Actor("bình"), at=AT + A_DAY)


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"by": "an"}, [2, 1]),
        ({"kind": "case"}, [3, 2]),
        ({"kind": "case", "by": "an"}, [2]),
        ({"about": "MEMBER/dv-1"}, [3, 2]),
        ({"act": "account.opened"}, [4]),
        ({"from_at": AT + A_DAY}, [4]),
        ({"until_at": AT + A_DAY}, [3, 2, 1]),
        ({"units": ["xa-a1"]}, [1]),
        ({"units": ["xa-a1", "ap-a11"]}, [3, 2, 1]),
        ({"units": []}, []),
    ],
)
def test_entries_that_match_are_found_latest_first(
    options: dict[str, Any], numbers: list[int]
) -> None:
    assert [row.number for row in search(**options)] == numbers


def test_entries_about_a_thing_are_of_all_cycles_or_of_one() -> None:
    assert [row.number for row in entries_about("case", "member/DV-1")] == [3, 2]
    assert [row.number for row in entries_about("case", "member/DV-1", 2023)] == [2]
    assert not entries_about("case", "member/DV-2")
