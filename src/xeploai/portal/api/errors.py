"""JSON error responses of the API."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from xeploai.domain import Refused, message, say
from xeploai.portal.site import RETRY_AFTER_S, Forbidden, language_of_page, log_incident

View = Callable[..., HttpResponse]
NOT_SIGNED_IN, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, UNREADABLE = 401, 403, 404, 405, 422
BROKEN, BUSY = 500, 503


def problem(
    status: int, code: str, messages: Iterable[str], headers: dict[str, str] | None = None
) -> HttpResponse:
    """Return an error response: a code for programs, and sentences for people."""
    content = {"code": code, "messages": list(messages)}
    plain = {"ensure_ascii": False}
    return JsonResponse(content, status=status, headers=headers, json_dumps_params=plain)


def unknown() -> HttpResponse:
    """Return 404 for an unknown address."""
    text = gettext("This address does not exist. The operations are listed at /api/.")
    return problem(NOT_FOUND, "not_found", [text])


def for_programs(view: View) -> View:
    """Open a view to programs: the token replaces session and CSRF token."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = unknown()
        if response.status_code == NOT_ALLOWED:
            text = gettext("Only reading is possible here: use GET.")
            response = problem(NOT_ALLOWED, "not_allowed", [text], {"Allow": "GET"})
        response.headers["Cache-Control"] = "no-store"
        return response

    return wrapper


def open_to_programs(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern]:
    """Open the views of URL patterns to programs."""
    urls = [one for one in patterns if isinstance(one, URLPattern)]
    for url in urls:
        url.callback = for_programs(url.callback)
    return urls


@for_programs
def unknown_address(request: HttpRequest, rest: str) -> HttpResponse:
    """Return 404 for every other address below the API's."""
    return unknown()


def add_error_handlers(api: NinjaAPI) -> None:
    """Let an API answer every exception in JSON."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        HttpError: _not_signed_in,
        Forbidden: _forbidden,
        Refused: _refused,
        Http404: _not_found,
        ValidationError: _unreadable,
        Exception: _incident,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _not_signed_in(request: HttpRequest, error: HttpError) -> HttpResponse:
    text = gettext(
        "The request has no valid token. Send “Authorization: Bearer xpl_…”; tokens are created at"
        " /account/tokens/ and end with their role."
    )
    headers = {"WWW-Authenticate": "Bearer"}
    return problem(error.status_code, "not_signed_in", [text], headers)


def _forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    return problem(FORBIDDEN, "forbidden", [say(error.answer.why, language_of_page())])


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(NOT_FOUND, "not_found", [say(one, language_of_page()) for one in error.faults])


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return unknown()


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # the value is not repeated: it may be long, or personal
    return problem(UNREADABLE, "unreadable", [_expectation(one) for one in error.errors])


EXPECTATIONS = {
    "int_parsing": message("“%(name)s” must be a whole number."),
    "int_parsing_size": message("“%(name)s” must be a whole number."),
    "greater_than_equal": message("“%(name)s” must be at least %(ge)s."),
    "less_than_equal": message("“%(name)s” must be at most %(le)s."),
    "string_too_long": message("“%(name)s” must have at most %(max_length)s characters."),
}
CANNOT_BE_READ = message("“%(name)s” is not valid.")


def _expectation(error: dict[str, Any]) -> str:
    text = EXPECTATIONS.get(error["type"], CANNOT_BE_READ)
    return gettext(text) % {"name": error["loc"][-1], **error.get("ctx", {})}


def _incident(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the number under which the log has an unforeseen failure, and no detail of it."""
    values = {"number": log_incident(request, error)}
    if isinstance(error, OperationalError):
        text = gettext("The database is busy or cannot be reached. Try again. Incident %(number)s.")
        headers = {"Retry-After": str(RETRY_AFTER_S)}
        return problem(BUSY, "busy", [text % values], headers)
    text = gettext("This failed. Give the administrator the number %(number)s.")
    return problem(BROKEN, "incident", [text % values])
