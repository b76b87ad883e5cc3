"""The rows of the invented province."""

from xeploai.demo import DemoProvince
from xeploai.demo.records import NOT_REVIEWED
from xeploai.domain.register import MembershipStatus


def test_exempt_and_suspended_members_are_not_reviewed() -> None:
    assert set(NOT_REVIEWED) == {MembershipStatus.EXEMPT, MembershipStatus.SUSPENDED}


def test_a_cycle_gives_its_outcomes_by_category_and_subject(province: DemoProvince) -> None:
    cycle = province.cycles[1]

    outcomes = cycle.outcomes()

    one = cycle.decisions[0]
    assert outcomes[one.category, one.subject] == one.outcome
    assert len(outcomes) == len(cycle.decisions)
