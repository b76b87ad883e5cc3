"""A cycle that programs read."""

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
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_post(people[0], units["huyen-a"], is_head=True)
    make_collective(units["xa-a1"], "btv-a1")
    make_cycle(2022)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))
    send_return(cycle, "huyen-b", {"member": Counts(good=1200)})
    return cycle
