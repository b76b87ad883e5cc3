"""Requests of a program with a token."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from tests.builders import (
    BY,
    FOUNDED,
)
from xeploai.accounts.models import User
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.organisations.tokens import create_token
from xeploai.portal.site.reader import now

# the clock is read in the portal: a token made now holds now
NOW = now()


def token_for(unit: str, role: Role = Role.ORGANISATION_BOARD, **grant: Any) -> str:
    name = f"{role}-{unit}".lower()
    user = User.objects.create_user(username=name, label="Ai đó", password="x")
    held = RoleGrant.objects.create(
        user=user, role=role, unit=Unit.objects.get(code=unit), from_on=FOUNDED, **grant
    )
    until = NOW.date() + timedelta(days=30)
    _, secret = create_token(grant=held, name="thử", until_on=until, by=BY, at=NOW)
    return secret


def get_json(
    client: Client, address: str, secret: str = "", **headers: str
) -> tuple[int, dict[str, Any] | list[Any]]:
    if secret:
        headers["authorization"] = f"Bearer {secret}"
    response = client.get(address, headers=headers)
    assert response.headers["Content-Type"].startswith("application/json"), address
    assert response.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in response.cookies
    return response.status_code, json.loads(response.content)


UNITS = "/api/v1/cycles/2023/units"
OPERATIONS = {
    "/api/v1/cycles": "/api/v1/cycles",
    "/api/v1/cycles/{cycle}/units": f"{UNITS}?parent=tinh",
    "/api/v1/cycles/{cycle}/units/{code}": f"{UNITS}/tinh",
    "/api/v1/cycles/{cycle}/units/{code}/statistics": f"{UNITS}/tinh/statistics",
}
