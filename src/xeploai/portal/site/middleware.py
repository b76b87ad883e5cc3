"""Middleware of the pages: headers, odd input, language, new passwords, pages of refusals."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from xeploai.accounts.attempts import TooManyFailures
from xeploai.accounts.hashing import HashingBusy
from xeploai.accounts.outages import is_outage
from xeploai.cycle.queries import Forbidden
from xeploai.domain import Fault, Refused, message

from .errors import (
    forbidden,
    hidden,
    not_allowed,
    not_received,
    password_refused,
    refused,
    unreadable,
)
from .hiding import hides
from .incidents import RETRY_AFTER_S, incident_page, log_incident
from .reader import lacks_second_factor

NOT_ALLOWED = 405
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


def policy() -> str:
    """Return the policy, with the identity providers' origins among the form targets."""
    servers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
    parts = [urlsplit(server["settings"]["server_url"]) for server in servers]
    # Chromium applies form-action to redirects as well, and signing in starts with a form
    origins = [f"{part.scheme}://{part.netloc}" for part in parts]
    return POLICY.replace("form-action 'self'", " ".join(["form-action 'self'", *origins]))


class ContentSecurityPolicy:
    """Middleware: set the policy on every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = self.policy
        return response


# Accept-Language is ignored: many office computers run an English system that their user never
# chose.
COOKIE = "language"
FOR_ONCE = "password_is_for_once"
ONE_YEAR = 365 * 24 * 3600
SET_UP = "mfa_activate_totp"
# to confirm who one is before, to choose a password first, and to leave
OPEN_BEFORE = ("account_reauthenticate", "account_change_password", "account_logout")


class LanguageChoice:
    """Middleware: take the language from `?lang=`, and remember it in a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for the request."""
        languages = dict(settings.LANGUAGES)
        choice = request.GET.get("lang", "")
        language = choice if choice in languages else request.COOKIES.get(COOKIE, "")
        if language not in languages:
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        if choice == language:
            response.set_cookie(COOKIE, language, max_age=ONE_YEAR, samesite="Lax", httponly=True)
        return response


class NoStore:
    """Middleware: let nobody keep an answer, neither a browser nor what stands before it.

    Style sheets and scripts are answered before this, and are kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace whatever a view says of keeping."""
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


# by the status that the server's front gives
REFUSED_BODIES = {
    408: message("What you sent came too slowly, and nothing was stored. Send it again."),
    413: message("What you sent is too large, and nothing was stored. Send fewer files at once."),
    503: message(
        "Too many are sending at this moment, and nothing was stored. Wait a minute, then send it"
        " again."
    ),
    507: message(
        "The disk of the system is full, and nothing was stored. Tell the administrator of the"
        " system; figures can still be read."
    ),
}
UNAVAILABLE = 503


class ReceivedBodies:
    """Middleware: answer a request whose body was not received, and look no further."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a sentence, or pass the request on."""
        status = request.META.get(settings.REFUSED_BODY)
        if status is None:
            return self.get_response(request)
        # a full disk is nothing that a client knows: as anywhere else, a time to wait
        shown = min(UNAVAILABLE, status)
        response = not_received(request, Fault(REFUSED_BODIES[status]), status=shown)
        if shown == UNAVAILABLE:
            response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return response


PATH_MAX, VALUE_MAX = 2_000, 2_000
# half of a pair of surrogates is no character, and no database stores it
FIRST_SURROGATE, LAST_SURROGATE = "\ud800", "\udfff"
UNREADABLE = message(
    "The request contains characters that no text has. Nothing was stored; type it again."
)
TOO_LONG = message("The address, or a part of it, is too long.")
DOES_NOT_FIT = message(
    "Something in the request is too long or too large a number. Nothing was stored."
)


class PlainInput:
    """Middleware: refuse at the door what no database stores, wherever in a request it stands.

    PostgreSQL refuses NUL in every text, with an error instead of an empty result. What a view
    does not foresee in numbers and lengths is refused when the database says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse an address, a query or a cookie, or pass the request on."""
        query = [part for name, values in request.GET.lists() for part in (name, *values)]
        if len(request.path_info) > PATH_MAX or any(len(part) > VALUE_MAX for part in query):
            return unreadable(request, Fault(TOO_LONG))
        if has_no_text([request.path_info, *query, *request.COOKIES.values()]):
            return unreadable(request, Fault(UNREADABLE))
        response = self.get_response(request)
        if response.status_code == NOT_ALLOWED and not (response.streaming or response.content):
            return not_allowed(request, response)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Refuse a form. Not earlier: a view of its own may choose where files of a form go."""
        if request.method != "POST" or getattr(view[0], "csrf_exempt", False):
            return None
        parts = (part for name, values in request.POST.lists() for part in (name, *values))
        return unreadable(request, Fault(UNREADABLE)) if has_no_text(parts) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refuse what the database finds too long or too large."""
        if isinstance(error, (DataError, OverflowError)):
            log_incident(request, error)
            return unreadable(request, Fault(DOES_NOT_FIT))
        return None


def has_no_text(parts: Iterable[str]) -> bool:
    """Whether any part contains NUL or half of a pair of surrogates."""
    return any(
        "\0" in part or any(FIRST_SURROGATE <= one <= LAST_SURROGATE for one in part)
        for part in parts
        if "\0" in part or not part.isascii()
    )


class ReplacePassword:
    """Middleware: redirect to the password page while the password is for one sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect, or pass the request on."""
        if request.user.is_authenticated and request.session.get(FOR_ONCE):
            choose = reverse("account_change_password")
            if request.path not in (choose, reverse("account_logout")):
                return redirect(choose)
        return self.get_response(request)


class SetUpSecondFactor:
    """Middleware: redirect to the page of the second factor while a role needs one and has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect, or pass the request on."""
        if settings.SECOND_FACTOR_FOR and lacks_second_factor(request):
            set_up = reverse(SET_UP)
            if request.path not in {set_up, *map(reverse, OPEN_BEFORE)}:
                return redirect(set_up)
        return self.get_response(request)


class RefusalPages:
    """Middleware: turn `Forbidden`, `Refused` and what passes by itself into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for a foreseen exception; None leaves others to Django."""
        if isinstance(error, (Forbidden, Refused)) and hides(request):
            return hidden(request)
        if isinstance(error, Forbidden):
            return forbidden(request, error)
        if isinstance(error, Refused):
            return refused(request, error)
        if isinstance(error, (TooManyFailures, HashingBusy)):
            return password_refused(request, error)
        return incident_page(request, error) if is_outage(error) else None
