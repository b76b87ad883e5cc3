"""What is checked after every test of the cycle: no act left a case without its seal."""

from collections.abc import Iterator

import pytest

from xeploai.accounts.journal import row_faults


@pytest.fixture(autouse=True)
def _every_case_is_as_the_journal_sealed_it(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("django_db"):
        assert [one for one in row_faults() if one.table == "cycle_case"] == []
