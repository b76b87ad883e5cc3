"""Create a token, all on one day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from xeploai.accounts.journal import Actor
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.organisations.models import RoleGrant
from xeploai.organisations.tokens import create_token

AT = datetime(2025, 1, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ON = AT.date()
LATER = date(2025, 6, 1)
OWN = Actor("lan", Role.ORGANISATION_BOARD, "huyen-a")


def make_token(grant: RoleGrant, name: str = "bảng điều khiển", until: date = LATER) -> str:
    """Create a token and return its secret."""
    return create_token(grant=grant, name=name, until_on=until, by=OWN, at=AT)[1]


def refusals(grant: RoleGrant, name: str = "x", until: date = LATER) -> list[str]:
    """Return why a token is refused."""
    with pytest.raises(Refused) as refusal:
        make_token(grant, name, until)
    return [str(fault) for fault in refusal.value.faults]
