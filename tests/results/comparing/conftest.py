import pytest

from tests.builders import (
    make_cycle,
    make_members,
    make_tree,
)
from tests.reorganised import day
from tests.results.comparing.years import grade_all
from xeploai.cycle.models import Cycle
from xeploai.organisations.models import Placement


@pytest.fixture
def years() -> tuple[Cycle, Cycle]:
    """Two years; in between “xa-a1”, with its branches, went from one district to the other."""
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    earlier = make_cycle(2022)
    grade_all(earlier)
    Placement.objects.filter(unit=units["xa-a1"]).update(until_on=day(100))
    Placement.objects.create(unit=units["xa-a1"], parent=units["huyen-b"], from_on=day(100))
    later = make_cycle(2023)
    grade_all(later)
    return earlier, later
