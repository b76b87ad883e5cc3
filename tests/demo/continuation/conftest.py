"""The invented years after the published one, made once."""

import pytest

from xeploai.demo import DemoProvince
from xeploai.demo.continuation import DemoContinuation, continue_province

SEED = 2023


@pytest.fixture(scope="session")
def after(province: DemoProvince) -> DemoContinuation:
    return continue_province(province, SEED)
