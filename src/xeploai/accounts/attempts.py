"""Keys under which failed sign-ins are counted, and the counters of wrong codes.

Passwords are counted by account and address, so that a stranger elsewhere cannot lock a user out.
Codes of the second factor are counted by account alone: an attacker who gets that far knows the
password, and must not gain tries by changing the address.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest

from .models import User

# not allowed in a sign-in name, so no account can have this key
CODES = "#code"
Credentials = Mapping[str, Any] | None


def attempt_username(request: HttpRequest, credentials: Credentials) -> str | None:
    """Return the account that attempts are counted under, in lower case."""
    name = (credentials or {}).get("username") or request.POST.get("login")
    return str(name).strip().lower() if name else None


def counter_keys(request: object, credentials: Credentials) -> list[str | list[str]]:
    """Return the fields that identify a counter: `AXES_LOCKOUT_PARAMETERS`."""
    name = (credentials or {}).get("username") or getattr(request, "username", "")
    return ["username"] if str(name).endswith(CODES) else [["username", "ip_address"]]


def address_of(request: HttpRequest) -> str | None:
    """Return the client's address: behind a proxy, the one that the proxy saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.IS_HTTPS:
        # only the last one is from the proxy; a client can forge those before it
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        return str(ip_address(address))
    except ValueError:
        return None


def may_try_code(request: HttpRequest, user: User) -> bool:
    """Whether an account may try another code; if not, the response says to wait."""
    if AxesProxyHandler.is_allowed(request, _counter(user)):
        return True
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return False


def count_wrong_code(request: HttpRequest, user: User) -> None:
    AxesProxyHandler.user_login_failed(User, credentials=_counter(user), request=request)


def forget_wrong_codes(user: User) -> None:
    """Reset the counter of wrong codes."""
    AxesProxyHandler.reset_attempts(username=_counter(user)["username"])


def forget_failures(user: User) -> None:
    """Reset all counters of an account, after an administrator intervened."""
    AxesProxyHandler.reset_attempts(username=user.username.lower())
    forget_wrong_codes(user)


def _counter(user: User) -> dict[str, str]:
    return {"username": f"{user.username.lower()}{CODES}"}
