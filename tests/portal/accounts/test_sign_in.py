"""Signing in and out, second factor, password, identity server."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.builders import AT, BY, FOUNDED, make_cycle, make_tree
from tests.portal.reading import texts
from xeploai.accounts.hashing import HashingBusy
from xeploai.accounts.journal import entries_about
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account, reset_second_factor, set_password
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.organisations.roles import close_account

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LOGIN = "/account/login/"
PASSWORD = "con-duong-ven-bien-7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEVER = "000000x"


@pytest.fixture
def user() -> User:
    make_tree()
    make_cycle()
    user = open_account(
        username="van-phong", label="Văn phòng huyện ủy A", password=PASSWORD, by=BY, at=AT
    )
    unit = Unit.objects.get(code="huyen-a")
    RoleGrant.objects.create(user=user, role=Role.EXECUTIVE_OFFICE, unit=unit, from_on=FOUNDED)
    return user


@pytest.fixture
def protected(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def sign_in(client: Client, password: str = PASSWORD, name: str = "van-phong", **more: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    value: str = format_hotp_value(
        hotp_value(secret, next(yield_hotp_counters_from_time()) + 1 + steps)
    )
    return value


def enter(client: Client, given: str) -> Any:
    return client.post("/account/two-factor/authenticate/", {"code": given})


def is_in(client: Client) -> bool:
    return client.get("/2023/huyen-a/").status_code == 200


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_name_and_password_sign_in_and_lead_where_one_wanted_to_go(user: User) -> None:
    client = Client()
    wanted = client.get("/2023/xa-a1/").headers["Location"]
    response = client.post(wanted, {"login": "Van-Phong", "password": PASSWORD})

    assert urlsplit(wanted).path == LOGIN
    assert response.headers["Location"] == "/2023/xa-a1/"
    assert is_in(client)


def test_the_form_keeps_where_one_wanted_to_go(user: User) -> None:
    page = Client().get("/2023/xa-a1/", follow=True).content.decode()

    assert '<input type="hidden" name="next" value="/2023/xa-a1/"' in page


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "http:example.org",
        "javascript:alert(1)",
        "https://localhost.example.org",
    ],
)
def test_signing_in_leads_to_this_site_only(user: User, elsewhere: str) -> None:
    response = Client().post(LOGIN, {"login": "van-phong", "password": PASSWORD, "next": elsewhere})

    assert response.status_code == 302
    assert "example" not in response.headers["Location"]
    assert "javascript" not in response.headers["Location"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("name", "password"), [("van-phong", "sai"), ("khong-co", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
    user: User, name: str, password: str, language: str
) -> None:
    client = Client()
    client.get(LOGIN, {"lang": language})
    text = text_of(sign_in(client, password, name))

    expected = {
        "vi": "Tên đăng nhập hoặc mật khẩu không đúng.",
        "en": "The username and/or password you specified are not correct.",
    }
    assert expected[language] in text
    assert not is_in(client)


def test_five_wrong_passwords_lock_out_even_the_right_one(user: User) -> None:
    client = Client()
    answers = [sign_in(client, "sai").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "15 phút" in text_of(locked)
    assert not is_in(client)


def test_other_letters_of_the_name_are_no_further_tries(user: User) -> None:
    client = Client()
    for name in ("van-phong", "VAN-PHONG", "Van-Phong", " van-phong ", "vAN-phong"):
        sign_in(client, "sai", name)

    assert sign_in(client).status_code == 429


def test_a_lock_holds_for_one_address_and_one_account(user: User) -> None:
    for _ in range(5):
        sign_in(Client(), "sai", REMOTE_ADDR="203.0.113.7")

    assert sign_in(Client(), REMOTE_ADDR="203.0.113.7").status_code == 429
    elsewhere = Client()
    assert sign_in(elsewhere, REMOTE_ADDR="203.0.113.8").status_code == 302
    assert is_in(elsewhere)


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(
    user: User, settings: Any
) -> None:
    settings.IS_HTTPS = True

    def answer(forwarded: str) -> int:
        status: int = sign_in(Client(), "sai", headers={"X-Forwarded-For": forwarded}).status_code
        return status

    answers = [answer(f"198.51.100.{step}, 203.0.113.7") for step in range(5)]
    assert answers[-1] == 429
    assert answer("203.0.113.7, 203.0.113.9") == 200


def test_a_new_password_from_the_administrator_ends_the_lock(user: User) -> None:
    for _ in range(5):
        sign_in(Client(), "sai")

    set_password(user=user, password="mot-mat-khau-khac", by=BY, at=AT)

    assert sign_in(Client(), "mot-mat-khau-khac").status_code == 302


def test_a_closed_account_is_told_so_and_stays_out(user: User) -> None:
    close_account(user=user, by=BY, at=AT)
    client = Client()
    response = sign_in(client, follow=True)

    assert "Tài khoản đã bị khóa" in text_of(response)
    assert not is_in(client)


def test_an_account_closed_meanwhile_is_out_on_the_next_page(user: User) -> None:
    client = Client()
    sign_in(client)
    assert is_in(client)

    close_account(user=user, by=BY, at=AT)

    assert client.get("/2023/huyen-a/").headers["Location"].startswith(LOGIN)


def test_a_role_ended_meanwhile_is_gone_on_the_next_page(user: User) -> None:
    client = Client()
    sign_in(client)

    RoleGrant.objects.update(until_on=date(2020, 1, 1))

    assert client.get("/2023/huyen-a/").status_code == 403


def test_signing_out_asks_and_then_closes(user: User) -> None:
    client = Client()
    sign_in(client)

    assert client.get("/account/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/account/logout/").headers["Location"] == LOGIN
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_and_nobody_chooses_a_longer_one(user: User) -> None:
    client = Client()
    client.post(LOGIN, {"login": "van-phong", "password": PASSWORD, "remember": "on"})

    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() <= timedelta(hours=12).total_seconds()
    from django.contrib.sessions.models import Session

    Session.objects.update(expire_date=AT)
    assert not is_in(client)


def test_every_sign_in_is_in_the_journal(user: User) -> None:
    sign_in(Client(), REMOTE_ADDR="203.0.113.7")

    entry = entries_about("account", "van-phong").get(act="account.signed_in")
    assert json.loads(entry.after) == {"address": "203.0.113.7", "means": ["password"]}


class TestSecondFactor:
    """A code after the password, counted like passwords are."""

    def test_the_password_alone_does_not_sign_in(self, protected: User) -> None:
        client = Client()
        response = sign_in(client)

        assert response.headers["Location"] == "/account/two-factor/authenticate/"
        assert not is_in(client)

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_the_code_of_now_signs_in_and_so_do_its_neighbours(
        self, protected: User, steps: int
    ) -> None:
        client = Client()
        sign_in(client)
        enter(client, code(steps=steps))

        assert is_in(client)

    def test_a_code_of_minutes_ago_does_not(self, protected: User) -> None:
        client = Client()
        sign_in(client)
        enter(client, code(steps=-4))

        assert not is_in(client)

    def test_a_code_signs_in_once(self, protected: User) -> None:
        given = code()
        for expected in (True, False):
            client = Client()
            sign_in(client)
            enter(client, given)
            assert is_in(client) is expected

    def test_a_recovery_code_signs_in_once(self, protected: User) -> None:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        given = RecoveryCodes.activate(protected).get_unused_codes()[3]
        for expected in (True, False):
            client = Client()
            sign_in(client)
            enter(client, given)
            assert is_in(client) is expected

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_five_wrong_codes_lock_out_from_every_address(
        self, protected: User, language: str
    ) -> None:
        for step in range(5):
            client = Client(REMOTE_ADDR=f"203.0.113.{step}")
            client.get(LOGIN, {"lang": language})
            sign_in(client)
            answer = enter(client, NEVER)
        assert answer.status_code == 429

        client = Client(REMOTE_ADDR="203.0.113.99")
        sign_in(client)
        assert enter(client, code()).status_code == 429
        assert not is_in(client)

    def test_the_right_password_between_wrong_codes_does_not_begin_anew(
        self, protected: User
    ) -> None:
        client = Client()
        answers = []
        for _ in range(5):
            sign_in(client)
            answers.append(enter(client, NEVER).status_code)

        assert answers == [200, 200, 200, 200, 429]

    def test_a_right_code_begins_to_count_anew(self, protected: User) -> None:
        for steps in (-1, 0):
            client = Client()
            sign_in(client)
            for _ in range(4):
                enter(client, NEVER)
            enter(client, code(steps=steps))
            assert is_in(client)

    def test_a_wrong_code_is_answered_in_the_language_of_the_page(self, protected: User) -> None:
        client = Client()
        sign_in(client)

        assert "Mã không đúng hoặc đã được dùng." in text_of(enter(client, NEVER))

    def test_it_is_switched_on_with_the_password_and_a_first_code(
        self, user: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = Client()
        sign_in(client)
        asked = client.get("/account/two-factor/totp/activate/")
        assert asked.headers["Location"].startswith("/account/again/")
        client.post("/account/again/", {"password": PASSWORD})
        page = client.get("/account/two-factor/totp/activate/").content.decode()
        found = re.search(r'<code class="key">([A-Z2-7]+)</code>', page)
        assert found
        assert 'src="data:image/svg+xml' in page

        wrong = client.post("/account/two-factor/totp/activate/", {"code": NEVER})
        with django_capture_on_commit_callbacks(execute=True):
            right = client.post("/account/two-factor/totp/activate/", {"code": code(found[1])})

        assert "Mã không đúng" in text_of(wrong)
        assert right.headers["Location"] == "/account/two-factor/recovery-codes/"
        assert Authenticator.objects.filter(user=user).count() == 2
        codes = client.get("/account/two-factor/recovery-codes/download/").content.decode()
        assert len(codes.split()) == 10
        acts = set(entries_about("account", "van-phong").values_list("act", flat=True))
        assert "account.second_factor_added" in acts

    def test_the_code_that_switched_it_on_does_not_sign_in_as_well(
        self, user: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        client, again = Client(), Client()
        sign_in(client)
        client.post("/account/again/", {"password": PASSWORD})
        page = client.get("/account/two-factor/totp/activate/").content.decode()
        secret = re.findall(r'<code class="key">([A-Z2-7]+)</code>', page)[0]
        first = code(secret)
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/account/two-factor/totp/activate/", {"code": first})

        sign_in(again)
        enter(again, first)
        assert not is_in(again)
        enter(again, code(secret, steps=1))
        assert is_in(again)

    def test_a_code_is_taken_once_by_all_processes_and_all_pages(self, protected: User) -> None:
        from django.core.cache import caches

        client, other = Client(), Client()
        given = code()
        sign_in(client)
        enter(client, given)
        assert is_in(client)
        # another process has another cache
        caches["default"].clear()

        sign_in(other)
        enter(other, given)
        assert not is_in(other)
        again = client.post("/account/two-factor/reauthenticate/", {"code": given})
        assert "Mã không đúng hoặc đã được dùng." in text_of(again)

    def test_whoever_needs_one_is_led_to_set_it_up_and_opens_nothing_else(
        self, user: User, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.SECOND_FACTOR_FOR = frozenset({(Role.EXECUTIVE_OFFICE, "")})
        client = Client()
        sign_in(client)
        set_up = "/account/two-factor/totp/activate/"

        for address in ("/", "/2023/huyen-a/", "/account/", "/account/tokens/", "/rules/"):
            assert client.get(address).headers["Location"] == set_up, address
            assert client.post(address).headers["Location"] == set_up, address
        assert "bắt buộc xác thực hai lớp" in text_of(client.get(set_up, follow=True))
        client.post("/account/again/", {"password": PASSWORD})
        page = client.get(set_up).content.decode()
        assert "bắt buộc xác thực hai lớp" in page
        secret = re.findall(r'<code class="key">([A-Z2-7]+)</code>', page)[0]
        with django_capture_on_commit_callbacks(execute=True):
            client.post(set_up, {"code": code(secret)})
        assert is_in(client)

    def test_whoever_needs_none_is_left_alone(self, user: User, settings: Any) -> None:
        settings.SECOND_FACTOR_FOR = frozenset({(Role.AUDITOR, "")})
        client = Client()
        sign_in(client)

        assert is_in(client)

    def test_it_is_switched_off_with_a_code_again(self, protected: User) -> None:
        client = Client()
        sign_in(client)
        enter(client, code(steps=-1))
        asked = client.get("/account/two-factor/totp/deactivate/")
        assert "/account/again/" in asked.headers["Location"]
        client.post("/account/two-factor/reauthenticate/", {"code": code()})
        client.post("/account/two-factor/totp/deactivate/")

        assert not Authenticator.objects.exists()

    def test_the_administrator_takes_it_away(self, protected: User) -> None:
        reset_second_factor(user=protected, by=BY, at=AT)
        client = Client()
        sign_in(client)

        assert is_in(client)

    def test_its_pages_are_there_in_both_languages(self, protected: User) -> None:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        RecoveryCodes.activate(protected)
        client = Client()
        sign_in(client)
        enter(client, code())
        client.post("/account/again/", {"password": PASSWORD})
        for address in (
            "two-factor/",
            "two-factor/reauthenticate/",
            "two-factor/recovery-codes/",
            "two-factor/recovery-codes/generate/",
            "two-factor/totp/deactivate/",
            "identity/",
            "again/",
            "password/",
            "logout/",
            "closed/",
            "identity/login/cancelled/",
        ):
            pages = {
                language: client.get(f"/account/{address}?lang={language}")
                for language in ("vi", "en")
            }
            assert {page.status_code for page in pages.values()} == {200}, address
            assert text_of(pages["vi"]) != text_of(pages["en"])
            assert re.search("[ạảấầậắằặẹếềệịọốồộớờợụứừựỳỵ]", text_of(pages["vi"])), address


class TestPassword:
    """The own password, and one that somebody else gave."""

    @pytest.mark.parametrize("is_demo", [True, False])
    def test_the_demo_s_password_opens_a_demo_only(
        self, user: User, settings: Any, is_demo: bool
    ) -> None:
        from xeploai.demo.accounts import PASSWORD as PUBLIC

        user.set_password(PUBLIC)
        user.save()
        settings.IS_DEMO_HOME = is_demo
        client = Client()

        answer = sign_in(client, PUBLIC)

        assert is_in(client) is is_demo
        if not is_demo:
            assert text_of(answer) == text_of(sign_in(Client(), "sai")).replace("sai", PUBLIC)

    def test_the_demo_s_password_cannot_be_chosen_outside_a_demo(
        self, user: User, settings: Any
    ) -> None:
        from xeploai.demo.accounts import PASSWORD as PUBLIC

        settings.IS_DEMO_HOME = False
        client = Client()
        sign_in(client)

        assert "mật khẩu công khai" in text_of(self.change(client, PASSWORD, PUBLIC))

    def test_a_reset_of_the_second_factor_signs_out_everywhere(self, protected: User) -> None:
        client = Client()
        sign_in(client)
        enter(client, code())
        assert is_in(client)

        reset_second_factor(user=protected, by=BY, at=AT)

        assert not is_in(client)

    def test_a_closed_account_that_is_opened_again_has_no_sessions(self, user: User) -> None:
        from xeploai.accounts.operations import reopen_account

        client = Client()
        sign_in(client)
        close_account(user=user, by=BY, at=AT)
        reopen_account(user=user, by=BY, at=AT)

        assert client.get("/").headers["Location"].startswith(LOGIN)

    def change(self, client: Client, old: str, new: str, again: str = "") -> Any:
        return client.post(
            "/account/password/",
            {"oldpassword": old, "password1": new, "password2": again or new},
        )

    def test_a_new_password_signs_out_everywhere_else(self, user: User) -> None:
        here, elsewhere = Client(), Client()
        sign_in(here)
        sign_in(elsewhere)

        response = self.change(here, PASSWORD, "mot-mat-khau-khac")

        assert response.headers["Location"] == "/account/"
        assert is_in(here)
        assert not is_in(elsewhere)
        assert sign_in(Client(), "mot-mat-khau-khac").status_code == 302

    @pytest.mark.parametrize(
        ("old", "new", "again", "said"),
        [
            ("sai", "mot-mat-khau-khac", "", "Mật khẩu hiện tại không đúng."),
            (PASSWORD, "ngan", "", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
            (PASSWORD, "8273645192837", "", "Mật khẩu này chỉ gồm chữ số."),
            (PASSWORD, "password123", "", "Mật khẩu này quá thông dụng."),
            (PASSWORD, "van-phong1", "", "Mật khẩu quá giống"),
            (PASSWORD, PASSWORD, "", "Mật khẩu mới phải khác mật khẩu hiện tại."),
            (PASSWORD, "mot-mat-khau-khac", "x", "Hai lần nhập mật khẩu mới phải giống nhau."),
        ],
    )
    def test_what_is_wrong_with_it_is_said(
        self, user: User, old: str, new: str, again: str, said: str
    ) -> None:
        client = Client()
        sign_in(client)

        assert said in text_of(self.change(client, old, new, again))

    def test_whoever_sits_at_an_open_page_cannot_guess_the_password_there(self, user: User) -> None:
        client = Client()
        sign_in(client)
        answers = [self.change(client, "sai", "mot-mat-khau-khac").status_code for _ in range(5)]

        assert answers[-1] == 429

    def test_a_given_password_is_replaced_before_any_page_opens(self, user: User) -> None:
        set_password(
            user=user, password="tam-thoi-mot-lan", password_is_for_once=True, by=BY, at=AT
        )
        client = Client()
        sign_in(client, "tam-thoi-mot-lan")

        for address in ("/", "/2023/huyen-a/", "/account/", "/account/two-factor/"):
            assert client.get(address).headers["Location"] == "/account/password/"
        assert (
            "Mật khẩu vừa dùng do người quản trị cấp. Trước khi tiếp tục, đề nghị chọn mật khẩu"
            " chỉ đồng chí biết."
        ) in texts(client.get("/account/password/").content.decode())
        self.change(client, "tam-thoi-mot-lan", "mot-mat-khau-khac")
        assert is_in(client)
        again = Client()
        sign_in(again, "mot-mat-khau-khac")
        assert is_in(again)


def addresses(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    """Yield the name of every address, with the module that answers there."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one)
        elif isinstance(one, URLPattern):
            yield str(one.name), one.callback.__module__


