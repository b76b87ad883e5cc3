"""The page of the reader's account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.builders import FOUNDED, make_cycle, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, rows, texts
from xeploai.accounts.models import User
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.portal.site.reader import now

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ACCOUNTS = "/accounts/"
OWN = "/account/"


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def administrator(units: dict[str, Unit], client_of: ClientOf) -> Client:
    return client_of((Role.ADMINISTRATOR, "huyen-a"), name="quan-tri")


def holder(name: str, role: Role, unit: Unit, **more: Any) -> User:
    user = User.objects.create_user(username=name, label=f"Người {name}")
    RoleGrant.objects.create(user=user, role=role, unit=unit, **{"from_on": FOUNDED, **more})
    return user


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def act(client: Client, name: str, what: str, **more: str) -> Any:
    return client.post(f"{ACCOUNTS}{name}/", {"act": what, **more})


def post_grant(client: Client, name: str, role: Role, unit: str, **more: str) -> Any:
    given = {"role": role.value, "unit": unit, "from_on": "2024-01-01", **more}
    return act(client, name, "grant", **given)


class TestOwnAccount:
    """Everybody's own page."""

    def test_it_shows_the_roles_with_their_days_and_what_they_open(
        self, units: dict[str, Unit], client_of: ClientOf
    ) -> None:
        page = page_of(client_of((Role.PUBLISHER, "huyen-a")), OWN)

        assert rows(page)[1:] == [
            ("Người công bố kết quả xem số liệu", "Tên huyen-a", "01/01/2015", "–", "–")
        ]

    def test_it_says_who_gave_a_role(self, administrator: Client, units: dict[str, Unit]) -> None:
        user = holder("trong", Role.MEMBER, units["ap-a11"])
        post_grant(administrator, "trong", Role.AUDITOR, "huyen-a")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

        (auditor,) = [one for one in rows(page_of(client, OWN)) if "Người giám sát" in one[0]]
        assert auditor[1:] == ("Tên huyen-a", "01/01/2024", "–", "quan-tri")

    def test_it_is_there_for_an_account_without_roles(self, client_of: ClientOf) -> None:
        page = client_of().get(OWN)

        assert page.status_code == 200
        assert "Không có vai trò nào." in texts(page.content.decode())

    def delegate(self, client: Client, unit: str, to: str = "khac", **more: str) -> Any:
        grant = RoleGrant.objects.get(user__username="giu")
        today = now().date()
        given = {
            "grant": str(grant.pk),
            "to": to,
            "unit": unit,
            "from_on": today.isoformat(),
            "until_on": (today + timedelta(days=30)).isoformat(),
        }
        return client.post(OWN, {**given, **more})

    def test_a_role_is_passed_on_and_taken_back(
        self, units: dict[str, Unit], client_of: ClientOf
    ) -> None:
        make_cycle()
        client = client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="giu")
        other = client_of(name="khac")
        assert other.get("/2023/xa-a1/").status_code == 403

        assert self.delegate(client, "xa-a1").status_code == 302
        assert other.get("/2023/xa-a1/").status_code == 200
        assert other.get("/2023/huyen-a/").status_code == 403
        passed = RoleGrant.objects.get(user__username="khac")
        assert client.post(OWN, {"end": str(passed.pk)}).status_code == 302
        assert other.get("/2023/xa-a1/").status_code == 403

    @pytest.mark.parametrize(
        ("unit", "to", "more"),
        [
            ("huyen-b", "khac", {}),
            ("tinh", "khac", {}),
            ("huyen-a", "khong-co", {}),
            ("huyen-a", "giu", {}),
            ("huyen-a", "khac", {"until_on": "2020-01-01"}),
            ("huyen-a", "khac", {"until_on": ""}),
            ("huyen-a", "khac", {"until_on": "hôm qua"}),
            ("huyen-a", "khac", {"grant": "999"}),
        ],
    )
    def test_what_cannot_be_passed_on_is_refused_in_words(
        self,
        units: dict[str, Unit],
        client_of: ClientOf,
        unit: str,
        to: str,
        more: dict[str, str],
    ) -> None:
        client = client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="giu")
        client_of(name="khac")

        assert self.delegate(client, unit, to, **more).status_code == 409
        assert RoleGrant.objects.count() == 1

    def test_nobody_ends_or_passes_on_what_others_hold(
        self, units: dict[str, Unit], client_of: ClientOf
    ) -> None:
        client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="giu")
        thief = client_of((Role.PUBLISHER, "huyen-a"), name="khac")
        grant = RoleGrant.objects.get(user__username="giu")

        assert self.delegate(thief, "huyen-a").status_code == 409
        assert thief.post(OWN, {"end": str(grant.pk)}).status_code == 409
        assert RoleGrant.objects.count() == 2
        grant.refresh_from_db()
        assert grant.until_on is None
