"""How failed sign-ins are counted: what one counter stands for.

Passwords are counted by account and address, so that a stranger elsewhere cannot lock somebody
out. Codes of the second factor are counted by account alone: who comes that far knows the
password, and must not gain tries by changing the address.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest

from .models import User

# no sign-in name holds this sign
CODES = "#code"
Credentials = Mapping[str, Any] | None


def counted_name(request: HttpRequest, credentials: Credentials) -> str | None:
    """Return the name that attempts are counted under: however it was written, one account."""
    name = (credentials or {}).get("username") or request.POST.get("login")
    return str(name).strip().lower() if name else None


def counted_by(request: object, credentials: Credentials) -> list[str | list[str]]:
    """Return what a counter is kept by."""
    name = (credentials or {}).get("username") or getattr(request, "username", "")
    return ["username"] if str(name).endswith(CODES) else [["username", "ip_address"]]


def address_of(request: HttpRequest) -> str | None:
    """Return the address that a request came from: behind a proxy, the one the proxy saw."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    if settings.IS_HTTPS:
        # only the last one is the proxy's own word; whoever asks can write those before it
        given = request.META.get("HTTP_X_FORWARDED_FOR", given).rpartition(",")[2].strip()
    try:
        return str(ip_address(given))
    except ValueError:
        return None


def may_try_code(request: HttpRequest, user: User) -> bool:
    """Whether an account may try another code; where not, the answer says to wait."""
    if AxesProxyHandler.is_allowed(request, _counter(user)):
        return True
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return False


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """Count a wrong code."""
    AxesProxyHandler.user_login_failed(User, credentials=_counter(user), request=request)


def forget_wrong_codes(user: User) -> None:
    """Begin to count anew."""
    AxesProxyHandler.reset_attempts(username=_counter(user)["username"])


def forget_failures(user: User) -> None:
    """Let an account sign in again from anywhere: an administrator has seen to it."""
    AxesProxyHandler.reset_attempts(username=user.username.lower())
    forget_wrong_codes(user)


def _counter(user: User) -> dict[str, str]:
    return {"username": f"{user.username.lower()}{CODES}"}
