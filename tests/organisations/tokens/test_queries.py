"""Finding a token by its secret."""

from datetime import timedelta

import pytest

from tests.organisations.tokens.acts import AT, LATER, ON, OWN, make_token
from xeploai.accounts.models import User
from xeploai.organisations.models import ApiToken, RoleGrant
from xeploai.organisations.tokens import hash_of_secret, revoke_token, token_by_secret, tokens_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_token_is_found_by_its_secret_and_the_secret_is_not_kept(grant: RoleGrant) -> None:
    secret = make_token(grant)

    token = token_by_secret(secret, on=ON)

    assert token is not None
    assert token.grant == grant
    assert secret.startswith("xpl_")
    assert len(secret) > 40
    stored = ApiToken.objects.values().get()
    assert secret not in str(stored)
    assert stored["sha256"] == hash_of_secret(secret)
    assert secret.startswith(stored["prefix"])


def test_a_token_holds_from_its_first_day_until_its_last(grant: RoleGrant) -> None:
    secret = make_token(grant)

    assert token_by_secret(secret, on=ON - timedelta(days=1)) is None
    assert token_by_secret(secret, on=LATER - timedelta(days=1)) is not None
    assert token_by_secret(secret, on=LATER) is None


def test_a_secret_that_is_no_text_of_ours_finds_nothing(grant: RoleGrant) -> None:
    make_token(grant)

    assert token_by_secret("", on=ON) is None
    assert token_by_secret("xpl_\ud800", on=ON) is None


def test_tokens_of_an_account_are_listed_latest_first_revoked_ones_too(grant: RoleGrant) -> None:
    make_token(grant, "a")
    revoke_token(token=tokens_of(grant.user).get(), by=OWN, at=AT)
    make_token(grant, "b")

    assert [token.name for token in tokens_of(grant.user)] == ["b", "a"]


def test_tokens_of_another_account_are_not_listed(grant: RoleGrant) -> None:
    make_token(grant)
    other = User.objects.create_user(username="hoa", label="Hoa", password="x")

    assert not tokens_of(other)
