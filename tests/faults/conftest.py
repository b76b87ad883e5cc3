"""A province served on each database."""

from collections.abc import Iterator

import pytest

from tests.faults.serving import Served, make_province, serving
from tests.installations import installing

# the second database takes as long again
AT_LENGTH = pytest.param("postgresql", marks=pytest.mark.at_length)


@pytest.fixture(scope="module", params=["sqlite", AT_LENGTH])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Return a province that is served, on one of the databases."""
    with installing(request.param, tmp_path_factory.mktemp("served")) as install:
        installation = install("served")
        session = make_province(installation)
        with serving(installation, session) as found:
            yield found
