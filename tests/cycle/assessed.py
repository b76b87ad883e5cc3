"""Cases with facts for tests: a branch with one member and a head under the rules of 2023."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.builders import AT, BY, make_collective, make_cycle, make_members, make_post, make_tree
from xeploai.cycle.models import Case, Cycle, FactSheet
from xeploai.cycle.operations.record_facts import record_facts
from xeploai.cycle.queries.finding import case_of

DATED = date(2023, 12, 5)
GOOD: Mapping[str, Any] = {
    "tasks_assigned": 10,
    "tasks_done": 10,
    "tasks_on_time": 10,
    "tasks_exceeded": 2,
    "main_targets_missed": 0,
    "outstanding": False,
    "has_concrete_product": True,
    "criteria_general": {"g1": "GOOD", "g2": "GOOD"},
    "criteria_results": {"r1": "GOOD"},
    "discipline": [],
    "conclusions": [],
    "review_done": True,
    "is_under_review": False,
}
EXCELLENT = {
    **GOOD,
    "tasks_exceeded": 6,
    "outstanding": True,
    "criteria_results": {"r1": "EXCELLENT"},
}
LED = {
    "led_targets": 10,
    "led_targets_done": 10,
    "led_targets_on_time": 10,
    "led_targets_late": 0,
    "led_basic_targets": 4,
    "led_basic_targets_exceeded": 0,
    "truly_exemplary": False,
}
ORGANISATION = {"subordinate_units_disciplined": 0}


def assessed_cycle() -> Cycle:
    """Return a cycle with a member of `ap-a11`, and a head and a collective of `xa-a1`."""
    units = make_tree()
    member, head = make_members(units["ap-a11"], 2)
    member.admitted_on = head.admitted_on = date(2015, 1, 1)
    member.save()
    head.save()
    make_post(head, units["xa-a1"], is_head=True)
    make_collective(units["xa-a1"], "tt-a1")
    return make_cycle()


def member_case(cycle: Cycle) -> Case:
    """Return the case of the member."""
    return case_of(cycle, "member", "dv-0")


def enter(case: Case, values: Mapping[str, Any], **more: Any) -> FactSheet:
    """Enter facts of a case."""
    given: dict[str, Any] = {
        "source": "Báo cáo",
        "document": "BC 1",
        "dated_on": DATED,
        "by": BY,
        "at": AT,
    }
    return record_facts(case=case, values=values, **(given | more))
