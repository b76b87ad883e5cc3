"""No answer is kept by a browser or by what stands before it; style sheets and scripts are."""

import random

import pytest
from django.test import Client

from tests.faults.fuzzing import addresses
from tests.faults.test_odd_input import known_values, province, signed_in
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
__all__ = ["province"]  # a fixture

ROLES = (Role.ORGANISATION_BOARD, Role.ADMINISTRATOR, Role.PUBLISHER)


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_of_any_address_is_kept(role: Role, province: dict[str, Unit]) -> None:
    client, known = signed_in(role, province), known_values()
    draw = random.Random(1)

    for one in addresses():
        for _ in range(3 if one.parameters else 1):
            values = {name: draw.choice(known.get(name, ["x"])) for name in one.parameters}
            response = client.get(one.path(values))
            assert response.headers["Cache-Control"] == "no-store", (one, response.status_code)
            if response.streaming:
                b"".join(response)


def test_the_sign_in_page_and_errors_are_not_kept(client: Client) -> None:
    for path in ("/account/login/", "/2023/tinh/", "/nothing", "/2023/a%00b/", "/api/v1/nothing"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path


def test_style_sheets_are_kept(client: Client) -> None:
    response = client.get("/static/portal/style.css")

    assert response.status_code == 200
    assert "max-age" in response.headers["Cache-Control"]
    b"".join(response)
