from collections.abc import Iterator

import pytest
from django.db import connection

from tests.builders import make_cycle, make_members, make_tree
from tests.reorganised import day
from tests.results.comparing.years import grade_all
from xeploai.cycle.models import Cycle
from xeploai.organisations.models import Placement
from xeploai.results import statistics
from xeploai.results import versions as versions_module


@pytest.fixture
def versioned_cycle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cycle]:
    # a test is itself a transaction; the ones in question are those within it
    monkeypatch.setattr(
        versions_module, "is_in_transaction", lambda: bool(connection.savepoint_ids)
    )
    statistics.clear_cache()
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    make_cycle(2022)
    yield make_cycle(by_return=["huyen-b"])
    statistics.clear_cache()


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
