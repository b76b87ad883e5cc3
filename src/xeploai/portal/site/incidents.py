"""Unforeseen failures: log each under a number, and show the number on an error page.

The pages are rendered without the request: reading its user may be just what fails.
"""

import logging
import secrets
import sys

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from xeploai.accounts.outages import is_disk_full, is_outage

log = logging.getLogger("xeploai.portal")

RETRY_AFTER_S = 5
# somebody has to make room
FULL_RETRY_AFTER_S = 300
# SQLSTATE of a deadlock, an unavailable lock, and a server that is full or starting up
BUSY_STATES = ("40001", "40P01", "53300", "55P03", "57P03")


def log_incident(request: HttpRequest, error: BaseException | None) -> str:
    """Log a failure and return its number; what passes by itself is logged without its trace."""
    number = secrets.token_hex(4)
    if is_outage(error):
        log.error("incident %s at %s %s: %s", number, request.method, request.path, error)
    else:
        log.error("incident %s at %s %s", number, request.method, request.path, exc_info=error)
    return number


def incident_page(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Return an error page with the incident's number and no detail of the failure.

    A database that is locked or unreachable, and a full disk, are answered with 503 and
    `Retry-After`; the transaction has undone whatever the page had begun.
    """
    number = log_incident(request, error)
    if not is_outage(error):
        page = render_to_string("portal/site/incident.html", {"number": number})
        return HttpResponse(page, status=500)
    is_full = is_disk_full(error)
    context = {"number": number, "is_full": is_full, "is_busy": is_busy(error)}
    page = render_to_string("portal/site/busy.html", context)
    wait = FULL_RETRY_AFTER_S if is_full else RETRY_AFTER_S
    return HttpResponse(page, status=503, headers={"Retry-After": str(wait)})


def server_error(request: HttpRequest) -> HttpResponse:
    """Handle what failed outside a view, while its exception is still being handled."""
    return incident_page(request, sys.exc_info()[1])


def is_busy(error: BaseException | None) -> bool:
    """Whether other work holds the database; otherwise it cannot be reached or read."""
    if not isinstance(error, OperationalError):
        return False
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    return getattr(error.__cause__, "sqlstate", None) in BUSY_STATES
