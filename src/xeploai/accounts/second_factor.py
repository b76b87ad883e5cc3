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
    """Return those of the accounts, by id, for which signing in asks for a code."""
    held = Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    return set(held.values_list("user_id", flat=True))


def remove_second_factor(user: User) -> bool:
    """Take away app and recovery codes. Returns whether there were any."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    return bool(removed)


@transaction.atomic
def use_code(user: User, code: str) -> Any:
    """Return the authenticator that a code is right for, and use the code up; else None.

    Two sign-ins at once queue here, so that no code is taken twice. Where the used codes were
    kept in each worker's memory, another worker would take them again.
    """
    held = Authenticator.objects.select_for_update().filter(user=user).order_by("pk")
    for authenticator in held:
        if authenticator.type == Authenticator.Type.TOTP:
            is_right = _use_app_code(authenticator, code)
        else:
            is_right = authenticator.wrap().validate_code(code)
        if is_right:
            authenticator.user = user
            return authenticator
    return None


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
