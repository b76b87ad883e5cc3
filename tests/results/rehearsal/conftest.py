import pytest

from tests.builders import decide, decision
from tests.cycle.assessed import EXCELLENT, assessed_cycle, enter, member_case
from xeploai.cycle.models import Cycle
from xeploai.domain import Grade


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle with a member whose facts, and decision, are excellent; 6 of 10 exceeded."""
    found = assessed_cycle()
    enter(member_case(found), EXCELLENT)
    decide(found, decision("member", "dv-0", Grade.EXCELLENT))
    return found
