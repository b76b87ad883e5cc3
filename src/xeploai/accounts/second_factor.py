"""The second factor: codes from an app on the telephone, and recovery codes."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

from .models import User


def has_second_factor(user: User) -> bool:
    """Whether signing in asks for a code."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def with_second_factor(users: list[int]) -> set[int]:
    """Return the ids of those accounts for which signing in asks for a code."""
    rows = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    return set(rows.values_list("user_id", flat=True))


def remove_second_factor(user: User) -> bool:
    """Remove app and recovery codes, and return whether there were any."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    return bool(removed)


@transaction.atomic
def use_code(user: User, code: str) -> Any:
    """Return the authenticator that accepts a code, and mark the code as used; else None.

    Concurrent sign-ins queue here, so that no code is accepted twice.
    """
    # in the database: in the cache of one worker, another worker would accept the code again
    authenticators = Authenticator.objects.select_for_update().filter(user=user).order_by("pk")
    for authenticator in authenticators:
        if authenticator.type == Authenticator.Type.TOTP:
            is_right = _use_app_code(authenticator, code)
        else:
            is_right = authenticator.wrap().validate_code(code)
        if is_right:
            authenticator.user = user
            return authenticator
    return None


@transaction.atomic
def mark_first_code(authenticator: Any, code: str) -> None:
    """Mark the code with which the app was set up as used: it does not sign in as well."""
    rows = Authenticator.objects.select_for_update()
    _use_app_code(rows.get(pk=authenticator.pk), code)


def _use_app_code(authenticator: Any, code: str) -> bool:
    secret = decrypt(authenticator.data["secret"])
    last = authenticator.data.get("last_counter", 0)
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if counter > last and compare_user_code(actual=code, expected=expected):
            authenticator.data["last_counter"] = counter
            authenticator.save(update_fields=["data"])
            return True
    return False
