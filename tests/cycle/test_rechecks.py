"""When a grade falls later, what rested on it is found, marked, and listed with the chain."""

import pytest

from tests.builders import decide, decision, unit_of
from tests.cycle.assessed import GOOD, LED, ORGANISATION, assessed_cycle, enter
from tests.cycle.test_local_rules import store
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.evaluation.rechecks import recheck_of, rechecks_open
from xeploai.cycle.evaluation.waiting import waiting_for
from xeploai.cycle.models import Cycle, Evaluated, Recheck
from xeploai.cycle.queries.finding import case_of
from xeploai.domain.grades import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]
COMPLETED = {"criteria_results": {"r1": "AVERAGE"}}
ADOPTED = """
adopt:
  - {provision: P23-DEP-1.COLLECTIVE, from: 2023-11-20}
  - {provision: P23-DEP-1.UNIT, from: 2023-11-20}
  - {provision: P23-DEP-2, from: 2023-11-20}
"""


def _decided() -> Cycle:
    """Return a cycle in which unit, collective and head of `xa-a1` are all `GOOD`."""
    cycle = assessed_cycle()
    store(ADOPTED)
    cases = [
        case_of(cycle, "grassroots_committee", "xa-a1"),
        case_of(cycle, "leadership_collective", "tt-a1"),
        case_of(cycle, "leading_cadre", "dv-1"),
    ]
    for case, more in zip(cases, (ORGANISATION, ORGANISATION, LED), strict=True):
        enter(case, {**GOOD, **more})
    decide(
        cycle,
        decision("subordinate_branch", "ap-a11", Grade.GOOD),
        decision("subordinate_branch", "ap-a12", Grade.GOOD),
        *(decision(case.category, case.subject_code, Grade.GOOD) for case in cases),
    )
    return cycle


def test_a_unit_s_fall_marks_its_collective_and_its_head() -> None:
    cycle = _decided()
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
    cycle = _decided()
    decide(cycle, decision("subordinate_branch", "ap-a12", Grade.FAILED, document="QĐ 2"))

    # P23-GR-8: a head is GOOD only if all units led directly are at least COMPLETED
    (mark,) = rechecks_open(unit_of(cycle, "tinh"))

    assert mark.case.subject_code == "dv-1"
    assert mark.chain[0]["provisions"] == ["P23-GR-8.UNITS"]
    assert Evaluated.objects.get(case=mark.case).is_against


def test_a_mark_is_settled_by_another_decision_on_the_case() -> None:
    cycle = _decided()
    decide(cycle, decision("subordinate_branch", "ap-a12", Grade.FAILED, document="QĐ 2"))
    head = case_of(cycle, "leading_cadre", "dv-1")
    assert recheck_of(head) is not None

    decide(cycle, decision("leading_cadre", "dv-1", Grade.COMPLETED, document="QĐ 3"))

    assert recheck_of(head) is None
    assert not rechecks_open(unit_of(cycle, "tinh"))
    assert Recheck.objects.count() == 1


def test_a_better_grade_and_the_same_grade_mark_nothing() -> None:
    cycle = _decided()

    decide(cycle, decision("subordinate_branch", "ap-a11", Grade.EXCELLENT, document="QĐ 2"))
    decide(cycle, decision("subordinate_branch", "ap-a12", Grade.GOOD, document="QĐ 2"))

    assert not Recheck.objects.exists()


def test_a_head_waits_for_the_unit_the_collective_and_the_units_below() -> None:
    cycle = assessed_cycle()
    store(ADOPTED)

    found = {one.fact: one.number for one in waiting_for(case_of(cycle, "leading_cadre", "dv-1"))}

    assert found == {"collective_grade": 1, "unit_grade": 1, "direct_units": 2}
    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.GOOD))
    left = waiting_for(case_of(cycle, "leading_cadre", "dv-1"))
    assert {one.fact for one in left} == {"collective_grade", "direct_units"}
