"""The administrator's pages, and everybody's own account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.builders import FOUNDED, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts.journal import entries_about
from xeploai.accounts.models import User
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import PersonAccount, RoleGrant, Unit
from xeploai.portal.site.guard import now

from .conftest import ClientOf

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


def granted(client: Client, name: str, role: Role, unit: str, **more: str) -> Any:
    given = {"role": role.value, "unit": unit, "from_on": "2024-01-01", **more}
    return act(client, name, "grant", **given)


def test_only_accounts_within_reach_are_listed(
    administrator: Client, units: dict[str, Unit]
) -> None:
    for name, unit in (("trong", "ap-a11"), ("ngoai", "huyen-b"), ("tren", "tinh")):
        holder(name, Role.PUBLISHER, units[unit])

    text = text_of(administrator.get(ACCOUNTS))

    assert "Người trong" in text
    assert "Người ngoai" not in text
    assert "Người tren" not in text
    assert "Người trong" in text_of(administrator.get(ACCOUNTS, {"q": "NGUOI TRO"}))
    assert "0 tài khoản" in text_of(administrator.get(ACCOUNTS, {"q": "không ai\0"}))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_the_pages_are_closed_to_all_other_roles(
    units: dict[str, Unit], client_of: ClientOf, role: Role
) -> None:
    holder("trong", Role.PUBLISHER, units["ap-a11"])
    client = client_of((role, "tinh"))

    for address in (ACCOUNTS, f"{ACCOUNTS}trong/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"act": "password"}).status_code == 403


def test_an_account_outside_the_reach_is_neither_seen_nor_changed(
    administrator: Client, units: dict[str, Unit]
) -> None:
    user = holder("ngoai", Role.PUBLISHER, units["huyen-b"])

    assert administrator.get(f"{ACCOUNTS}ngoai/").status_code == 403
    for what in ("password", "close", "second_factor", "grant", "end", "link"):
        assert act(administrator, "ngoai", what).status_code == 403
    user.refresh_from_db()
    assert user.is_active
    assert not entries_about("account", "ngoai").exists()


def test_a_new_account_gets_a_password_that_is_shown_once_and_signs_in(
    administrator: Client,
) -> None:
    page = administrator.post(ACCOUNTS, {"username": "moi", "label": "Người mới"})
    found = re.search(r'<code class="key">([a-z0-9-]+)</code>', page.content.decode())

    assert found
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert found[1] not in administrator.get(f"{ACCOUNTS}moi/").content.decode()
    client = Client()
    client.post("/account/login/", {"login": "moi", "password": found[1]})
    assert client.get("/").headers["Location"] == "/account/password/"
    assert "Người mới" in text_of(administrator.get(ACCOUNTS))


@pytest.mark.parametrize(
    ("username", "label", "said"),
    [
        ("quan-tri", "Tên", "Đã có tài khoản"),
        ("có dấu", "Tên", "không dùng làm tên đăng nhập được"),
        ("", "Tên", "Cần nhập mục này"),
        ("moi", "", "Cần nhập mục này"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(
    administrator: Client, username: str, label: str, said: str
) -> None:
    page = administrator.post(ACCOUNTS, {"username": username, "label": label})

    assert page.status_code == 409
    assert said in text_of(page)
    assert User.objects.count() == 1


@pytest.mark.parametrize("unit", ["huyen-a", "ap-a11", "Tên ap-a11"])
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ORGANISATION_BOARD])
def test_a_role_is_given_for_a_unit_within_reach_by_code_or_name(
    administrator: Client, units: dict[str, Unit], unit: str, role: Role
) -> None:
    holder("trong", Role.PUBLISHER, units["ap-a11"])

    assert granted(administrator, "trong", role, unit).status_code == 302
    assert RoleGrant.objects.filter(user__username="trong", role=role).exists()


@pytest.mark.parametrize("unit", ["tinh", "huyen-b"])
@pytest.mark.parametrize("role", list(Role))
def test_no_role_is_given_for_a_unit_outside_the_own_reach(
    administrator: Client, units: dict[str, Unit], unit: str, role: Role
) -> None:
    holder("trong", Role.PUBLISHER, units["ap-a11"])

    page = granted(administrator, "trong", role, unit)

    assert page.status_code == 409
    assert "ngoài" in text_of(page)
    assert RoleGrant.objects.filter(user__username="trong").count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_himself_a_role_or_keeps_the_own_account(
    administrator: Client, role: Role
) -> None:
    page = granted(administrator, "quan-tri", role, "ap-a11")

    assert page.status_code == 409
    assert "Đồng chí không thể tự giao vai trò cho chính mình" in text_of(page)
    grant = RoleGrant.objects.get()
    for what in ("password", "close", "second_factor", "link"):
        assert act(administrator, "quan-tri", what).status_code == 403
    assert act(administrator, "quan-tri", "end", grant=str(grant.pk)).status_code == 403
    grant.refresh_from_db()
    assert grant.until_on is None


def test_an_administrator_cannot_raise_himself_by_way_of_another_account(
    administrator: Client, units: dict[str, Unit]
) -> None:
    """A password for somebody with a role above would open that role."""
    user = holder("ca-hai", Role.PUBLISHER, units["ap-a11"])
    RoleGrant.objects.create(user=user, role=Role.AUDITOR, unit=units["tinh"], from_on=FOUNDED)

    page = administrator.get(f"{ACCOUNTS}ca-hai/")
    assert "Còn 1 vai trò ở tổ chức ngoài phạm vi" in text_of(page)
    assert "Tên tinh" not in text_of(page)
    for what in ("password", "close", "second_factor", "link"):
        assert act(administrator, "ca-hai", what).status_code == 403


def test_a_role_is_ended_within_reach_only_and_at_once(
    administrator: Client, units: dict[str, Unit]
) -> None:
    user = holder("ca-hai", Role.PUBLISHER, units["ap-a11"])
    above = RoleGrant.objects.create(
        user=user, role=Role.AUDITOR, unit=units["tinh"], from_on=FOUNDED
    )
    own = RoleGrant.objects.get(role=Role.PUBLISHER)

    assert act(administrator, "ca-hai", "end", grant=str(above.pk)).status_code == 403
    assert act(administrator, "ca-hai", "end", grant=str(own.pk)).status_code == 302
    assert act(administrator, "ca-hai", "end", grant="x").status_code == 409
    own.refresh_from_db()
    above.refresh_from_db()
    assert above.until_on is None
    assert own.until_on is not None


def test_an_acting_head_needs_an_end(administrator: Client, units: dict[str, Unit]) -> None:
    holder("trong", Role.PUBLISHER, units["ap-a11"])
    without = granted(administrator, "trong", Role.DECIDING_AUTHORITY, "huyen-a", is_acting="on")
    granted(
        administrator,
        "trong",
        Role.DECIDING_AUTHORITY,
        "huyen-a",
        is_acting="on",
        until_on="2024-06-01",
        document="QĐ 7",
    )

    assert without.status_code == 409
    grant = RoleGrant.objects.get(role=Role.DECIDING_AUTHORITY)
    assert (grant.is_acting, grant.document_number) == (True, "QĐ 7")


def test_password_second_factor_and_closing(administrator: Client, units: dict[str, Unit]) -> None:
    user = holder("trong", Role.PUBLISHER, units["ap-a11"])
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")

    page = act(administrator, "trong", "password")
    assert re.search(r'<code class="key">', page.content.decode())
    assert act(administrator, "trong", "second_factor").status_code == 302
    assert act(administrator, "trong", "second_factor").status_code == 409
    assert act(administrator, "trong", "close").status_code == 302
    assert act(administrator, "trong", "close").status_code == 409
    user.refresh_from_db()
    assert not user.is_active
    assert act(administrator, "trong", "reopen").status_code == 302

    entries = entries_about("account", "trong")
    assert {entry.by for entry in entries} == {"quan-tri"}
    assert {entry.role_unit for entry in entries} == {"huyen-a"}


def test_an_account_is_tied_to_a_member_within_reach(
    administrator: Client, units: dict[str, Unit]
) -> None:
    inside = make_members(units["ap-a11"], 1)[0]
    outside = make_members(units["ap-b11"], 1)[0]
    holder("trong", Role.MEMBER, units["ap-a11"])

    refused = act(administrator, "trong", "link", person=outside.code)
    assert refused.status_code == 409
    assert act(administrator, "trong", "link", person="khong-co").status_code == 409
    assert act(administrator, "trong", "link", person=inside.code).status_code == 302
    assert PersonAccount.objects.get().person == inside


def test_an_administrator_sees_no_review(administrator: Client, units: dict[str, Unit]) -> None:
    person = make_members(units["ap-a11"], 1)[0]
    cycle = make_cycle()
    decide(cycle, decision("member", person.code, Grade.EXCELLENT))
    user = holder("trong", Role.MEMBER, units["ap-a11"])
    PersonAccount.objects.create(user=user, person=person)

    for address in (
        "/2023/huyen-a/",
        "/2023/ap-a11/",
        "/2023/ap-a11/cases/?category=member&figure=excellent",
        f"/2023/cases/member/{person.code}/",
        "/2023/huyen-a/report.xlsx",
        "/journal/",
    ):
        assert administrator.get(address).status_code == 403, address
    page = text_of(administrator.get(f"{ACCOUNTS}trong/"))
    assert person.full_name in page
    assert "xuất sắc" not in page.lower()


@pytest.mark.parametrize("name", ["khong-co", "a%00b", "%2e%2e", "x" * 300])
def test_an_account_that_is_not_there_is_answered_in_words(
    administrator: Client, name: str
) -> None:
    assert administrator.get(f"{ACCOUNTS}{name}/").status_code == 404


@pytest.mark.parametrize("what", ["", "nonsense"])
def test_an_act_that_no_page_offers_is_answered_in_words(
    administrator: Client, units: dict[str, Unit], what: str
) -> None:
    holder("trong", Role.PUBLISHER, units["ap-a11"])

    assert act(administrator, "trong", what).status_code == 404


def test_a_name_is_shown_as_text_and_never_as_markup(administrator: Client) -> None:
    administrator.post(ACCOUNTS, {"username": "moi", "label": "<script>alert(1)</script>"})

    for address in (ACCOUNTS, f"{ACCOUNTS}moi/"):
        assert b"<script>alert" not in administrator.get(address).content


class TestOwnAccount:
    """Everybody's own page."""

    def test_it_shows_the_roles_with_their_days_and_what_they_open(
        self, units: dict[str, Unit], client_of: ClientOf
    ) -> None:
        text = text_of(client_of((Role.PUBLISHER, "huyen-a")).get(OWN))

        assert "Người công bố kết quả" in text
        assert "xem số liệu" in text
        assert "01/01/2015" in text

    def test_it_says_who_gave_a_role(self, administrator: Client, units: dict[str, Unit]) -> None:
        user = holder("trong", Role.MEMBER, units["ap-a11"])
        granted(administrator, "trong", Role.AUDITOR, "huyen-a")
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

        assert re.search(r"Người giám sát.*quan-tri", text_of(client.get(OWN)))

    def test_it_is_there_for_an_account_without_roles(self, client_of: ClientOf) -> None:
        page = client_of().get(OWN)

        assert page.status_code == 200
        assert "Không có vai trò nào" in text_of(page)

    def passed(self, client: Client, unit: str, to: str = "khac", **more: str) -> Any:
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

        assert self.passed(client, "xa-a1").status_code == 302
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

        assert self.passed(client, unit, to, **more).status_code == 409
        assert RoleGrant.objects.count() == 1

    def test_nobody_ends_or_passes_on_what_others_hold(
        self, units: dict[str, Unit], client_of: ClientOf
    ) -> None:
        client_of((Role.ORGANISATION_BOARD, "huyen-a"), name="giu")
        thief = client_of((Role.PUBLISHER, "huyen-a"), name="khac")
        grant = RoleGrant.objects.get(user__username="giu")

        assert self.passed(thief, "huyen-a").status_code == 409
        assert thief.post(OWN, {"end": str(grant.pk)}).status_code == 409
        assert RoleGrant.objects.count() == 2
        grant.refresh_from_db()
        assert grant.until_on is None
