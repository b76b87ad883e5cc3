"""A value is computed anew once something was done, never while a transaction is open."""

from itertools import count

import pytest
from django.db import transaction

from tests.builders import AT, BY
from xeploai.accounts.journal import Entry, act_cache, note, until_next_act
from xeploai.accounts.models import JournalEntry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def _outside_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    class Connection:
        in_atomic_block = False

    monkeypatch.setattr(act_cache, "connection", Connection)


def do(act: str) -> None:
    note(Entry(act, "unit", "xa-a1"), by=BY, at=AT)


@pytest.mark.usefixtures("_outside_transactions")
def test_a_value_stands_over_looks_and_falls_with_the_next_act() -> None:
    numbers = count()
    cached = until_next_act(lambda: next(numbers))
    do("unit.renamed")

    assert [cached(), cached()] == [0, 0]
    do("case.seen")
    assert cached() == 0
    do("unit.renamed")
    assert [cached(), cached()] == [1, 1]


@pytest.mark.usefixtures("_outside_transactions")
def test_what_is_done_while_it_is_computed_makes_it_fall_at_once() -> None:
    numbers = count()

    def compute() -> int:
        do("unit.renamed")
        return next(numbers)

    cached = until_next_act(compute)
    do("unit.renamed")

    assert [cached(), cached()] == [0, 1]


@pytest.mark.usefixtures("_outside_transactions")
def test_before_anything_was_done_nothing_is_cached() -> None:
    numbers = count()
    cached = until_next_act(lambda: next(numbers))

    assert not JournalEntry.objects.exists()
    assert [cached(), cached()] == [0, 1]


def test_in_a_transaction_it_is_computed_each_time() -> None:
    numbers = count()
    cached = until_next_act(lambda: next(numbers))
    do("unit.renamed")

    with transaction.atomic():
        assert [cached(), cached()] == [0, 1]
