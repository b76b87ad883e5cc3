"""Nobody signs up, and a sign-in leads to this site only."""

import pytest
from allauth.core import context
from django.test import RequestFactory

from xeploai.accounts.adapters import ClosedSignUp, KnownAccountsOnly

REQUEST = RequestFactory().get("/", HTTP_HOST="localhost")


def test_no_one_can_sign_up() -> None:
    assert ClosedSignUp(REQUEST).is_open_for_signup(REQUEST) is False


def test_an_unknown_identity_opens_no_account() -> None:
    assert KnownAccountsOnly(REQUEST).is_open_for_signup(REQUEST, object()) is False


def test_a_changed_password_leads_back_to_the_account_page() -> None:
    assert ClosedSignUp(REQUEST).get_password_change_redirect_url(REQUEST) == "/account/"


@pytest.mark.parametrize(("address", "counted"), [("10.0.0.1", "10.0.0.1"), ("unix:", "")])
def test_failures_are_counted_by_the_address_of_the_client(address: str, counted: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=address)

    assert ClosedSignUp(request).get_client_ip(request) == counted


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("/2023/", True),
        ("http://localhost/2023/", True),
        ("https://example.org/", False),
        ("//example.org/", False),
        ("javascript:alert(1)", False),
        (None, False),
    ],
)
def test_only_pages_of_this_site_are_safe(url: str | None, is_safe: bool) -> None:
    with context.request_context(REQUEST):
        assert ClosedSignUp(REQUEST).is_safe_url(url) is is_safe


def test_over_https_a_plain_address_is_not_safe() -> None:
    request = RequestFactory().get("/", HTTP_HOST="localhost", secure=True)

    with context.request_context(request):
        assert not ClosedSignUp(request).is_safe_url("http://localhost/2023/")
        assert ClosedSignUp(request).is_safe_url("https://localhost/2023/")
