"""Passwords set by an administrator can be dictated and are valid for one sign-in."""

import re

import pytest

from tests.builders import AT, BY
from xeploai.accounts.journal import Actor, Entry, note
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account, set_password
from xeploai.accounts.passwords import is_for_once, new_password

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_new_password_can_be_dictated() -> None:
    for _ in range(50):
        assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", new_password())


def test_no_two_new_passwords_are_alike() -> None:
    assert len({new_password() for _ in range(100)}) == 100


@pytest.mark.parametrize("once", [True, False])
def test_an_account_is_opened_with_a_password_for_once_or_not(once: bool) -> None:
    user = open_account(
        username="an",
        label="An",
        password=new_password(),
        by=BY,
        at=AT,
        password_is_for_once=once,
    )

    assert is_for_once(user) is once


def test_the_last_act_on_the_password_decides(user: User) -> None:
    set_password(user=user, password=new_password(), by=BY, at=AT, password_is_for_once=True)
    assert is_for_once(user)

    note(Entry("account.password_changed", "account", user.username), by=Actor("x"), at=AT)
    assert not is_for_once(user)


def test_other_acts_on_the_account_do_not(user: User) -> None:
    set_password(user=user, password=new_password(), by=BY, at=AT, password_is_for_once=True)
    note(Entry("account.second_factor_reset", "account", user.username), by=BY, at=AT)

    assert is_for_once(user)


def test_an_account_that_the_journal_does_not_know_chose_its_password() -> None:
    user = User.objects.create_user(username="cu", label="Cũ", password="x")

    assert not is_for_once(user)
