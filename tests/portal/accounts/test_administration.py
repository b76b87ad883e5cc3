"""The pages of account administrators."""

import html
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.builders import FOUNDED, decide, decision, make_cycle, make_members, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of, row, rows, texts
from xeploai.accounts.journal import Actor, entries_about
from xeploai.accounts.models import User
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import PersonAccount, RoleGrant, Unit
from xeploai.organisations.register import merge_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ACCOUNTS = "/accounts/"


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


def faults(page: Any) -> list[str]:
    found = re.findall(r'<p class="fault" role="alert">(.*?)</p>', page.content.decode())
    return [html.unescape(one) for one in found]


def act(client: Client, name: str, what: str, **more: str) -> Any:
    return client.post(f"{ACCOUNTS}{name}/", {"act": what, **more})


def post_grant(client: Client, name: str, role: Role, unit: str, **more: str) -> Any:
    given = {"role": role.value, "unit": unit, "from_on": "2024-01-01", **more}
    return act(client, name, "grant", **given)


def test_only_accounts_within_reach_are_listed(
    administrator: Client, units: dict[str, Unit]
) -> None:
    for name, unit in (("trong", "ap-a11"), ("ngoai", "huyen-b"), ("tren", "tinh")):
        holder(name, Role.PUBLISHER, units[unit])

    def names(**query: str) -> list[str]:
        page = administrator.get(ACCOUNTS, query).content.decode()
        return [one[0] for one in rows(page)[1:]]

    assert names() == ["Ai đó quan-tri", "Người trong trong"]
    assert names(q="NGUOI TRO") == ["Người trong trong"]
    assert names(q="không ai\0") == []


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
    assert page.headers["Cache-Control"] == "no-store"
    assert found[1] not in administrator.get(f"{ACCOUNTS}moi/").content.decode()
    client = Client()
    client.post("/account/login/", {"login": "moi", "password": found[1]})
    assert client.get("/").headers["Location"] == "/account/password/"
    assert row(page_of(administrator, ACCOUNTS), "Người mới moi")[1:3] == ("–", "tắt")


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

    assert post_grant(administrator, "trong", role, unit).status_code == 302
    assert RoleGrant.objects.filter(user__username="trong", role=role).exists()


@pytest.mark.same_queries
@pytest.mark.parametrize("unit", ["tinh", "huyen-b"])
@pytest.mark.parametrize("role", list(Role))
def test_no_role_is_given_for_a_unit_outside_the_own_reach(
    administrator: Client, units: dict[str, Unit], unit: str, role: Role
) -> None:
    holder("trong", Role.PUBLISHER, units["ap-a11"])

    page = post_grant(administrator, "trong", role, unit)

    assert page.status_code == 409
    (fault,) = faults(page)
    assert fault == f"“{unit}” không phải tổ chức do đồng chí quản trị tài khoản."
    assert RoleGrant.objects.filter(user__username="trong").count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_himself_a_role_or_keeps_the_own_account(
    administrator: Client, role: Role
) -> None:
    page = post_grant(administrator, "quan-tri", role, "ap-a11")

    assert page.status_code == 409
    assert len(faults(page)) == 1
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
    content = page.content.decode()
    assert "Còn 1 vai trò ở tổ chức ngoài phạm vi của đồng chí." in texts(content)
    assert [one[1] for one in rows(content)[1:]] == ["Tên ap-a11"]
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
    without = post_grant(administrator, "trong", Role.DECIDING_AUTHORITY, "huyen-a", is_acting="on")
    post_grant(
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


@pytest.mark.parametrize("name", ["khong-co", "%2e%2e", "x" * 300])
def test_an_account_that_is_not_there_is_answered_like_one_outside_the_reach(
    administrator: Client, units: dict[str, Unit], name: str
) -> None:
    holder("ngoai", Role.PUBLISHER, units["huyen-b"])

    missing, outside = (administrator.get(f"{ACCOUNTS}{one}/") for one in (name, "ngoai"))

    assert (missing.status_code, outside.status_code) == (403, 403)
    assert text_of(missing) == text_of(outside)


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


def test_roles_at_closed_units_are_listed_with_what_they_reach_since(
    units: dict[str, Unit], administrator: Client
) -> None:
    holder("lan", Role.AUDITOR, units["xa-a2"])
    before = text_of(administrator.get(f"{ACCOUNTS}?lang=en"))
    merge_unit(
        unit=units["xa-a2"],
        into=units["xa-a1"],
        on=date(2024, 7, 1),
        document_number="QĐ 1",
        by=Actor("test"),
        at=datetime(2024, 7, 1, tzinfo=UTC),
    )

    after = text_of(administrator.get(f"{ACCOUNTS}?lang=en"))

    assert "Roles at units that are closed" not in before
    assert "Roles at units that are closed" in after
    assert "Tên xa-a2 → Tên xa-a1" in after
