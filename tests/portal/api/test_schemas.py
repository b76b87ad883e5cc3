"""The schema of the API's answers."""

import json

import pytest
from django.test import Client

from tests.builders import (
    unit_of,
)
from tests.portal.api.requests import get_json
from xeploai.cycle.models import Cycle
from xeploai.portal.api.endpoints import api
from xeploai.portal.api.schemas import StatisticsOut
from xeploai.reporting import statistics_as_json
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("code", ["tinh", "huyen-b", "xa-b1", "ap-a12"])
def test_the_description_of_the_statistics_is_the_whole_truth(cycle: Cycle, code: str) -> None:
    value = json.loads(
        json.dumps(statistics_as_json(statistics_of(unit_of(cycle, code)), language="vi"))
    )

    described = StatisticsOut.model_validate(value)

    assert json.loads(described.model_dump_json()) == value


def test_every_answer_that_is_given_stands_in_the_description(client: Client, cycle: Cycle) -> None:
    paths = api.get_openapi_schema()["paths"]

    for path, methods in paths.items():
        given = {int(code) for code in methods["get"]["responses"]}
        has_parameters = "{" in path
        assert given == ({200, 401, 403, 404, 422} if has_parameters else {200, 401})


def test_the_description_is_served_to_anybody(client: Client) -> None:
    status, said = get_json(client, "/api/v1/openapi.json")

    assert status == 200
    assert isinstance(said, dict)
    assert said["openapi"].startswith("3.")
    assert said["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"
