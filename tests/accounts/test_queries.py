"""Reads of accounts."""

import pytest

from xeploai.accounts.models import User
from xeploai.accounts.queries import account_by_name, all_accounts
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("name", ["van-phong", "VAN-PHONG", " van-phong "])
def test_an_account_is_found_however_its_name_is_written(user: User, name: str) -> None:
    assert account_by_name(name) == user


@pytest.mark.parametrize("name", ["van", "van-phong-2", ""])
def test_an_account_that_does_not_exist_is_named(user: User, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        account_by_name(name)

    assert str(refusal.value) == f"No account is called “{name}”."


def test_accounts_are_listed_by_name(user: User) -> None:
    other = User.objects.create_user(username="ban-to-chuc", label="Ban", password="x")

    assert all_accounts() == [other, user]
