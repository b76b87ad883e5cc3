"""What is checked after every test of the cycle: no act left a row without its seal."""

from collections.abc import Iterator

import pytest

from xeploai.accounts.journal import row_faults

FROZEN = ("cycle_case", "cycle_cycleunit", "cycle_peergroup")


@pytest.fixture(autouse=True)
def _all_is_as_the_journal_sealed_it(
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    yield
    if request.node.get_closest_marker("django_db"):
        assert [one for one in row_faults() if one.table in FROZEN] == []
