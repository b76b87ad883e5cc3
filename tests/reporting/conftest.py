import pytest

from tests.documents.sample import (
    province,
)
from tests.reporting.sample import text_of


@pytest.fixture(scope="module")
def text() -> str:
    return text_of(province())
