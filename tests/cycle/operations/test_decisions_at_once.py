"""Two clerks at once, on a server that lets them (SQLite queues writers by itself)."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from xeploai.cycle.models import GradeDecision, Tally
from xeploai.cycle.operations.tallies import tally_faults
from xeploai.domain.grades import Grade
from xeploai.domain.words import Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.skipif(
        "sqlite" in connection.settings_dict["ENGINE"],
        reason="needs PostgreSQL: real writers at once",
    ),
]


def at_once(*acts: Callable[[], None]) -> None:
    start = Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_decisions_on_one_branch_recorded_at_once_are_all_counted() -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 20)
    cycle = make_cycle()

    def record(codes: list[str]) -> Callable[[], None]:
        def act() -> None:
            for code in codes:
                decide(cycle, decision("member", code, Grade.GOOD))

        return act

    codes = [person.code for person in people]
    at_once(record(codes[::2]), record(codes[1::2]))

    assert tally_faults(cycle) == []
    assert Tally.objects.get(category="member", outcome="GOOD").number == 20


def test_one_case_decided_twice_at_once_gets_one_first_decision() -> None:
    make_tree()
    cycle = make_cycle()
    refused: list[Refused] = []

    def record(grade: Grade) -> Callable[[], None]:
        def act() -> None:
            try:
                decide(cycle, decision("district_committee", "huyen-a", grade))
            except Refused as refusal:
                refused.append(refusal)

        return act

    at_once(record(Grade.GOOD), record(Grade.FAILED))

    assert GradeDecision.objects.count() == 1
    assert len(refused) == 1  # the second saw the first, and cites the same document
    assert tally_faults(cycle) == []
