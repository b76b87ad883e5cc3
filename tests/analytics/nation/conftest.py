"""The engine of the tests."""

from collections.abc import Iterator

import ibis
import pytest

from xeploai.analytics.nation.connection import connect


@pytest.fixture(scope="module")
def duckdb() -> Iterator[ibis.BaseBackend]:
    connection = connect(memory_mib=128, threads=1)
    yield connection
    connection.disconnect()
