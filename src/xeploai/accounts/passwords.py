"""Passwords that somebody else gave: good for one sign-in, then to be replaced."""

import json
import secrets

from .journal import entries_about
from .models import User

# no letters that are taken for others, on paper or by telephone
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
GIVEN_OR_CHOSEN = ("account.opened", "account.password_set", "account.password_changed")


def new_password() -> str:
    """Return a password that can be dictated: `k7xm-2hqd-9wtf-c4zr`, some 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def is_for_once(user: User) -> bool:
    """Whether the password in use was given by somebody else, as the journal says."""
    last = entries_about("account", user.username).filter(act__in=GIVEN_OR_CHOSEN).first()
    return last is not None and bool(json.loads(last.after or "{}").get("for_once"))
