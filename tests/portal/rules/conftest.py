"""Who reads and sets rules in these tests."""

import pytest
from django.test import Client

from tests.builders import make_cycle, make_tree
from tests.portal.conftest import ClientOf
from xeploai.domain import Role


@pytest.fixture
def reader(client_of: ClientOf) -> Client:
    """Return a browser of a member, who reads the packs like every account with a role."""
    make_tree()
    make_cycle()
    return client_of((Role.MEMBER, "ap-a11"))


@pytest.fixture
def district(client_of: ClientOf) -> Client:
    """Return a browser of a district's organisation board."""
    make_tree()
    make_cycle()
    return client_of((Role.ORGANISATION_BOARD, "huyen-a"))
