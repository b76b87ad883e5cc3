"""What is answered, and what is logged, where something fails that nobody foresaw.

These pages are rendered without the request: whoever is asking may be just what cannot be read.
"""

import logging
import secrets
import sys

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger("xeploai.portal")

RETRY_AFTER_S = 5
# what PostgreSQL calls a deadlock, a lock not to be had, a server that is full or starts up
BUSY_STATES = ("40001", "40P01", "53300", "55P03", "57P03")


def answer_to(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Answer an accident: a number that the log has too, and nothing of the inside.

    A database that cannot be written or reached is no fault of a page: the answer says so, and
    when to try again. What the page had begun, its transaction has undone.
    """
    number = secrets.token_hex(4)
    if not isinstance(error, OperationalError):
        log.error("incident %s at %s %s", number, request.method, request.path, exc_info=error)
        page = render_to_string("portal/site/incident.html", {"number": number})
        return HttpResponse(page, status=500)
    busy = is_busy(error)
    log.error("incident %s at %s %s: %s", number, request.method, request.path, error)
    page = render_to_string("portal/site/busy.html", {"number": number, "is_busy": busy})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})


def incident(request: HttpRequest) -> HttpResponse:
    """Answer what failed outside a page, in the middle of its failing."""
    return answer_to(request, sys.exc_info()[1])


def is_busy(error: OperationalError) -> bool:
    """Whether somebody else is at work; else the database cannot be reached or read."""
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    return getattr(error.__cause__, "sqlstate", None) in BUSY_STATES
