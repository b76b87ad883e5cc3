"""Passwords set by an administrator: valid for one sign-in, then to be replaced."""

import json
import secrets

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
