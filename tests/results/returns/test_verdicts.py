"""The superior accepts a return or sends it back; what was sent back does not count."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.builders import AT, BY, make_cycle, make_tree, send_return, unit_of
from xeploai.accounts.journal import Actor, entries_about
from xeploai.cycle.models import Cycle
from xeploai.domain import Counts, CycleState, Refused, ReturnState
from xeploai.results.models import ReturnVerdict
from xeploai.results.returns import judge_return, returns_of
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Actor("board")


@pytest.fixture
def cycle() -> Cycle:
    make_tree()
    cycle = make_cycle(by_return=["huyen-a", "huyen-b"])
    send_return(cycle, "huyen-a", {"member": Counts(good=2)})
    return cycle


def judge(cycle: Cycle, verdict: ReturnState, reason: str = "", *, by: Any = BOARD) -> None:
    unit = unit_of(cycle, "huyen-a")
    (latest,) = [one for one in returns_of(unit) if one.is_latest]
    judge_return(unit=unit, number=latest.record.pk, verdict=verdict, reason=reason, at=AT, by=by)


def found(cycle: Cycle) -> dict[str, Any]:
    statistics = statistics_of(unit_of(cycle, "tinh"))
    total = statistics.categories["member"]
    return {
        "states": {one.unit.code: one.state.value for one in statistics.senders},
        "total": total.figure("total"),
        "accepted": total.accepted.total if total.accepted else None,
        "owed_by": [one.code for one in total.owed_by],
    }


def test_what_was_received_counts_and_waits(cycle: Cycle) -> None:
    assert found(cycle) == {
        "states": {"huyen-a": "RECEIVED", "huyen-b": "MISSING"},
        "total": 2,
        "accepted": None,
        "owed_by": ["huyen-b"],
    }


def test_figures_say_which_part_is_accepted(cycle: Cycle) -> None:
    found(cycle)
    judge(cycle, ReturnState.ACCEPTED)

    assert found(cycle)["accepted"] == 2


def test_a_return_that_was_sent_back_does_not_count_until_another_comes(cycle: Cycle) -> None:
    found(cycle)
    judge(cycle, ReturnState.SENT_BACK, "Tổng số không khớp danh sách")
    back = found(cycle)
    send_return(cycle, "huyen-a", {"member": Counts(good=3)}, content=b"corrected")

    assert (back["total"], back["owed_by"]) == (None, ["huyen-a", "huyen-b"])
    assert back["states"]["huyen-a"] == "SENT_BACK"
    assert (found(cycle)["total"], found(cycle)["states"]["huyen-a"]) == (3, "RECEIVED")


def test_sending_back_needs_a_reason(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="The reason is empty"):
        judge(cycle, ReturnState.SENT_BACK, " ")


def test_nobody_accepts_what_they_sent_themselves(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="You sent this return yourself"):
        judge(cycle, ReturnState.ACCEPTED, by=BY)


def test_a_return_that_came_since_must_be_read_first(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="has sent another return since"):
        judge_return(
            unit=unit_of(cycle, "huyen-a"),
            number=0,
            verdict=ReturnState.ACCEPTED,
            at=AT,
            by=BOARD,
        )


def test_a_unit_without_a_return_has_nothing_to_judge(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="there is nothing to decide on"):
        judge_return(
            unit=unit_of(cycle, "huyen-b"), number=1, verdict=ReturnState.ACCEPTED, at=AT, by=BOARD
        )


def test_the_same_figures_under_the_same_letter_do_not_undo_a_sending_back(cycle: Cycle) -> None:
    judge(cycle, ReturnState.SENT_BACK, "Sai")

    with pytest.raises(Refused, match="This is the return that was sent back"):
        send_return(cycle, "huyen-a", {"member": Counts(good=2)}, letter="BC 1")


def test_verdicts_are_journalled_and_never_changed(cycle: Cycle) -> None:
    judge(cycle, ReturnState.ACCEPTED)
    judge(cycle, ReturnState.SENT_BACK, "Sai")

    acts = [entry.act for entry in entries_about("unit", "huyen-a")]
    assert {"return.accepted", "return.sent_back"} <= set(acts)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReturnVerdict.objects.update(reason="x")


def test_no_verdict_brings_figures_back_into_a_reported_cycle(cycle: Cycle) -> None:
    judge(cycle, ReturnState.SENT_BACK, "Sai dòng 3")
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.REPORTED)

    with pytest.raises(Refused, match="it takes no returns"):
        judge(cycle, ReturnState.ACCEPTED, "Đã đối chiếu")

    assert found(cycle)["total"] is None


def test_what_counts_already_is_accepted_after_the_report(cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.REPORTED)

    judge(cycle, ReturnState.ACCEPTED)

    assert found(cycle)["accepted"] == 2
