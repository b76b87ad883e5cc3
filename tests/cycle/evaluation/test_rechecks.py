"""When a grade changes later, the decisions that depend on it are found, with the chain."""

import pytest

from tests.builders import decide, decision, unit_of
from tests.cycle.assessed import COMPLETED, decided_cycle, enter
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Evaluated
from xeploai.cycle.queries import case_of, rechecks_open
from xeploai.domain.grades import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_unit_s_fall_marks_its_collective_and_its_head() -> None:
    cycle = decided_cycle()
    enter(case_of(cycle, "grassroots_committee", "xa-a1"), COMPLETED, correction="kiểm tra lại")

    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.COMPLETED, document="QĐ 2"))

    marks = {one.case.subject_code: one for one in rechecks_open(unit_of(cycle, "tinh"))}
    assert marks.keys() == {"tt-a1", "dv-1"}
    chain = marks["tt-a1"].chain
    assert [link["provisions"] for link in chain] == [["P23-DEP-2"]]
    assert (chain[0]["grade"], chain[0]["left"]) == ("GOOD", "COMPLETED")
    assert marks["dv-1"].caused_by.document_number == "QĐ 2"
    assert JournalEntry.objects.filter(act="decision.to_recheck").count() == 2


def test_the_chain_goes_on_from_a_case_that_only_would_fall() -> None:
    cycle = decided_cycle()
    decide(cycle, decision("subordinate_branch", "ap-a12", Grade.FAILED, document="QĐ 2"))

    # P23-GR-8: a head is GOOD only if all units led directly are at least COMPLETED
    (mark,) = rechecks_open(unit_of(cycle, "tinh"))

    assert mark.case.subject_code == "dv-1"
    assert mark.chain[0]["provisions"] == ["P23-GR-8.UNITS"]
    assert Evaluated.objects.get(case=mark.case).is_against
