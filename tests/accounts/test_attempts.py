"""Failed sign-ins are counted under keys that an attacker cannot vary."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.builders import AT, BY
from xeploai.accounts.attempts import (
    BROWSER,
    TooManyFailures,
    address_of,
    attempt_username,
    count_wrong_code,
    counter_keys,
    forget_failures,
    forget_wrong_codes,
    may_try_code,
    remember_browser,
    wait_of_address,
)
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIMIT = 5


def request(address: str = "10.0.0.1", **headers: Any) -> HttpRequest:
    return RequestFactory(REMOTE_ADDR=address, **headers).post("/")


def fail(user: User, times: int, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        count_wrong_code(request(address), user)


@pytest.mark.parametrize("name", ["Van-Phong", " van-phong ", "VAN-PHONG"])
def test_a_name_is_counted_as_one_account_however_it_is_written(name: str) -> None:
    form = RequestFactory().post("/", {"login": name})

    assert attempt_username(form, None) == "van-phong"
    assert attempt_username(request(), {"username": name}) == "van-phong"


def test_an_attempt_without_a_name_is_of_no_account() -> None:
    assert attempt_username(request(), {}) is None
    assert attempt_username(request(), None) is None


def test_passwords_are_counted_by_account_and_address_and_codes_by_account() -> None:
    assert counter_keys(request(), {"username": "an"}) == [["username", "ip_address"]]
    assert counter_keys(request(), {"username": "an#code"}) == ["username"]


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, "10.0.0.1"),
        ({"HTTP_X_FORWARDED_FOR": "1.1.1.1"}, "10.0.0.1"),
    ],
    ids=["direct", "a forged header"],
)
def test_without_a_proxy_the_address_is_that_of_the_connection(
    headers: dict[str, str], address: str
) -> None:
    assert address_of(request(**headers)) == address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("2.2.2.2", "2.2.2.2"),
        ("1.1.1.1, 2.2.2.2", "2.2.2.2"),
        ("1.1.1.1,2001:db8::1", "2001:db8::1"),
        ("1.1.1.1, unknown", None),
    ],
)
def test_behind_a_proxy_only_the_last_address_counts(
    settings: object, forwarded: str, address: str | None
) -> None:
    settings.IS_HTTPS = True  # type: ignore[attr-defined]

    assert address_of(request(HTTP_X_FORWARDED_FOR=forwarded)) == address
    assert address_of(request()) == "10.0.0.1"


def test_five_wrong_codes_lock_an_account_from_every_address(user: User) -> None:
    fail(user, LIMIT - 1)
    assert may_try_code(request(), user)

    fail(user, 1, "10.0.0.2")

    blocked = request("10.0.0.3")
    assert not may_try_code(blocked, user)
    assert blocked.axes_locked_out is True  # type: ignore[attr-defined]


def test_wrong_codes_of_one_account_do_not_lock_another(user: User) -> None:
    other = open_account(
        username="khac", label="Khác", password="con-duong-ven-bien-7", by=BY, at=AT
    )

    fail(user, LIMIT)

    assert may_try_code(request(), other)


@pytest.mark.parametrize("reset", [forget_wrong_codes, forget_failures])
def test_a_reset_counter_starts_from_zero(user: User, reset: object) -> None:
    fail(user, LIMIT)

    reset(user)  # type: ignore[operator]
    fail(user, LIMIT - 1)

    assert may_try_code(request(), user)


def wrong(address: str, *names: str, browser: str = "") -> None:
    """Try a wrong password under each name."""
    for name in names:
        sent = request(address, HTTP_COOKIE=f"{BROWSER}={browser}")
        sent.session = {}  # type: ignore[assignment]
        authenticate(sent, username=name, password="wrong")


@pytest.fixture
def three_failures(settings: Any) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 3


@pytest.mark.usefixtures("three_failures")
def test_an_address_that_failed_under_many_names_is_refused_before_a_password_is_hashed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong("10.0.0.1", "a", "b", "c")
    monkeypatch.setattr(MD5PasswordHasher, "encode", _no_hash)

    with pytest.raises(TooManyFailures) as refusal:
        wrong("10.0.0.1", "d")

    assert 14 <= refusal.value.minutes <= 15


def _no_hash(*_: object) -> str:
    raise AssertionError("a password was hashed")


@pytest.mark.usefixtures("three_failures")
def test_the_failures_of_one_address_do_not_count_at_another() -> None:
    wrong("10.0.0.1", "a", "b", "c")

    wrong("10.0.0.2", "d")


@pytest.mark.usefixtures("three_failures")
def test_an_ipv6_client_cannot_take_another_address_of_its_network() -> None:
    wrong("2001:db8::1", "a")
    wrong("2001:db8::2", "b")
    wrong("2001:db8::3", "c")

    with pytest.raises(TooManyFailures):
        wrong("2001:db8:0:0:ffff::4", "d")
    wrong("2001:db8:0:1::1", "d")


@pytest.mark.usefixtures("three_failures")
def test_refusals_do_not_lengthen_the_wait() -> None:
    wrong("10.0.0.1", "a", "b", "c")
    for _ in range(3):
        with pytest.raises(TooManyFailures):
            wrong("10.0.0.1", "d")

    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 3


@pytest.mark.usefixtures("three_failures")
def test_in_a_browser_in_which_an_account_signed_in_it_does_not_wait_for_others(user: User) -> None:
    response = HttpResponse()
    remember_browser(response, user)
    browser = response.cookies[BROWSER].value
    wrong("10.0.0.1", "a", "b", "c")

    wrong("10.0.0.1", user.username, browser=browser)

    with pytest.raises(TooManyFailures):
        wrong("10.0.0.1", "another", browser=browser)
    with pytest.raises(TooManyFailures):
        wrong("10.0.0.1", user.username, browser=browser[:-1])


def test_an_address_waits_until_so_many_failures_are_forgotten_that_it_may_try(
    settings: Any,
) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 5

    def minute(number: int) -> datetime:
        return AT + timedelta(minutes=number)

    failures = [(minute(4), 2), (minute(1), 2), (minute(9), 3)]

    assert wait_of_address(failures, now=minute(10)) == timedelta(minutes=9)
    assert wait_of_address(failures[:2], now=minute(10)) is None
