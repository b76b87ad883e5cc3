"""A cycle with names that look like formulas, and who downloads its tables."""

import pytest
from django.test import Client

from tests.builders import (
    decide,
    decision,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
)
from tests.portal.downloads.reading import TOP_ROLE, client_with
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade, Outcome
from xeploai.organisations.models import Person


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_post(people[0], units["huyen-a"], is_head=True)
    Person.objects.filter(code="dv-1").update(full_name="=cmd|' /C calc'!A0")
    make_cycle(2022)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Outcome(None, "under_review")),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    send_return(cycle, "huyen-b", {"member": Counts(good=1200, failed=1)})
    CycleUnit.objects.filter(cycle=cycle, code="xa-a2").update(name="-2+3")
    return cycle


@pytest.fixture
def board(cycle: Cycle) -> Client:
    return client_with(TOP_ROLE, "tinh")
