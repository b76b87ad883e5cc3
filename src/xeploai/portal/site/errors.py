"""Error pages: refusals with their reasons, and the handlers that Django calls."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from xeploai.accounts.attempts import TooManyFailures
from xeploai.accounts.hashing import HashingBusy
from xeploai.cycle.queries import Forbidden
from xeploai.domain import Fault, Refused, message, say

from .reader import language_of_page

BAD, UNREADABLE = 400, 422
TOO_MANY, HASHING_BUSY = 429, 503
HASHING_RETRY_AFTER_S = 5
OF_PROGRAMS = "/api/v1/"
HIDDEN = message(
    "There is nothing at this address, or it lies outside what your roles let you see."
)
NOT_SO = message("This address does not answer requests of this kind.")


def forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    """Return 403 with the reason."""
    sentence = say(error.answer.why, language_of_page())
    return render(request, "portal/site/forbidden.html", {"sentence": sentence}, status=403)


def hidden(request: HttpRequest) -> HttpResponse:
    """Return 403 for what the reader may not know of, whether it exists or not."""
    sentence = say(Fault(HIDDEN), language_of_page())
    return render(request, "portal/site/forbidden.html", {"sentence": sentence}, status=403)


def refused(request: HttpRequest, refusal: Refused, status: int = 404) -> HttpResponse:
    """Return a page with the reasons of a refusal."""
    sentences = [say(fault, language_of_page()) for fault in refusal.faults]
    return render(request, "portal/site/refused.html", {"sentences": sentences}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 400 for a request that no browser sends by itself."""
    return render(request, "portal/site/not_found.html", status=400)


def unreadable(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Return 400 with a sentence; programs get 422, in the shape of their interface."""
    if request.path_info.startswith(OF_PROGRAMS):
        return _for_programs("unreadable", fault, UNREADABLE)
    return refused(request, Refused(fault), status=BAD)


def not_received(request: HttpRequest, fault: Fault, status: int) -> HttpResponse:
    """Return a sentence in place of what a body that was not received had asked for."""
    if request.path_info.startswith(OF_PROGRAMS):
        return _for_programs("not_received", fault, status)
    return refused(request, Refused(fault), status=status)


def _for_programs(code: str, fault: Fault, status: int) -> JsonResponse:
    content = {"code": code, "messages": [say(fault, language_of_page())]}
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return 405 with a sentence."""
    page = refused(request, Refused(Fault(NOT_SO)), status=response.status_code)
    page.headers["Allow"] = response.headers.get("Allow", "")
    return page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 404 for an unknown address."""
    return render(request, "portal/site/not_found.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 403 for what Django itself refuses."""
    return render(request, "portal/site/expired.html", status=403)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 for a form whose CSRF token is missing or old."""
    return render(request, "portal/site/expired.html", status=403)


def locked_out(
    request: HttpRequest, original_response: object = None, credentials: object = None
) -> HttpResponse:
    """Return 429 after too many failed sign-ins."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "portal/site/locked_out.html", {"minutes": minutes}, status=429)


def password_refused(request: HttpRequest, error: TooManyFailures | HashingBusy) -> HttpResponse:
    """Return 429 after too many failures from one address, 503 where too many passwords wait."""
    context: dict[str, object] = {"is_busy": True}
    status, wait = HASHING_BUSY, HASHING_RETRY_AFTER_S
    if isinstance(error, TooManyFailures):
        context = {"is_address": True, "minutes": error.minutes}
        status, wait = TOO_MANY, error.minutes * 60
    page = render(request, "portal/site/locked_out.html", context, status=status)
    page.headers["Retry-After"] = str(wait)
    return page
