"""Creating and revoking API tokens."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.organisations.tokens.acts import AT, ON, OWN, make_token, refusals
from xeploai.accounts.models import JournalEntry, User
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.organisations.models import ApiToken, RoleGrant
from xeploai.organisations.tokens import (
    hash_of_secret,
    note_use,
    revoke_token,
    token_by_secret,
    tokens_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_no_two_secrets_are_alike(grant: RoleGrant) -> None:
    assert len({make_token(grant, f"số {number}") for number in range(20)}) == 20


@pytest.mark.parametrize(
    ("until", "is_taken"),
    [
        (ON - timedelta(days=1), False),
        (ON, False),
        (ON + timedelta(days=1), True),
        (ON + timedelta(days=366), True),
        (ON + timedelta(days=367), False),
        (date.max, False),
    ],
)
def test_a_token_ends_after_today_and_within_a_year(
    grant: RoleGrant, until: date, is_taken: bool
) -> None:
    if is_taken:
        assert make_token(grant, until=until)
    else:
        assert refusals(grant, until=until) == [
            "A token ends after today and within a year: by 2026-01-16."
        ]


@pytest.mark.parametrize("name", ["", "   ", "a" * 101, "a\x00b"])
def test_a_token_names_its_program(grant: RoleGrant, name: str) -> None:
    assert refusals(grant, name) == ["Say which program the token is for, in at most 100 letters."]


def test_a_role_has_one_token_of_a_name_until_it_is_revoked(grant: RoleGrant) -> None:
    make_token(grant, "a")
    assert refusals(grant, " a ") == [
        "This role already has a token called “a”. Revoke that one first."
    ]

    revoke_token(token=tokens_of(grant.user).get(), by=OWN, at=AT)

    assert make_token(grant, "a")


def test_all_that_is_wrong_is_said_at_once(grant: RoleGrant) -> None:
    grant.role = Role.ADMINISTRATOR
    grant.until_on = ON
    grant.save()

    assert len(refusals(grant, "", ON)) == 4
    assert not ApiToken.objects.exists()


def test_a_closed_account_gets_no_token(grant: RoleGrant) -> None:
    User.objects.update(is_active=False)

    assert refusals(grant) == ["This role is not held today: no token can be made for it."]


def test_making_and_revoking_are_noted_without_the_secret(grant: RoleGrant) -> None:
    secret = make_token(grant)
    revoke_token(token=tokens_of(grant.user).get(), by=OWN, at=AT)

    noted = list(JournalEntry.objects.filter(kind="account").order_by("number"))

    assert [one.act for one in noted] == ["token.created", "token.revoked"]
    assert {(one.about, one.unit, one.by) for one in noted} == {("lan", "huyen-a", "lan")}
    assert not any(secret in one.after for one in noted)
    assert not any(hash_of_secret(secret) in one.after for one in noted)


def test_the_day_of_use_is_kept(grant: RoleGrant) -> None:
    token = token_by_secret(make_token(grant), on=ON)
    assert token is not None

    note_use(token, on=ON)

    assert tokens_of(grant.user).get().last_used_on == ON


def test_a_revoked_token_is_found_no_more_and_revoked_once(grant: RoleGrant) -> None:
    secret = make_token(grant)
    token = tokens_of(grant.user).get()

    revoke_token(token=token, by=OWN, at=AT)

    assert token_by_secret(secret, on=ON) is None
    with pytest.raises(Refused, match="This token is revoked already"):
        revoke_token(token=token, by=OWN, at=AT)


def test_a_token_is_made_for_the_role_as_the_database_has_it(grant: RoleGrant) -> None:
    RoleGrant.objects.update(until_on=ON)

    assert grant.until_on is None
    assert refusals(grant) == ["This role is not held today: no token can be made for it."]


def test_spaces_in_the_name_of_a_token_are_collapsed(grant: RoleGrant) -> None:
    make_token(grant, "  bảng \t điều khiển ")

    assert ApiToken.objects.get().name == "bảng điều khiển"


def test_the_day_of_use_is_written_once_a_day(
    grant: RoleGrant, django_assert_num_queries: Any
) -> None:
    make_token(grant)
    token = tokens_of(grant.user).get()
    note_use(token, on=ON)
    token.refresh_from_db()

    with django_assert_num_queries(0):
        note_use(token, on=ON)
    note_use(token, on=ON + timedelta(days=1))

    token.refresh_from_db()
    assert token.last_used_on == ON + timedelta(days=1)
