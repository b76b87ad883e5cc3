from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from tests.builders import FOUNDED, make_tree
from xeploai.accounts.journal import Doer
from xeploai.accounts.models import JournalEntry, User
from xeploai.domain.faults import Refused
from xeploai.domain.roles import Role
from xeploai.organisations.models import ApiToken, RoleGrant
from xeploai.organisations.tokens import (
    create_token,
    hash_of_secret,
    note_use,
    revoke_token,
    token_by_secret,
    tokens_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AT = datetime(2025, 1, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ON = AT.date()
LATER = date(2025, 6, 1)
OWN = Doer("lan", Role.ORGANISATION_BOARD, "huyen-a")


@pytest.fixture
def grant() -> RoleGrant:
    units = make_tree()
    user = User.objects.create_user(username="lan", label="Lan", password="x")
    return RoleGrant.objects.create(
        user=user, role=Role.ORGANISATION_BOARD, unit=units["huyen-a"], from_on=FOUNDED
    )


def made(grant: RoleGrant, name: str = "bảng điều khiển", until: date = LATER) -> str:
    return create_token(grant=grant, name=name, until_on=until, by=OWN, at=AT)[1]


def refused(grant: RoleGrant, name: str = "x", until: date = LATER) -> int:
    with pytest.raises(Refused) as refusal:
        made(grant, name, until)
    return len(refusal.value.faults)


def test_a_token_is_found_by_its_secret_and_the_secret_is_not_kept(grant: RoleGrant) -> None:
    secret = made(grant)

    token = token_by_secret(secret, on=ON)

    assert token is not None
    assert token.grant == grant
    assert secret.startswith("xpl_")
    assert len(secret) > 40
    stored = ApiToken.objects.values().get()
    assert secret not in str(stored)
    assert stored["sha256"] == hash_of_secret(secret)
    assert secret.startswith(stored["prefix"])


def test_no_two_secrets_are_alike(grant: RoleGrant) -> None:
    assert len({made(grant, f"số {number}") for number in range(20)}) == 20


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
        assert made(grant, until=until)
    else:
        assert refused(grant, until=until) == 1


def test_a_token_holds_from_its_first_day_until_its_last(grant: RoleGrant) -> None:
    secret = made(grant)

    assert token_by_secret(secret, on=ON - timedelta(days=1)) is None
    assert token_by_secret(secret, on=LATER - timedelta(days=1)) is not None
    assert token_by_secret(secret, on=LATER) is None


def test_a_revoked_token_is_found_no_more_and_revoked_once(grant: RoleGrant) -> None:
    secret = made(grant)
    token = tokens_of(grant.user).get()

    revoke_token(token=token, by=OWN, at=AT)

    assert token_by_secret(secret, on=ON) is None
    with pytest.raises(Refused):
        revoke_token(token=token, by=OWN, at=AT)


@pytest.mark.parametrize("name", ["", "   ", "a" * 101, "a\x00b"])
def test_a_token_names_its_program(grant: RoleGrant, name: str) -> None:
    assert refused(grant, name) == 1


def test_a_role_has_one_token_of_a_name_until_it_is_revoked(grant: RoleGrant) -> None:
    made(grant, "a")
    assert refused(grant, " a ") == 1

    revoke_token(token=tokens_of(grant.user).get(), by=OWN, at=AT)

    assert made(grant, "a")


def test_all_that_is_wrong_is_said_at_once(grant: RoleGrant) -> None:
    grant.role = Role.ADMINISTRATOR
    grant.until_on = ON
    grant.save()

    assert refused(grant, "", ON) == 4
    assert not ApiToken.objects.exists()


def test_a_closed_account_gets_no_token(grant: RoleGrant) -> None:
    User.objects.update(is_active=False)

    assert refused(grant) == 1


def test_making_and_revoking_are_noted_without_the_secret(grant: RoleGrant) -> None:
    secret = made(grant)
    revoke_token(token=tokens_of(grant.user).get(), by=OWN, at=AT)

    noted = list(JournalEntry.objects.filter(kind="account").order_by("number"))

    assert [one.act for one in noted] == ["token.created", "token.revoked"]
    assert {(one.about, one.unit, one.by) for one in noted} == {("lan", "huyen-a", "lan")}
    assert not any(secret in one.after for one in noted)
    assert not any(hash_of_secret(secret) in one.after for one in noted)


def test_the_day_of_use_is_kept(grant: RoleGrant) -> None:
    token = token_by_secret(made(grant), on=ON)
    assert token is not None

    note_use(token, on=ON)

    assert tokens_of(grant.user).get().last_used_on == ON


def test_the_database_holds_no_token_without_a_name_or_an_end(grant: RoleGrant) -> None:
    made(grant)

    for change in ({"name": ""}, {"until_on": ON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.update(**change)
