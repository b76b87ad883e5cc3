"""Cases with facts for tests: a branch with one member and a head under the rules of 2023."""

from collections.abc import Mapping
from datetime import date
from typing import Any

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
)
from xeploai.cycle.models import Case, Cycle, FactSheet, LocalRules
from xeploai.cycle.operations import record_facts, store_layer
from xeploai.cycle.queries import case_of
from xeploai.domain import Grade

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
COMPLETED = {"criteria_results": {"r1": "AVERAGE"}}
WARNING = {
    "document": "QĐ 7-QĐ/UBKT",
    "on": "2023-06-01",
    "issued_by": "Ủy ban Kiểm tra",
    "form": "WARNING",
    "whom": "SUBJECT",
    "kind": "PARTY",
}
ADOPTED = """
adopt:
  - {provision: P23-DEP-1.COLLECTIVE, from: 2023-11-20}
  - {provision: P23-DEP-1.UNIT, from: 2023-11-20}
  - {provision: P23-DEP-2, from: 2023-11-20}
"""
HEADING = """
layer: {code}
extends: vn-party-2023
title: {{vi: Hướng dẫn, en: Guidance}}
standing: {standing}
issued_by: {{vi: Tỉnh ủy, en: The province}}
unit: {unit}
source: {{document: 05-HD/TU, issued: 2023-11-20, place: toàn văn}}
"""
MORE = "parameters:\n  - {parameter: P23-GR-3.exceeded, from: 2023-11-20, value: %s %%}\n"


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


def store_local_rules(
    body: str, *, code: str = "tinh-2023", unit: str = "tinh", standing: str = "LOCAL"
) -> LocalRules:
    """Store a layer."""
    text = HEADING.format(code=code, unit=unit, standing=standing) + body
    return store_layer(content=text.encode(), file=f"{code}.yaml", by=BY, at=AT)


def decided_cycle() -> Cycle:
    """Return a cycle in which unit, collective and head of `xa-a1` are all `GOOD`."""
    cycle = assessed_cycle()
    store_local_rules(ADOPTED)
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
