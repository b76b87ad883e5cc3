"""A small province, and an account with a role in it."""

import pytest

from tests.builders import FOUNDED, make_tree
from xeploai.accounts.models import User
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def grant(units: dict[str, Unit]) -> RoleGrant:
    user = User.objects.create_user(username="lan", label="Lan", password="x")
    return RoleGrant.objects.create(
        user=user, role=Role.ORGANISATION_BOARD, unit=units["huyen-a"], from_on=FOUNDED
    )
