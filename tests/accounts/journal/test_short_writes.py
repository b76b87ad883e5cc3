"""What is computed before its transaction is written only where nothing was done meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import transaction

from tests.builders import AT, BY
from tests.statements import recorded_statements
from xeploai.accounts.journal import (
    ChangedMeanwhile,
    Entry,
    acts_after,
    latest_number,
    note,
    write_planned,
)
from xeploai.accounts.journal.short_writes import TRIES
from xeploai.accounts.models import JournalEntry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def do(act: str, kind: str = "unit") -> None:
    note(Entry(act, kind, "xa-a1"), by=BY, at=AT)


def nothing() -> None:
    pass


def once(act: str) -> Callable[[], None]:
    """Return what does an act when it is called first."""
    acts = [act]

    def do_once() -> None:
        while acts:
            do(acts.pop())

    return do_once


def read() -> None:
    JournalEntry.objects.filter(about="planned").exists()


def write_a_row() -> None:
    JournalEntry.objects.filter(pk=-1).delete()


@dataclass
class Plan:
    """A plan that counts how often it is made, and during which something happens."""

    meanwhile: Callable[[], None] = nothing
    on_write: Callable[[], None] = nothing
    times: int = 0
    inside: list[bool] = field(default_factory=list)

    def __call__(self) -> "Plan":
        self.times += 1
        self.meanwhile()
        return self

    def write(self) -> None:
        self.on_write()

    def note(self) -> int:
        do("unit.renamed")
        return self.times


def test_where_nothing_happens_it_is_planned_once() -> None:
    assert write_planned(Plan()) == 1


def test_what_was_done_since_makes_it_plan_again() -> None:
    assert write_planned(Plan(once("unit.renamed"))) == 2


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("case.seen", "case"),
        ("case.list_seen", "unit"),
        ("figures.seen", "unit"),
        ("cases.exported", "unit"),
        ("upload.looked_at", "upload"),
        ("account.signed_in", "account"),
    ],
)
def test_looks_of_others_do_not_make_it_plan_again(act: str, kind: str) -> None:
    assert write_planned(Plan(lambda: do(act, kind))) == 1


def test_whose_person_an_account_is_matters_since_nobody_decides_on_himself() -> None:
    before = latest_number()

    do("account.linked", "account")

    assert acts_after(before)


def test_an_act_between_the_rows_and_the_journal_is_seen_under_the_lock() -> None:
    assert write_planned(Plan(on_write=once("unit.renamed"))) == 2


def test_a_refusal_read_while_another_was_writing_is_tried_again() -> None:
    acts = iter(["unit.renamed"])

    def half_read() -> None:
        for act in acts:
            do(act)
            raise ValueError

    assert write_planned(Plan(half_read)) == 2


def test_a_refusal_with_nothing_done_meanwhile_stands() -> None:
    def refuse() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write_planned(Plan(refuse))


def test_where_others_never_rest_it_is_done_inside_the_transaction_in_the_end() -> None:
    plan = Plan(lambda: do("unit.renamed"))

    assert write_planned(plan) == TRIES + 1


def test_in_the_callers_transaction_it_is_planned_there_at_once() -> None:
    with transaction.atomic():
        assert write_planned(Plan(lambda: do("unit.renamed"))) == 1


def test_rows_that_do_not_fit_inside_a_transaction_are_planned_once_more_under_its_locks() -> None:
    refusals = iter([ChangedMeanwhile])

    def refuse_once() -> None:
        for refusal in refusals:
            raise refusal

    with transaction.atomic():
        assert write_planned(Plan(on_write=refuse_once)) == 2


def test_a_crash_while_writing_leaves_nothing_and_plans_nothing_again() -> None:
    def crash() -> None:
        do("unit.renamed")
        raise RuntimeError("power")

    plan = Plan(on_write=crash)

    with pytest.raises(RuntimeError, match="power"):
        write_planned(plan)

    assert plan.times == 1
    assert not JournalEntry.objects.exists()


def test_the_plan_is_made_before_the_transaction_and_the_head_is_locked_last() -> None:
    with recorded_statements() as statements:
        write_planned(Plan(read, write_a_row))

    last = statements.of_last_transaction()
    assert statements.index(last[0]) > statements.first("SELECT")
    written = [at for at, one in enumerate(last) if "DELETE" in one]
    assert all(last.first("accounts_journalhead") > at for at in written)
