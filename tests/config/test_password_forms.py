"""Requests that send a password are known by their address."""

import pytest
from django.conf import settings
from django.urls import reverse

from xeploai.config.password_forms import sends_password


@pytest.mark.parametrize(
    ("method", "path", "is_apart"),
    [
        ("POST", b"/account/login/", True),
        ("POST", b"/account/l%6Fgin/", True),
        ("GET", b"/account/login/", False),
        ("POST", b"/uploads/", False),
    ],
)
def test_forms_with_a_password_wait_apart(method: str, path: bytes, *, is_apart: bool) -> None:
    assert sends_password({"method": method, "raw_path": path}) is is_apart


def test_the_forms_with_a_password_are_those_of_the_addresses() -> None:
    names = ("account_login", "account_change_password", "account_reauthenticate")

    assert tuple(map(reverse, names)) == settings.PASSWORD_FORMS
