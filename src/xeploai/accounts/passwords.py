"""Passwords that administrators set, valid for one sign-in; and the demo's, valid there only."""

import json
import secrets
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from xeploai.accounts.journal import User

from .journal import entries_about

# without letters that are easily confused on paper or by telephone
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
PASSWORD_ACTS = ("account.opened", "account.password_set", "account.password_changed")


def new_password() -> str:
    """Return a password that can be dictated: `k7xm-2hqd-9wtf-c4zr`, some 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def is_for_once(user: User) -> bool:
    """Whether an administrator set the present password, according to the journal."""
    last = entries_about("account", user.username).filter(act__in=PASSWORD_ACTS).first()
    return last is not None and bool(json.loads(last.after or "{}").get("for_once"))


DEMOS = _("This password is public: everybody can read it in the documents of the program.")


def is_public(password: str) -> bool:
    """Whether it is the demo's password, outside a home that the demo made."""
    return not settings.IS_DEMO_HOME and password == import_module(settings.DEMO_ACCOUNTS).PASSWORD


class NotTheDemos:
    """Validator: refuse the demo's password outside a demo."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` for the demo's password."""
        if is_public(password):
            raise ValidationError(DEMOS, code="public")

    def get_help_text(self) -> Any:
        """Say what is refused."""
        return _("Your password can’t be the public one of the demonstration.")


class NoDemoPassword:
    """Backend: end signing in with the demo's password once a home has other data.

    Whoever read the documents could sign in otherwise. The name is not looked at, so the answer
    does not tell which accounts exist.
    """

    def authenticate(self, request: object, password: str = "", **_: Any) -> None:
        """Raise `PermissionDenied`, which ends the attempt as a wrong password does."""
        if password and is_public(password):
            raise PermissionDenied
