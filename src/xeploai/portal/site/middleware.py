"""Middleware of the pages: security header, language, new passwords, pages of refusals."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from xeploai.cycle.queries import Forbidden
from xeploai.domain import Refused

from .errors import forbidden, refused
from .incidents import incident_page

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


class RefusalPages:
    """Middleware: turn `Forbidden`, `Refused` and database failures into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for a foreseen exception; None leaves others to Django."""
        if isinstance(error, Forbidden):
            return forbidden(request, error)
        if isinstance(error, Refused):
            return refused(request, error)
        if isinstance(error, OperationalError):
            return incident_page(request, error)
        return None
