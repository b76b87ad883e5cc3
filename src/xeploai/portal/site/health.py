"""Health check for a proxy or a monitor, open without signing in."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger("xeploai.portal")


@login_not_required
@never_cache
@require_safe
def health_check(request: HttpRequest) -> HttpResponse:
    """Return `ok` if the database answers, else 503; no data are disclosed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        log.exception("the database does not answer")
        return HttpResponse("database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
