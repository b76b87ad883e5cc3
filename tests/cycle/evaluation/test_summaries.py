"""Suggestions and decisions are compared within a unit."""

import pytest

from tests.builders import AT, decide, decision, unit_of
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation import suggestion_counts_within
from xeploai.cycle.evaluation.summaries import (
    cases_missing,
    missing_within,
    suggestion_counts_below,
)
from xeploai.cycle.operations import DecisionRow, evaluate_cycle
from xeploai.domain.grades import Grade, Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "Đã khắc phục xong, cấp trên xác nhận."


def _row(grade: Grade | Outcome, reason: str = "", document: str = "QĐ 1") -> DecisionRow:
    one = decision("member", "dv-0", grade, document=document)
    return DecisionRow(**{**one.__dict__, "reason": reason, "place": "row 2"})


def test_a_unit_s_report_counts_what_was_decided_beside_what_is_suggested() -> None:
    cycle = assessed_cycle()
    top = unit_of(cycle, "tinh")
    enter(member_case(cycle), GOOD)
    decide(cycle, _row(Grade.EXCELLENT, WHY))

    evaluate_cycle(cycle, at=AT)

    found = suggestion_counts_within(top)["member"]
    assert (found.cases, found.worked_out, found.suggested, found.better) == (2, 2, 1, 1)
    assert (found.against, found.with_reason, found.missing, found.undecided) == (1, 1, 1, 1)
    below = {unit.code: numbers for unit, numbers in suggestion_counts_below(top)}
    assert below["huyen-a"]["member"] == found
    assert "member" not in below["huyen-b"]


def test_the_facts_that_are_missing_are_counted_and_their_cases_listed() -> None:
    cycle = assessed_cycle()
    top = unit_of(cycle, "tinh")
    enter(member_case(cycle), {code: each for code, each in GOOD.items() if code != "discipline"})

    evaluate_cycle(cycle, path=unit_of(cycle, "ap-a11").path, at=AT)

    assert missing_within(top)["discipline"] == 3
    assert cases_missing(top, "discipline").count() == 3
    assert cases_missing(top, "outstanding").count() == 2
    assert not cases_missing(unit_of(cycle, "huyen-b"))
