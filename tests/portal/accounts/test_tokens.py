"""API tokens: created, shown once, revoked."""

import re

import pytest
from allauth.account.internal.flows import login
from django.test import Client

from tests.builders import FOUNDED, make_cycle, make_tree
from xeploai.accounts.models import JournalEntry, User
from xeploai.domain.roles import Role
from xeploai.organisations.models import ApiToken, RoleGrant, Unit
from xeploai.portal.site.reader import now

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ADDRESS = "/account/tokens/"


def client_with(name: str, role: Role = Role.ORGANISATION_BOARD, unit: str = "huyen-a") -> Client:
    user = User.objects.create_user(username=name, label=name, password="x")
    RoleGrant.objects.create(
        user=user, role=role, unit=Unit.objects.get(code=unit), from_on=FOUNDED
    )
    client = Client()
    client.force_login(user)
    confirm(client, at=now().timestamp())
    return client


def confirm(client: Client, *, at: float) -> None:
    """Let the session say when the password was last given."""
    session = client.session
    record = {"method": "password", "at": at, "reauthenticated": True}
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
    session.save()


@pytest.fixture
def lan() -> Client:
    make_tree()
    make_cycle()
    return client_with("lan")


def form(name: str = "bảng điều khiển", days: int = 30, user: str = "lan") -> dict[str, str]:
    grant = RoleGrant.objects.filter(user__username=user).earliest("pk")
    until = now().date().toordinal() + days
    return {
        "grant": str(grant.pk),
        "name": name,
        "until_on": now().date().fromordinal(until).isoformat(),
    }


def secret_in(page: str) -> str:
    found = re.search(r'id="secret">(xpl_[\w-]+)<', page)
    return found[1] if found else ""


def test_a_token_is_shown_once_and_opens_the_interface(lan: Client) -> None:
    made = lan.post(ADDRESS, form())
    secret = secret_in(made.content.decode())
    again = lan.get(ADDRESS).content.decode()

    assert made.status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    assert secret
    assert secret not in again
    assert ApiToken.objects.get().prefix in again
    opened = Client().get(
        "/api/v1/cycles/2023/units/huyen-a", headers={"authorization": f"Bearer {secret}"}
    )
    assert opened.status_code == 200


def test_making_it_twice_by_loading_again_makes_one(lan: Client) -> None:
    lan.post(ADDRESS, form())

    assert lan.post(ADDRESS, form()).status_code == 409
    assert ApiToken.objects.count() == 1


def test_a_revoked_token_stays_in_the_list_and_opens_nothing(lan: Client) -> None:
    secret = secret_in(lan.post(ADDRESS, form()).content.decode())
    token = ApiToken.objects.get()

    answer = lan.post(f"{ADDRESS}{token.pk}/revoke/", follow=True)

    assert token.prefix in answer.content.decode()
    headers = {"authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/cycles", headers=headers).status_code == 401
    assert JournalEntry.objects.filter(act="token.revoked", by="lan").exists()


def test_nobody_revokes_or_sees_the_token_of_another(lan: Client) -> None:
    lan.post(ADDRESS, form())
    token = ApiToken.objects.get()
    other = client_with("minh")

    assert other.post(f"{ADDRESS}{token.pk}/revoke/").status_code == 404
    assert token.prefix not in other.get(ADDRESS).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_token_is_made_for_an_own_role_only(lan: Client) -> None:
    other = client_with("minh", unit="tinh")

    assert other.post(ADDRESS, form(user="lan")).status_code == 409
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(("name", "days"), [("", 30), ("x", 0), ("x", -5), ("x", 400)])
def test_a_form_with_faults_comes_back_with_them(lan: Client, name: str, days: int) -> None:
    assert lan.post(ADDRESS, form(name, days)).status_code == 409
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("until", ["", "mai", "0001-01-01", "9999-12-31", "2025-02-30"])
def test_a_day_that_is_none_is_no_accident(lan: Client, until: str) -> None:
    assert lan.post(ADDRESS, {**form(), "until_on": until}).status_code == 409


def test_a_session_left_open_makes_no_token(lan: Client) -> None:
    confirm(lan, at=now().timestamp() - 24 * 3600)

    answer = lan.post(ADDRESS, form())

    assert answer.status_code == 302
    assert "/account/again/" in answer.headers["Location"]
    assert not ApiToken.objects.exists()


def test_with_the_password_given_again_the_token_is_made(lan: Client) -> None:
    confirm(lan, at=now().timestamp() - 24 * 3600)
    again = lan.post(ADDRESS, form()).headers["Location"]

    made = lan.post(again, {"password": "x"})

    assert secret_in(made.content.decode())
    assert ApiToken.objects.count() == 1


def test_a_role_that_sees_no_figures_is_offered_none(lan: Client) -> None:
    keeper = client_with("quan-tri", Role.ADMINISTRATOR)

    assert 'name="grant"' not in keeper.get(ADDRESS).content.decode()
    assert keeper.post(ADDRESS, form(user="quan-tri")).status_code == 409


def test_who_is_not_signed_in_sees_no_tokens(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302
    assert client.post(f"{ADDRESS}1/revoke/").status_code == 302


def test_a_token_is_revoked_by_a_form_only(lan: Client) -> None:
    assert lan.get(f"{ADDRESS}1/revoke/").status_code == 405
    assert lan.post(f"{ADDRESS}999999/revoke/").status_code == 404
