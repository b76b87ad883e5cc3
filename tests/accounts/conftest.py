"""An account to sign in with."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from tests.builders import AT, BY
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def user() -> User:
    return open_account(
        username="van-phong",
        label="Văn phòng huyện ủy A",
        password="con-duong-ven-bien-7",
        by=BY,
        at=AT,
    )


@pytest.fixture
def protected(user: User) -> User:
    """Return the account with a second factor."""
    TOTP.activate(user, SECRET)
    return user
