import pytest

from tests.builders import AT, BY, decide, decision
from tests.cycle.assessed import GOOD, LED, ORGANISATION, assessed_cycle, enter
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import store_layer
from xeploai.cycle.queries import case_of
from xeploai.domain import Grade

COMPLETED = {"criteria_results": {"r1": "AVERAGE"}}
LAYER = """
layer: tinh-2023
extends: vn-party-2023
title: {vi: Hướng dẫn, en: Guidance}
standing: LOCAL
issued_by: {vi: Tỉnh ủy, en: The province}
unit: tinh
source: {document: 05-HD/TU, issued: 2023-11-20, place: toàn văn}
adopt:
  - {provision: P23-DEP-1.COLLECTIVE, from: 2023-11-20}
  - {provision: P23-DEP-1.UNIT, from: 2023-11-20}
  - {provision: P23-DEP-2, from: 2023-11-20}
"""


@pytest.fixture
def decided() -> Cycle:
    """Return a cycle in which unit, collective and head of `xa-a1` are all `GOOD`."""
    cycle = assessed_cycle()
    store_layer(content=LAYER.encode(), file="tinh-2023.yaml", by=BY, at=AT)
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


@pytest.fixture
def fallen(decided: Cycle) -> Cycle:
    """Return a cycle in which the unit `xa-a1` got a lower grade after all were decided."""
    cycle = decided
    enter(case_of(cycle, "grassroots_committee", "xa-a1"), COMPLETED, correction="kiểm tra lại")
    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.COMPLETED, document="QĐ 2"))
    return cycle
