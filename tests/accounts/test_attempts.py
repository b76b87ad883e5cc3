"""Failed sign-ins are counted under keys that an attacker cannot vary."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from tests.builders import AT, BY
from xeploai.accounts.attempts import (
    address_of,
    attempt_username,
    count_wrong_code,
    counter_keys,
    forget_failures,
    forget_wrong_codes,
    may_try_code,
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