def test_of_allauth_only_the_pages_of_open_accounts_are_there() -> None:
    found = addresses(get_resolver())
    names = {name for name, module in found if module.startswith("allauth")}

    assert names == {
        "account_login",
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "account_inactive",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "socialaccount_connections",
        "openid_connect_login",
        "openid_connect_callback",
    }


@pytest.mark.parametrize(
    "address", ["/account/signup/", "/account/email/", "/account/password/reset/"]
)
def test_nobody_opens_an_account_for_himself(address: str) -> None:
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"username": "toi", "password1": PASSWORD}).status_code == 404
    assert Client().get("/account/identity/signup/").headers["Location"] == LOGIN
    assert not User.objects.exists()


class IdentityServer(BaseHTTPRequestHandler):
    """As much of an OpenID Connect server as signing in asks for."""

    who = "u-1"

    def do_GET(self) -> None:
        own = f"http://{self.headers['Host']}"
        if self.path.endswith("openid-configuration"):
            self.answer(
                {
                    "issuer": own,
                    "authorization_endpoint": f"{own}/authorize",
                    "token_endpoint": f"{own}/token",
                    "userinfo_endpoint": f"{own}/userinfo",
                    "jwks_uri": f"{own}/keys",
                }
            )
        else:
            self.answer({"sub": self.who, "email": "ai-do@example.org"})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "t", "token_type": "bearer"})

    def answer(self, said: dict[str, str]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class TestIdentityServer:
    """An organisation's own identity server signs in who tied the identity to an account."""

    @pytest.fixture(autouse=True)
    def _server(self, settings: Any) -> Iterator[None]:
        from xeploai.config.identity import openid_connect

        server = ThreadingHTTPServer(("127.0.0.1", 0), IdentityServer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{server.server_port}"
        settings.SOCIALACCOUNT_PROVIDERS = openid_connect(
            {
                "XEPLOAI_OIDC_ISSUER": self.origin,
                "XEPLOAI_OIDC_NAME": "Cổng định danh",
                "XEPLOAI_OIDC_CLIENT": "xeploai",
                "XEPLOAI_OIDC_SECRET": "s",
            }
        )
        yield
        server.shutdown()
        server.server_close()

    def go_and_come_back(self, client: Client, process: str = "login") -> Any:
        away = client.post(f"/account/oidc/organisation/login/?process={process}")
        there = urlsplit(away.headers["Location"])
        assert f"{there.scheme}://{there.netloc}" == self.origin
        asked = parse_qs(there.query)
        assert asked["code_challenge_method"] == ["S256"]
        back = {"code": "c", "state": asked["state"][0]}
        return client.get("/account/oidc/organisation/login/callback/", back)

    def test_the_sign_in_page_offers_it_and_the_policy_lets_the_form_go_there(self) -> None:
        page = Client().get(LOGIN)

        assert "Đăng nhập bằng Cổng định danh" in text_of(page)
        assert f"form-action 'self' {self.origin};" in page.headers["Content-Security-Policy"]

    def test_an_unknown_identity_is_refused_in_words_and_opens_no_account(self, user: User) -> None:
        client = Client()
        response = self.go_and_come_back(client)

        assert "chưa được liên kết với tài khoản nào" in text_of(response)
        assert not is_in(client)
        assert User.objects.count() == 1

    def test_a_tied_identity_signs_in(self, user: User) -> None:
        SocialAccount.objects.create(user=user, provider="organisation", uid="u-1")
        client = Client()
        self.go_and_come_back(client)

        assert is_in(client)

    def test_who_is_signed_in_ties_the_own_identity(self, user: User) -> None:
        client = Client()
        sign_in(client)
        client.post("/account/again/", {"password": PASSWORD})
        self.go_and_come_back(client, "connect")

        assert SocialAccount.objects.get().user == user
        assert "u-1" in text_of(client.get("/account/identity/"))
        acts = set(entries_about("account", "van-phong").values_list("act", flat=True))
        assert "account.identity_tied" in acts

    def test_the_second_factor_is_asked_for_as_well(self, protected: User) -> None:
        SocialAccount.objects.create(user=protected, provider="organisation", uid="u-1")
        client = Client()
        self.go_and_come_back(client)

        assert not is_in(client)
        enter(client, code())
        assert is_in(client)

    def test_an_answer_nobody_asked_for_is_refused_in_words(self, user: User) -> None:
        client = Client()
        back = {"code": "c", "state": "x"}
        response = client.get("/account/oidc/organisation/login/callback/", back)

        assert "Máy chủ định danh không trả lời đúng" in text_of(response)
        assert not is_in(client)


def test_an_address_with_too_many_failures_is_told_when_to_try_again(
    user: User, settings: Any
) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 2
    for name in ("a", "b"):
        sign_in(Client(), name=name)

    response = sign_in(Client())

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) in (14 * 60, 15 * 60)
    assert "sau 15 phút" in text_of(response)


def test_who_signed_in_in_a_browser_before_signs_in_whatever_others_of_the_office_did(
    user: User, settings: Any
) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 2
    own = Client()
    sign_in(own)
    own.post("/account/logout/")
    for name in ("a", "b"):
        sign_in(Client(), name=name)

    sign_in(own)

    assert is_in(own)
    assert own.cookies["browser"]["httponly"]


def test_where_too_many_passwords_wait_the_page_says_to_send_it_again(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> bool:
        raise HashingBusy

    monkeypatch.setattr(MD5PasswordHasher, "verify", busy)

    response = sign_in(Client())

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "vài giây" in text_of(response)
    assert not AccessAttempt.objects.exists()
