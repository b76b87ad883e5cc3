from collections.abc import Iterator

import pytest
from django.db import connection

from tests.builders import make_cycle, make_members, make_tree
from xeploai.cycle.models import Cycle
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
