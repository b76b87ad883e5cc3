"""A cycle to send grades for; background tasks run at once."""

from typing import Any

import pytest
from django.test import Client

from tests.builders import make_cycle, make_members, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.uploads.sending import IMMEDIATE
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Any) -> None:
    settings.TASKS = IMMEDIATE


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    return make_cycle()


@pytest.fixture
def board(cycle: Cycle, client_of: ClientOf) -> Client:
    return client_of((Role.ORGANISATION_BOARD, "huyen-a"))
