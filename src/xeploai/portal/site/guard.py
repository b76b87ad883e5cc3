"""Who is asking, and what is answered where something is not open to them."""

from collections.abc import Callable
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from xeploai.accounts.models import User
from xeploai.cycle.access import Forbidden, Reader
from xeploai.domain import Act, Refused
from xeploai.wording import say

from .incidents import answer_to

# acts that are done by sending in a spreadsheet
SENDING = (Act.SEND_RETURN, Act.RECORD_GRADES, Act.KEEP_REGISTER)


def now() -> datetime:
    """Return this moment, in the installation's time zone."""
    return datetime.now(ZoneInfo(settings.TIME_ZONE))


def language_of_page() -> str:
    """Return the language that the page is written in."""
    return get_language() or settings.LANGUAGE_CODE


def reader_of(request: HttpRequest) -> Reader:
    """Return who is asking, with the roles of today; one and the same for the whole request."""
    if not hasattr(request, "_reader"):
        reader = Reader(cast("User", request.user), on=now().date())
        request._reader = reader  # type: ignore[attr-defined]
    return cast("Reader", request._reader)  # type: ignore[attr-defined]


class AnswersInWords:
    """Turn what a page refuses into a page that says why; note the number of an accident."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what a page could not."""
        if isinstance(error, Forbidden):
            return forbidden(request, error)
        if isinstance(error, Refused):
            return refused(request, error)
        if isinstance(error, OperationalError):
            return answer_to(request, error)
        return None


def forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    """Say why something is closed."""
    sentence = say(error.answer.why, language_of_page())
    return render(request, "portal/site/forbidden.html", {"sentence": sentence}, status=403)


def refused(request: HttpRequest, refusal: Refused, status: int = 404) -> HttpResponse:
    """Show why something cannot be shown or done."""
    sentences = [say(fault, language_of_page()) for fault in refusal.faults]
    return render(request, "portal/site/refused.html", {"sentences": sentences}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that no browser of ours sends."""
    return render(request, "portal/site/not_found.html", status=400)


def closed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what the framework itself refuses, such as a form without its token."""
    return render(request, "portal/site/expired.html", status=403)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old."""
    return render(request, "portal/site/expired.html", status=403)


def locked_out(
    request: HttpRequest, original_response: object = None, credentials: object = None
) -> HttpResponse:
    """Answer somebody who tried too many passwords."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "portal/site/locked_out.html", {"minutes": minutes}, status=429)


def who_is_asking(request: HttpRequest) -> dict[str, object]:
    """Give every page the reader, where somebody is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"reader": None}
    reader = reader_of(request)
    return {
        "reader": reader,
        "sends": any(map(reader.may_anywhere, SENDING)),
        "audits": reader.may_anywhere(Act.SEE_JOURNAL),
        "keeps_accounts": reader.may_anywhere(Act.MANAGE_ACCOUNTS),
    }
