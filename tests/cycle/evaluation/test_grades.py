"""What is suggested, proposed by each body, and decided stays apart."""

from datetime import date
from typing import Any

import pytest

from tests.builders import AT, BY, decide, decision
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.evaluation import grades_of
from xeploai.cycle.models import Case, Proposal
from xeploai.cycle.operations import Ballot, propose_grade
from xeploai.domain.grades import Grade, Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ON = date(2023, 12, 10)


def _propose(case: Case, stage: str, grade: Grade, **more: Any) -> Proposal:
    given: dict[str, Any] = {"proposed_on": ON, "by": BY, "at": AT}
    return propose_grade(case=case, stage=stage, outcome=Outcome(grade), **(given | more))


def test_every_body_s_grade_is_kept_and_the_differences_are_told() -> None:
    case = member_case(assessed_cycle())
    enter(case, GOOD)
    _propose(case, "SELF", Grade.EXCELLENT)
    ballot = Ballot(20, 15, 4)
    _propose(case, "MEETING", Grade.EXCELLENT, body="Chi bộ", ballot=ballot, why="Nổi trội.")
    _propose(case, "APPRAISAL", Grade.GOOD, body="Ban Tổ chức Tên xa-a1")
    decide(case.cycle, decision("member", "dv-0", Grade.GOOD))

    found = grades_of(case)

    assert found.suggested is Grade.GOOD
    assert found.self_grade is not None
    assert found.self_grade.grade == "EXCELLENT"
    assert [(one.grade, one.votes_for) for one in found.proposals] == [
        ("EXCELLENT", 15),
        ("GOOD", None),
    ]
    assert found.decided is not None
    assert found.decided.grade == "GOOD"
    assert [one.steps for one in found.differences] == [1, -1]
