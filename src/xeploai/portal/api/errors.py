"""What the interface for programs answers where there is no answer: always JSON, in words."""

import logging
import secrets
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

from xeploai.cycle.access import Forbidden
from xeploai.domain import Refused, message
from xeploai.portal.site import language_of_page
from xeploai.wording import say

log = logging.getLogger("xeploai.portal")
View = Callable[..., HttpResponse]
RETRY_AFTER_S = 5
NOT_SIGNED_IN, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, UNREADABLE = 401, 403, 404, 405, 422
BROKEN, BUSY = 500, 503


def problem(
    status: int, code: str, messages: Iterable[str], headers: dict[str, str] | None = None
) -> HttpResponse:
    """Return why there is no answer."""
    said = {"code": code, "messages": list(messages)}
    plain = {"ensure_ascii": False}
    return JsonResponse(said, status=status, headers=headers, json_dumps_params=plain)


def nowhere() -> HttpResponse:
    """Answer an address that does not exist."""
    text = gettext("There is nothing at this address. The operations stand at /api/.")
    return problem(NOT_FOUND, "not_found", [text])


def for_programs(view: View) -> View:
    """Return the view open to programs: its own key opens it, and no session or form token."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = nowhere()
        if response.status_code == NOT_ALLOWED:
            text = gettext("Only reading is possible here: use GET.")
            response = problem(NOT_ALLOWED, "not_allowed", [text], {"Allow": "GET"})
        response.headers["Cache-Control"] = "no-store"
        return response

    return answered


def opened(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern]:
    """Return all addresses of an interface, made open to programs."""
    found = [one for one in patterns if isinstance(one, URLPattern)]
    for one in found:
        one.callback = for_programs(one.callback)
    return found


@for_programs
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer every other address below the interface."""
    return nowhere()


def answer_in_words(api: NinjaAPI) -> None:
    """Let an interface answer in JSON, whatever happens."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        HttpError: _not_signed_in,
        Forbidden: _forbidden,
        Refused: _refused,
        Http404: _nowhere,
        ValidationError: _unreadable,
        Exception: _accident,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _not_signed_in(request: HttpRequest, error: HttpError) -> HttpResponse:
    text = gettext(
        "No token that holds today came with the request. Send “Authorization: Bearer xpl_…”;"
        " tokens are made at /account/tokens/ and end with their role."
    )
    headers = {"WWW-Authenticate": "Bearer"}
    return problem(error.status_code, "not_signed_in", [text], headers)


def _forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    return problem(FORBIDDEN, "forbidden", [say(error.answer.why, language_of_page())])


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(NOT_FOUND, "not_found", [say(one, language_of_page()) for one in error.faults])


def _nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    return nowhere()


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # what was sent is not repeated: only where it stands, and what would be right
    return problem(UNREADABLE, "unreadable", [_what_is_right(one) for one in error.errors])


WHAT_IS_RIGHT = {
    "int_parsing": message("“%(name)s” must be a whole number."),
    "int_parsing_size": message("“%(name)s” must be a whole number."),
    "greater_than_equal": message("“%(name)s” must be at least %(ge)s."),
    "less_than_equal": message("“%(name)s” must be at most %(le)s."),
    "string_too_long": message("“%(name)s” must have at most %(max_length)s characters."),
}
CANNOT_BE_READ = message("“%(name)s” cannot be read.")


def _what_is_right(error: dict[str, Any]) -> str:
    text = WHAT_IS_RIGHT.get(error["type"], CANNOT_BE_READ)
    return gettext(text) % {"name": error["loc"][-1], **error.get("ctx", {})}


def _accident(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer what nobody foresaw: a number that the log has too, and nothing of the inside."""
    number = secrets.token_hex(4)
    values = {"number": number}
    if isinstance(error, OperationalError):
        log.error("incident %s at %s %s: %s", number, request.method, request.path, error)
        text = gettext("The database is busy or cannot be reached. Try again. Incident %(number)s.")
        headers = {"Retry-After": str(RETRY_AFTER_S)}
        return problem(BUSY, "busy", [text % values], headers)
    log.error("incident %s at %s %s", number, request.method, request.path, exc_info=error)
    text = gettext("This failed. Tell the administrator the number %(number)s.")
    return problem(BROKEN, "incident", [text % values])
