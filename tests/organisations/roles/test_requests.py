"""What opens the grades of persons is done by two persons."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, transaction

from tests.accounts.conftest import SECRET
from tests.builders import make_members
from tests.organisations.roles.acts import A_DAY, AT, TODAY, give
from tests.organisations.tokens.acts import AT as LATER
from tests.organisations.tokens.acts import make_token
from xeploai.accounts.journal import Actor, entries_about
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account
from xeploai.accounts.second_factor import has_second_factor
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.organisations.account_requests import AccountRequest
from xeploai.organisations.models import ApiToken, PersonAccount, RoleGrant, Unit
from xeploai.organisations.roles import (
    ask_for_password,
    ask_for_role,
    ask_to_link,
    ask_to_reset_second_factor,
    close_account,
    confirm_request,
    refuse_request,
    request_by_id,
    requests_decided,
    requests_waiting,
    reset_password,
    reset_second_factor,
    withdraw_request,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MACHINE = Actor("xeploai account (root)")
ONE, TWO = (Actor(name, "ADMINISTRATOR", "tinh", ()) for name in ("mot", "hai"))


@pytest.fixture
def user() -> User:
    """Return the account of which the first administrator knows the password."""
    return open_account(username="moi", label="Mới", password="con-duong-ven-bien-7", by=ONE, at=AT)


@pytest.fixture
def two(units: dict[str, Unit]) -> None:
    """Let there be two administrators in different hands."""
    for name in ("mot", "hai"):
        made = open_account(
            username=name, label=name, password="con-duong-ven-bien-7", by=MACHINE, at=AT
        )
        give(made, Role.ADMINISTRATOR, units["tinh"])


def ask(user: User, unit: Unit, role: Role = Role.ORGANISATION_BOARD, **more: Any) -> Any:
    given = {"from_on": TODAY, "by": ONE, "at": AT, **more}
    return ask_for_role(user=user, role=role, unit=unit, **given)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as error, transaction.atomic():
        act()
    return str(error.value)


def last(name: str, act: str) -> dict[str, Any]:
    entry = entries_about("account", name).filter(act=act).first()
    assert entry is not None
    return {"by": entry.by, **json.loads(entry.after or "{}")}


@pytest.mark.usefixtures("two")
def test_a_role_that_reads_persons_waits_until_another_one_confirms_it(
    user: User, units: dict[str, Unit]
) -> None:
    request = ask(user, units["tinh"]).request

    assert not RoleGrant.objects.filter(user=user).exists()
    assert requests_waiting() == [request]
    assert last("moi", "account.request_requested")["asked_for"] == "ROLE"
    confirm_request(request, by=TWO, at=AT)
    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.unit, grant.from_on) == ("ORGANISATION_BOARD", units["tinh"], TODAY)
    granted = last("moi", "role.granted")
    assert (granted["asked_by"], granted["by"]) == ("mot", "hai")
    assert last("moi", "account.request_confirmed")["by"] == "hai"
    assert requests_waiting() == []
    assert [one.pk for one in requests_decided(["hai"])] == [request.pk]


@pytest.mark.usefixtures("two")
def test_neither_who_asked_nor_an_account_in_the_same_hands_confirms(
    user: User, units: dict[str, Unit]
) -> None:
    other = open_account(username="ba", label="Ba", password="con-duong-ven-bien-7", by=ONE, at=AT)
    give(other, Role.ADMINISTRATOR, units["tinh"])
    request = ask(user, units["tinh"]).request

    for name, words in (("mot", "yourself"), ("ba", "last password"), ("moi", "own account")):
        by = Actor(name, "ADMINISTRATOR", "tinh", ())
        assert words in refusal(partial(confirm_request, request, by=by, at=AT))
    assert not RoleGrant.objects.filter(user=user).exists()


@pytest.mark.usefixtures("two")
def test_an_administrator_whose_password_who_asked_has_reset_does_not_confirm(
    user: User, units: dict[str, Unit]
) -> None:
    request = ask(user, units["tinh"]).request
    second = User.objects.get(username="hai")
    reset_password(user=second, password="mot-mat-khau-khac", is_for_once=True, by=ONE, at=AT)

    assert "last password" in refusal(lambda: confirm_request(request, by=TWO, at=AT))


@pytest.mark.usefixtures("two")
def test_the_operator_confirms_at_the_machine(user: User, units: dict[str, Unit]) -> None:
    confirm_request(ask(user, units["tinh"]).request, by=MACHINE, at=AT)

    assert RoleGrant.objects.filter(user=user).exists()


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("role", [Role.MEMBER, Role.PUBLISHER])
def test_a_role_that_reads_no_persons_is_granted_at_once(
    user: User, units: dict[str, Unit], role: Role
) -> None:
    assert ask(user, units["tinh"], role).request is None
    assert RoleGrant.objects.filter(user=user).exists()
    assert "is_alone" not in last("moi", "role.granted")


def test_one_administrator_alone_grants_and_the_journal_says_so(
    user: User, units: dict[str, Unit]
) -> None:
    assert ask(user, units["tinh"]).request is None
    assert last("moi", "role.granted")["is_alone"] is True


@pytest.mark.usefixtures("two")
def test_what_could_not_be_granted_cannot_be_asked_for(user: User, units: dict[str, Unit]) -> None:
    me = User.objects.get(username="mot")

    assert "give yourself" in refusal(lambda: ask(me, units["tinh"]))
    assert "ends after" in refusal(lambda: ask(user, units["tinh"], until_on=TODAY))
    ask(user, units["tinh"])
    assert "asked for already" in refusal(lambda: ask(user, units["tinh"]))
    give(user, Role.AUDITOR, units["tinh"])
    assert "already has" in refusal(lambda: ask(user, units["tinh"], Role.AUDITOR))


@pytest.mark.usefixtures("two")
def test_nobody_held_a_role_before_it_was_confirmed(user: User, units: dict[str, Unit]) -> None:
    whole = ask(user, units["tinh"], from_on=TODAY - 30 * A_DAY).request
    over = ask(user, units["huyen-a"], until_on=TODAY + A_DAY).request

    confirm_request(whole, by=TWO, at=AT + A_DAY)

    assert RoleGrant.objects.get(user=user).from_on == TODAY + A_DAY
    assert "would have ended" in refusal(lambda: confirm_request(over, by=TWO, at=AT + A_DAY))
    assert request_by_id(over.pk).state == "WAITING"  # type: ignore[union-attr]


@pytest.mark.usefixtures("two")
def test_a_request_is_decided_once(user: User, units: dict[str, Unit]) -> None:
    request = ask(user, units["tinh"]).request

    assert "reason" in refusal(lambda: refuse_request(request, reason=" ", by=TWO, at=AT))
    assert "yourself" in refusal(lambda: refuse_request(request, reason="x", by=ONE, at=AT))
    assert "withdraw" in refusal(lambda: withdraw_request(request, by=TWO, at=AT))
    refuse_request(request, reason="không có chủ trương", by=TWO, at=AT)
    for act in (
        lambda: confirm_request(request, by=TWO, at=AT),
        lambda: refuse_request(request, reason="x", by=TWO, at=AT),
        lambda: withdraw_request(request, by=ONE, at=AT),
    ):
        assert "decided already" in refusal(act)
    assert last("moi", "account.request_refused")["reason"] == "không có chủ trương"
    again = ask(user, units["tinh"]).request
    withdraw_request(again, by=ONE, at=AT)
    assert requests_waiting() == []


@pytest.mark.usefixtures("two")
def test_the_database_refuses_a_confirmation_by_who_asked(
    user: User, units: dict[str, Unit]
) -> None:
    request = ask(user, units["tinh"]).request
    rows = AccountRequest.objects.filter(pk=request.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="CONFIRMED", decided_by="mot", decided_at=AT)


@pytest.mark.usefixtures("two")
def test_a_link_to_a_member_opens_a_case_and_waits(user: User, units: dict[str, Unit]) -> None:
    person, other = make_members(units["ap-a11"], 2)
    request = ask_to_link(user=user, person=person, by=ONE, at=AT).request
    assert request is not None
    assert not PersonAccount.objects.exists()

    confirm_request(request, by=TWO, at=AT)

    assert PersonAccount.objects.get().person == person
    assert "already the account" in refusal(
        lambda: ask_to_link(user=user, person=other, by=ONE, at=AT)
    )


@pytest.mark.usefixtures("two")
def test_a_password_of_a_reader_of_persons_is_shown_to_who_confirms_only(
    user: User, units: dict[str, Unit]
) -> None:
    give(user, Role.AUDITOR, units["tinh"])

    asked = ask_for_password(user=user, by=ONE, at=AT)
    assert asked.request is not None
    assert (asked.password, user.check_password("con-duong-ven-bien-7")) == ("", True)
    done = confirm_request(asked.request, by=TWO, at=AT)

    assert User.objects.get(username="moi").check_password(done.password)
    assert last("moi", "account.password_set") == {"by": "hai", "for_once": True, "asked_by": "mot"}


@pytest.mark.usefixtures("two")
def test_a_second_factor_of_a_reader_of_persons_is_removed_by_two(
    user: User, units: dict[str, Unit]
) -> None:
    give(user, Role.AUDITOR, units["tinh"])
    assert "no second factor" in refusal(
        lambda: ask_to_reset_second_factor(user=user, by=ONE, at=AT)
    )
    TOTP.activate(user, SECRET)

    request = ask_to_reset_second_factor(user=user, by=ONE, at=AT).request
    assert request is not None
    assert has_second_factor(user)
    confirm_request(request, by=TWO, at=AT)

    assert not has_second_factor(user)


@pytest.mark.usefixtures("two")
def test_a_password_of_an_account_that_reads_no_persons_is_set_at_once(user: User) -> None:
    assert ask_for_password(user=user, by=ONE, at=AT).password


@pytest.mark.parametrize("how", ["password", "second factor", "closed"])
def test_resets_and_closing_end_sessions_and_tokens(
    user: User, units: dict[str, Unit], how: str
) -> None:
    grant = give(user, Role.AUDITOR, units["tinh"])
    make_token(grant, until=LATER.date() + timedelta(days=30))
    TOTP.activate(user, SECRET)
    before = user.get_session_auth_hash()

    common: dict[str, Any] = {"user": user, "by": ONE, "at": LATER}
    if how == "password":
        reset_password(password="mot-mat-khau-khac", is_for_once=True, **common)
    elif how == "second factor":
        reset_second_factor(**common)
    else:
        close_account(**common)

    user.refresh_from_db()
    assert user.get_session_auth_hash() != before
    assert ApiToken.objects.get().revoked_at == LATER
    assert last("moi", "token.revoked")["by"] == "mot"
