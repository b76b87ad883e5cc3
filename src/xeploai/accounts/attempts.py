"""Keys under which failed sign-ins are counted, the limit of an address, counters of wrong codes.

Passwords are counted by account and address, so that a stranger elsewhere cannot lock a user out,
and by address alone, whatever the names: before a password is hashed, since hashing is what costs.
An office behind one address has many people, so its limit is higher, success is not counted, and a
browser in which the account has signed in before is not asked for it.
Codes of the second factor are counted by account alone: an attacker who gets that far knows the
password, and must not gain tries by changing the address.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from .models import User

# not allowed in a sign-in name, so no account can have this key
CODES = "#code"
# who has an IPv6 address has all that begin with the same 64 bits
NETWORK_BITS = 64
BROWSER, BROWSER_S = "browser", 180 * 24 * 3600
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


def counted_address(request: HttpRequest) -> str | None:
    """Return the address that attempts are counted under: of IPv6, the client's network."""
    address = address_of(request)
    if address is None or not isinstance(ip_address(address), IPv6Address):
        return address
    return str(ip_network((address, NETWORK_BITS), strict=False).network_address)


class TooManyFailures(Exception):
    """An address has failed to sign in too often.

    Args:
        minutes: after which it may try again.
    """

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(minutes)


class LimitedSignIn(AxesStandaloneBackend):  # type: ignore[misc]
    """The first backend: refuses whoever failed too often, before the password is hashed."""

    def authenticate(
        self,
        request: HttpRequest,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> None:
        """Refuse, or leave the password to the next backend. Raises `TooManyFailures`."""
        if password is not None and not is_known_browser(request, username):
            refuse_address(request)
        super().authenticate(request, username=username, password=password, **_)


def refuse_address(request: HttpRequest) -> None:
    """Refuse an address with as many failures as it may have in the time that they count for.

    Raises:
        TooManyFailures: it has.
    """
    AxesProxyHandler.update_request(request)
    now: datetime = request.axes_attempt_time  # type: ignore[attr-defined]
    rows = AccessAttempt.objects.filter(
        ip_address=counted_address(request), attempt_time__gt=now - settings.AXES_COOLOFF_TIME
    )
    failures = [
        (at, number) for at, number in rows.values_list("attempt_time", "failures_since_start")
    ]
    if wait := wait_of_address(failures, now=now):
        raise TooManyFailures(ceil(wait / timedelta(minutes=1)))


def wait_of_address(failures: list[tuple[datetime, int]], *, now: datetime) -> timedelta | None:
    """Return how long an address has to wait; None where it may try.

    Args:
        failures: how many of each name, and when the last one was.
    """
    left = sum(number for _, number in failures)
    if left < settings.ADDRESS_FAILURE_LIMIT:
        return None
    for at, number in sorted(failures):
        left -= number
        if left < settings.ADDRESS_FAILURE_LIMIT:
            return at + settings.AXES_COOLOFF_TIME - now
    raise AssertionError("without failures nothing is left")


def remember_browser(response: HttpResponse, user: User) -> None:
    """Let a browser show, next time, that this account has signed in there."""
    response.set_cookie(
        BROWSER,
        signing.dumps(user.username.lower(), salt=BROWSER),
        max_age=BROWSER_S,
        httponly=True,
        secure=settings.IS_HTTPS,
        samesite="Lax",
    )


def is_known_browser(request: HttpRequest, name: str | None) -> bool:
    """Whether an account has signed in, not long ago, in the browser that a request is from."""
    try:
        known = signing.loads(request.COOKIES.get(BROWSER, ""), salt=BROWSER, max_age=BROWSER_S)
    except signing.BadSignature:
        return False
    return bool(name) and known == str(name).strip().lower()


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
