"""A province served on each database."""

from collections.abc import Iterator

import pytest

from tests.faults.serving import Served, make_province, serving
from tests.installations import installing


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Return a province that is served, on one of the databases."""
    with installing(request.param, tmp_path_factory.mktemp("served")) as install:
        installation = install("served")
        session = make_province(installation)
        with serving(installation, session) as found:
            yield found
