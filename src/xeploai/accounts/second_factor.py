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
from .secrets_at_rest import KeyLost, count_unreadable


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


def unreadable_second_factors() -> int:
    """Return how many second factors open with none of the keys of this installation."""
    return count_unreadable(Authenticator.objects.order_by("pk").values_list("data", flat=True))


@transaction.atomic
def use_code(user: User, code: str) -> Any:
    """Return the authenticator that accepts a code, and mark the code as used; else None.

    Concurrent sign-ins queue here, so that no code is accepted twice.

    Raises:
        KeyLost: no code was accepted, and there is one that could not be compared.
    """
    # in the database: in the cache of one worker, another worker would accept the code again
    authenticators = Authenticator.objects.select_for_update().filter(user=user).order_by("pk")
    lost: KeyLost | None = None
    for authenticator in authenticators:
        try:
            is_right = _use(authenticator, code)
        except KeyLost as error:
            lost = error
            continue
        if is_right:
            authenticator.user = user
            return authenticator
    if lost:
        raise lost
    return None


def _use(authenticator: Any, code: str) -> bool:
    if authenticator.type == Authenticator.Type.TOTP:
        return _use_app_code(authenticator, code)
    return bool(authenticator.wrap().validate_code(code))


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
