"""Decisions are checked and evaluated before their transaction, which is short and whole."""

import random
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    unit_of,
)
from tests.cycle.assessed import GOOD, WARNING, assessed_cycle, decided_cycle, enter, member_case
from tests.statements import recorded_statements
from xeploai.accounts.journal import Entry, latest_number, note, row_faults
from xeploai.accounts.models import JournalEntry, JournalSeal
from xeploai.cycle.evaluation import ceiling_breaks
from xeploai.cycle.models import Case, Cycle, Deviation, Evaluated, GradeDecision, Recheck, Tally
from xeploai.cycle.operations import (
    decide as deciding,
)
from xeploai.cycle.operations import (
    evaluate,
    evaluate_cycle,
    follow_up,
    plan_decisions,
    record_decisions,
    record_reason,
    stale_evaluations,
    tally_faults,
)
from xeploai.domain import Grade, Outcome, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CONSEQUENCES = "xeploai.cycle.operations.decide.consequences_of"


def branch_of(number: int) -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], number)
    return make_cycle()


def rows_of(number: int, document: str = "QĐ 1") -> list[Any]:
    return [
        decision("member", f"dv-{each}", Grade.GOOD, document=document) for each in range(number)
    ]


def test_nothing_is_evaluated_once_the_transaction_has_begun() -> None:
    cycle = branch_of(3)

    with recorded_statements() as statements:
        decide(cycle, *rows_of(3))

    inside = statements.of_last_transaction()
    assert any("cycle_factsheet" in one for one in statements)
    assert not any("cycle_factsheet" in one for one in inside)
    # only what is checked again is read: the units' lock, decisions in force, the counts
    assert any("cycle_gradedecision" in one for one in inside)


def test_the_head_of_the_journal_is_locked_after_the_last_row_is_written() -> None:
    cycle = branch_of(3)

    with recorded_statements() as statements:
        decide(cycle, *rows_of(3))

    inside = statements.of_last_transaction()
    after = type(inside)(inside[inside.first("accounts_journalhead") :])
    # on PostgreSQL rows are copied in, which is no statement; the evaluations are renewed last
    assert {"cycle_tally", "cycle_evaluated"} <= {*inside.tables_written()}
    journal = {"accounts_journalentry", "accounts_journalhead", "accounts_journalseal"}
    assert {*after.tables_written()} == journal


def test_the_rows_are_read_and_hashed_for_their_seal_before_the_head_is_locked() -> None:
    cycle = branch_of(3)

    with recorded_statements() as statements:
        decide(cycle, *rows_of(3))

    inside = statements.of_last_transaction()
    head = inside.first("accounts_journalhead")
    assert any("cycle_gradedecision" in one for one in inside[:head])
    assert not any("cycle_gradedecision" in one for one in inside[head:])
    assert list(row_faults()) == []


def test_decisions_their_reasons_and_what_is_to_be_checked_again_have_one_seal() -> None:
    cycle = decided_cycle()
    before = latest_number()

    again = decision("grassroots_committee", "xa-a1", Grade.COMPLETED, document="QĐ 2")
    decide(cycle, again, reason="Thử")

    assert Recheck.objects.exists()
    seals = JournalSeal.objects.filter(number__gt=before)
    assert {*seals.values_list("number", flat=True)} == {before + 1}
    assert {*seals.values_list("table", flat=True)} == {
        "cycle_gradedecision",
        "cycle_deviation",
        "cycle_recheck",
    }
    assert list(row_faults()) == []


def test_a_reason_that_comes_later_is_sealed_too() -> None:
    cycle = assessed_cycle()
    decide(cycle, decision("member", "dv-0", Grade.GOOD))
    enter(member_case(cycle), {**GOOD, "discipline": [WARNING]})

    record_reason(case=member_case(cycle), reason="Thử", by=BY, at=AT)

    assert JournalSeal.objects.filter(table="cycle_deviation").exists()
    assert list(row_faults()) == []


def test_a_trial_takes_no_lock_and_writes_nothing() -> None:
    cycle = branch_of(3)

    with recorded_statements() as statements:
        record_decisions(cycle=cycle, rows=rows_of(3), at=AT, by=BY, is_trial=True)

    assert statements.tables_written() == []
    assert not any(one.startswith("SAVEPOINT") or "FOR UPDATE" in one for one in statements)


def test_another_decision_between_check_and_write_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = branch_of(1)
    others = iter([decision("member", "dv-0", Grade.COMPLETED, document="QĐ khác")])
    real = follow_up.consequences_of

    def meanwhile(*args: Any, **more: Any) -> Any:
        found = real(*args, **more)
        for other in others:
            decide(cycle, other)
        return found

    monkeypatch.setattr(CONSEQUENCES, meanwhile)

    result = record_decisions(cycle=cycle, rows=rows_of(1), at=AT, by=BY)

    assert (result.new, result.replaced) == (0, 1)
    first, second = GradeDecision.objects.order_by("pk")
    assert second.replaces == first
    assert tally_faults(cycle) == []


def test_the_same_document_between_check_and_write_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cycle = branch_of(1)
    others = iter([decision("member", "dv-0", Grade.COMPLETED)])
    real = follow_up.consequences_of

    def meanwhile(*args: Any, **more: Any) -> Any:
        found = real(*args, **more)
        for other in others:
            decide(cycle, other)
        return found

    monkeypatch.setattr(CONSEQUENCES, meanwhile)

    with pytest.raises(Refused, match="already has"):
        record_decisions(cycle=cycle, rows=rows_of(1), at=AT, by=BY)
    assert GradeDecision.objects.count() == 1


