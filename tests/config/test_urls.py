"""The root URL configuration: addresses that others link to, and none to sign up."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from xeploai.config import urls


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("account_login", "/account/login/"),
        ("account_logout", "/account/logout/"),
        ("account_change_password", "/account/password/"),
        ("account_reauthenticate", "/account/again/"),
        ("account_inactive", "/account/closed/"),
    ],
)
def test_allauth_finds_the_pages_that_it_redirects_to(name: str, address: str) -> None:
    assert reverse(name) == address


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_there_is_no_page_of_allauth_that_is_not_wanted(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("handler", ["handler400", "handler403", "handler404", "handler500"])
def test_every_error_has_a_page(handler: str) -> None:
    assert callable(import_string(getattr(urls, handler)))
