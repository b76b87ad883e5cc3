"""The page of what waits for a second person."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.builders import FOUNDED, make_members, make_post, make_tree
from tests.portal.conftest import ClientOf
from xeploai.accounts.journal import Actor
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account
from xeploai.domain.roles import Role
from xeploai.organisations.account_requests import AccountRequest
from xeploai.organisations.models import PersonAccount, RoleGrant, Unit
from xeploai.organisations.tokens import create_token
from xeploai.portal.site.reader import now

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/account/requests/"
ALONE = "Chưa có người quản trị tài khoản thứ hai"
Send = Callable[..., Any]


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def one(units: dict[str, Unit], client_of: ClientOf) -> Client:
    return client_of((Role.ADMINISTRATOR, "tinh"), name="mot")


@pytest.fixture
def two(units: dict[str, Unit], client_of: ClientOf) -> Client:
    return client_of((Role.ADMINISTRATOR, "tinh"), name="hai")


def open_by(client: Client, name: str) -> None:
    client.post("/accounts/", {"username": name, "label": f"Người {name}"})


def ask(client: Client, name: str, role: Role = Role.ORGANISATION_BOARD, unit: str = "tinh") -> Any:
    day = now().date().isoformat()
    return client.post(
        f"/accounts/{name}/", {"act": "grant", "role": role.value, "unit": unit, "from_on": day}
    )


def decide(client: Client, what: str, **more: str) -> Any:
    return client.post(PAGE, {"act": what, "request": str(waiting().pk), **more})


def waiting() -> AccountRequest:
    return AccountRequest.objects.latest("pk")


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_attack_by_a_second_account_reads_nothing(one: Client, two: Client) -> None:
    open_by(one, "gia")
    said = text_of(one.get(ask(one, "gia").headers["Location"]))

    assert "chờ người thứ hai xác nhận" in said
    assert not RoleGrant.objects.filter(user__username="gia").exists()
    assert "Đồng chí là người đề nghị" in text_of(decide(one, "confirm"))
    # nor does a third account help, since its role as administrator waits as well
    open_by(one, "ba")
    ask(one, "ba", Role.ADMINISTRATOR)
    assert not RoleGrant.objects.filter(user__username__in=["gia", "ba"]).exists()


def test_another_administrator_confirms_on_the_page(one: Client, two: Client) -> None:
    open_by(one, "gia")
    ask(one, "gia")

    for page in ("/accounts/", PAGE):
        assert "Người gia" in text_of(two.get(page)), page
    assert "Việc cần làm" in text_of(two.get("/accounts/"))
    assert "1 đề nghị về tài khoản đang chờ" in text_of(two.get("/account/"))
    assert decide(two, "confirm").status_code == 302
    assert RoleGrant.objects.get(user__username="gia").role == Role.ORGANISATION_BOARD
    assert "mot, hai" in text_of(two.get("/accounts/gia/"))
    assert "đã xác nhận (hai" in text_of(two.get(PAGE))


def test_a_request_is_refused_with_a_reason_or_withdrawn(one: Client, two: Client) -> None:
    open_by(one, "gia")
    ask(one, "gia")

    assert "Đồng chí ghi lý do từ chối." in text_of(decide(two, "refuse", reason=" "))
    assert decide(two, "refuse", reason="không có chủ trương").status_code == 302
    assert "không có chủ trương" in text_of(two.get(PAGE))
    ask(one, "gia")
    assert decide(one, "withdraw").status_code == 302
    assert waiting().state == "WITHDRAWN"


def test_an_administrator_of_another_district_neither_sees_nor_decides_it(
    one: Client, two: Client, client_of: ClientOf
) -> None:
    other = client_of((Role.ADMINISTRATOR, "huyen-b"), name="khac")
    open_by(one, "gia")
    ask(one, "gia", unit="huyen-a")

    assert "Người gia" not in text_of(other.get(PAGE))
    missing = other.post(PAGE, {"act": "confirm", "request": "999999"})
    for what in ("confirm", "refuse", "withdraw"):
        answer = decide(other, what, reason="x")
        assert (answer.status_code, text_of(answer)) == (409, text_of(missing))
    assert waiting().state == "WAITING"


def test_the_head_of_the_unit_confirms(
    one: Client, two: Client, units: dict[str, Unit], client_of: ClientOf
) -> None:
    head = client_of((Role.MEMBER, "ap-a11"), name="bi-thu")
    person = make_members(units["ap-a11"], 1)[0]
    make_post(person, units["huyen-a"], is_head=True)
    PersonAccount.objects.create(user=User.objects.get(username="bi-thu"), person=person)
    open_by(one, "gia")
    ask(one, "gia", unit="huyen-a")

    assert "1 đề nghị về tài khoản đang chờ" in text_of(head.get("/account/"))
    decide(head, "confirm")

    assert RoleGrant.objects.filter(user__username="gia").exists()


def test_a_password_that_was_confirmed_is_shown_to_who_confirms(
    one: Client, two: Client, units: dict[str, Unit]
) -> None:
    user = User.objects.create_user(username="van-phong", label="Văn phòng")
    RoleGrant.objects.create(user=user, role=Role.AUDITOR, unit=units["tinh"], from_on=FOUNDED)

    asked = one.post("/accounts/van-phong/", {"act": "password"}, follow=True)
    page = decide(two, "confirm").content.decode()

    assert 'class="key"' not in asked.content.decode()
    found = re.search(r'<code class="key">([a-z0-9-]+)</code>', page)
    assert found
    assert "van-phong" in page
    user.refresh_from_db()
    assert user.check_password(found[1])


@pytest.mark.parametrize("what", ["second_factor", "link"])
def test_what_else_opens_persons_waits_as_well(
    one: Client, two: Client, units: dict[str, Unit], what: str
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    user = User.objects.create_user(username="van-phong", label="Văn phòng")
    RoleGrant.objects.create(user=user, role=Role.AUDITOR, unit=units["tinh"], from_on=FOUNDED)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    person = make_members(units["ap-a11"], 1)[0]

    one.post("/accounts/van-phong/", {"act": what, "person": person.code})

    assert waiting().kind == {"second_factor": "SECOND_FACTOR", "link": "PERSON"}[what]
    assert person.full_name in text_of(two.get(PAGE)) or what == "second_factor"


def test_one_administrator_alone_is_said_on_the_page(one: Client, client_of: ClientOf) -> None:
    assert ALONE in text_of(one.get("/accounts/"))

    client_of((Role.ADMINISTRATOR, "tinh"), name="hai")

    assert ALONE not in text_of(one.get("/accounts/"))


def test_what_the_page_does_not_offer_is_refused(one: Client, two: Client) -> None:
    open_by(one, "gia")
    ask(one, "gia")

    assert decide(two, "nonsense").status_code == 409
    for number in ("", "x", "9" * 40, "-1"):
        assert two.post(PAGE, {"act": "confirm", "request": number}).status_code == 409


def test_the_page_is_empty_for_whoever_has_nothing_to_decide(client_of: ClientOf) -> None:
    make_tree()

    assert "Không có đề nghị nào đang chờ." in text_of(client_of((Role.AUDITOR, "tinh")).get(PAGE))


def test_tokens_are_listed_and_revoked_by_who_administers_the_role(
    one: Client, units: dict[str, Unit], client_of: ClientOf
) -> None:
    user = open_account(
        username="van-phong", label="Văn phòng", password="con-duong-7-ven", by=Actor("x"), at=now()
    )
    grant = RoleGrant.objects.create(
        user=user, role=Role.AUDITOR, unit=units["huyen-a"], from_on=FOUNDED
    )
    until = now().date().replace(month=12, day=31)
    token, secret = create_token(
        grant=grant, name="bảng điều khiển", until_on=until, by=Actor("van-phong"), at=now()
    )
    other = client_of((Role.ADMINISTRATOR, "huyen-b"), name="khac")

    for page in ("/accounts/", "/accounts/van-phong/"):
        content = one.get(page).content.decode()
        assert "bảng điều khiển" in content
        assert token.prefix not in content
    assert secret not in content
    assert "bảng điều khiển" not in other.get("/accounts/").content.decode()
    revoke = {"act": "revoke", "token": str(token.pk)}
    assert other.post("/accounts/van-phong/", revoke).status_code == 403
    assert one.post("/accounts/van-phong/", revoke).status_code == 302
    assert one.post("/accounts/van-phong/", revoke).status_code == 409
    token.refresh_from_db()
    assert token.revoked_at is not None