def test_facts_between_check_and_write_ask_for_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    sheets = iter([GOOD])
    real = follow_up.consequences_of

    def meanwhile(*args: Any, **more: Any) -> Any:
        found = real(*args, **more)
        for sheet in sheets:
            enter(case, sheet)
        return found

    monkeypatch.setattr(CONSEQUENCES, meanwhile)

    with pytest.raises(Refused, match="needs a reason"):
        decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))
    assert not GradeDecision.objects.exists()


def test_a_look_meanwhile_does_not_make_it_start_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = branch_of(1)
    times = []
    real = follow_up.consequences_of

    def meanwhile(*args: Any, **more: Any) -> Any:
        times.append(1)
        note(Entry("case.seen", "case", "x"), by=BY, at=AT)
        return real(*args, **more)

    monkeypatch.setattr(CONSEQUENCES, meanwhile)

    decide(cycle, *rows_of(1))

    assert len(times) == 1


STEPS: list[tuple[Any, str]] = [
    (deciding, "insert_many"),
    (deciding, "recount"),
    (follow_up, "store_reasons"),
    (follow_up, "_store_rechecks"),
    (follow_up, "replace_evaluations"),
    (evaluate, "insert_many"),
    (deciding, "sealing_of"),
    (deciding, "note_all"),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_crash_at_any_step_leaves_nothing_half(
    module: Any, name: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = branch_of(3)
    evaluate_cycle(cycle, at=AT)
    before = _stored()
    real = getattr(module, name)

    def crash(*args: Any, **more: Any) -> Any:
        if when == "after":
            real(*args, **more)
        raise RuntimeError("power")

    monkeypatch.setattr(module, name, crash)
    with pytest.raises(RuntimeError, match="power"):
        decide(cycle, *rows_of(3))

    assert _stored() == before
    monkeypatch.undo()
    decide(cycle, *rows_of(3))
    assert GradeDecision.objects.count() == 3
    assert (tally_faults(cycle), stale_evaluations(cycle)) == ([], ([], 0))


def _stored() -> list[Any]:
    tables = (GradeDecision, Tally, Evaluated, Deviation, Recheck, JournalEntry)
    return [sorted(table.objects.values_list()) for table in tables]


@pytest.mark.parametrize("seed", range(6))
def test_what_is_evaluated_before_is_what_would_be_evaluated_after(seed: int) -> None:
    """Random batches on all kinds of subjects, first and replaced ones, rated and not."""
    rng = random.Random(seed)
    units = make_tree()
    people = make_members(units["ap-a11"], 4)
    make_post(people[0], units["xa-a1"], is_head=True)
    make_post(people[1], units["huyen-a"], is_head=True)
    make_collective(units["xa-a1"], "tt-1")
    cycle = make_cycle()
    cases = list(Case.objects.filter(cycle=cycle).order_by("pk"))
    outcomes = [*map(Outcome, Grade), Outcome(None, "newly_admitted")]
    for number in range(4):
        document = f"QĐ {number}"
        for each in rng.sample(cases, 6):
            row = decision(
                each.category, each.subject_code, rng.choice(outcomes), document=document
            )
            # a reason for not rating fits some categories only
            with suppress(Refused):
                decide(cycle, row, reason="Thử")
        rows = [
            decision(
                each.category, each.subject_code, rng.choice(outcomes[:-1]), document=f"lô {number}"
            )
            for each in rng.sample(cases, 6)
        ]
        with suppress(Refused):
            decide(cycle, *rows, reason="Thử")

        assert tally_faults(cycle) == []
        assert stale_evaluations(cycle) == ([], 0)


def test_breaks_of_ceilings_are_the_same_before_and_after() -> None:
    cycle = branch_of(5)
    rows = [decision("member", f"dv-{each}", Grade.EXCELLENT) for each in range(5)]

    planned = plan_decisions(cycle=cycle, rows=rows, at=AT, by=BY, reason="Thử")
    before = ceiling_breaks(cycle, planned.assumed.outcomes, planned.assumed)
    decide(cycle, *rows, reason="Thử")

    # what has its reason now is not asked again
    assert {*ceiling_breaks(cycle, list(planned.assumed.outcomes))} <= {*before}


def test_a_whole_cycle_is_evaluated_again_where_something_was_done_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cycle = branch_of(2)
    acts = iter([1])
    real = evaluate.replace_evaluations

    def meanwhile(rows: Any) -> None:
        for _ in acts:
            decide(cycle, decision("member", "dv-0", Grade.GOOD))
        real(rows)

    monkeypatch.setattr(evaluate, "replace_evaluations", meanwhile)

    assert evaluate_cycle(cycle, at=AT + timedelta(hours=1)) == Case.objects.count()

    assert stale_evaluations(cycle) == ([], 0)


def test_a_unit_of_another_branch_is_not_evaluated_again() -> None:
    cycle = branch_of(2)
    evaluate_cycle(cycle, at=AT)

    record_decisions(cycle=cycle, rows=rows_of(1), at=AT + timedelta(hours=1), by=BY)

    later = Evaluated.objects.filter(evaluated_at__gt=AT).values_list("case__path", flat=True)
    top = unit_of(cycle, "ap-a11").path
    assert later
    assert all(top.startswith(path) for path in later)
