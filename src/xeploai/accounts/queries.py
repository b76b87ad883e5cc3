"""Reads of accounts."""

from django.contrib.auth import get_user_model

from xeploai.domain import Fault, Refused, message

from .models import User


def account_by_name(username: str) -> User:
    """Return the account, in whatever letter case it is written.

    Raises:
        Refused: there is none.
    """
    user = get_user_model().objects.filter(username__iexact=username.strip()).first()
    if user is None:
        text = message("No account is called “%(name)s”.")
        raise Refused(Fault(text, {"name": username.strip()}))
    return user


def all_accounts() -> list[User]:
    """Return every account, by name."""
    return list(get_user_model().objects.order_by("username"))
