"""Health checks for a proxy or a monitor, open without signing in; they disclose nothing.

Whether the process lives is one question: where it does not answer, start it again. Whether it can
do its work is another: where it cannot, starting it again does not help.
"""

import logging
import os

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger("xeploai.portal")

UNAVAILABLE = 503
# with less, nothing worth mentioning can be stored
ROOM_BYTES = 2**20


@login_not_required
@never_cache
@require_safe
def is_live(request: HttpRequest) -> HttpResponse:
    """Return `ok`: a thread was free, and answered. Nothing else is looked at."""
    return _plain("ok")


@login_not_required
@never_cache
@require_safe
def is_ready(request: HttpRequest) -> HttpResponse:
    """Return `ok` if the database answers, else 503; `ok, read only` where the disk is full."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        log.error("the database does not answer: %s", error)  # noqa: TRY400 (no trace)
        return _plain("database", UNAVAILABLE)
    return _plain("ok" if _has_room() else "ok, read only")


def _has_room() -> bool:
    try:
        found = os.statvfs(settings.HOME)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize >= ROOM_BYTES


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain")
