"""The person who reads a page: roles of today, language, and the clock of the pages."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from xeploai.accounts.models import User
from xeploai.cycle.access import Reader
from xeploai.domain import Act

# acts that are done by sending a spreadsheet
UPLOAD_ACTS = (Act.SEND_RETURN, Act.RECORD_GRADES, Act.KEEP_REGISTER)


def now() -> datetime:
    """Return the current time in the installation's time zone."""
    return datetime.now(ZoneInfo(settings.TIME_ZONE))


def language_of_page() -> str:
    """Return the language of the page that is being rendered."""
    return get_language() or settings.LANGUAGE_CODE


def reader_of(request: HttpRequest) -> Reader:
    """Return the signed-in reader with today's roles.

    The reader is cached on the request, so that a page that spans midnight sees one day.
    """
    if not hasattr(request, "_reader"):
        reader = Reader(cast("User", request.user), on=now().date())
        request._reader = reader  # type: ignore[attr-defined]
    return cast("Reader", request._reader)  # type: ignore[attr-defined]


def reader_context(request: HttpRequest) -> dict[str, object]:
    """Add the reader, and the menu entries open to them, to the context of every template."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"reader": None}
    reader = reader_of(request)
    return {
        "reader": reader,
        "sends": any(map(reader.may_anywhere, UPLOAD_ACTS)),
        "audits": reader.may_anywhere(Act.SEE_JOURNAL),
        "keeps_accounts": reader.may_anywhere(Act.MANAGE_ACCOUNTS),
    }
