"""Who reads the journal in these tests."""

import pytest
from django.test import Client

from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role


@pytest.fixture
def auditor(cycle: Cycle, client_of: object) -> Client:
    return client_of((Role.AUDITOR, "tinh"))  # type: ignore[operator,no-any-return]
