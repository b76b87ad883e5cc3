"""The invented province, made once, on both closing days."""

import pytest

from tests.demo.on_a_day import OnADay
from xeploai.demo import DemoProvince, make_province


@pytest.fixture(scope="session")
def province() -> DemoProvince:
    return make_province()


@pytest.fixture(scope="session")
def earlier(province: DemoProvince) -> OnADay:
    return OnADay(province, province.cycles[0])


@pytest.fixture(scope="session")
def later(province: DemoProvince) -> OnADay:
    return OnADay(province, province.cycles[1])


@pytest.fixture(params=["earlier", "later"])
def either(request: pytest.FixtureRequest) -> OnADay:
    day: OnADay = request.getfixturevalue(request.param)
    return day
