import pytest

from tests.builders import (
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
)
from xeploai.cycle.models import Cycle
from xeploai.domain import Counts, Grade, Outcome


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle with every kind of source: cases, returns, covered cases, replacements."""
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    make_post(people[0], units["huyen-a"], is_head=True)
    make_collective(units["xa-a1"], "btv-a1")
    cycle = make_cycle(by_return=["huyen-b"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.GOOD),
        decision("member", "dv-1", Outcome(None, "under_review")),
        decision("member", "dv-3", Grade.FAILED),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT, document="QĐ 2"))
    send_return(cycle, "huyen-b", {"member": Counts(good=1200, not_rated={"not_stated": 4})})
    send_return(
        cycle,
        "huyen-b",
        {"member": Counts(good=1201, not_rated={"not_stated": 3})},
        content=b"corrected",
    )
    return cycle
