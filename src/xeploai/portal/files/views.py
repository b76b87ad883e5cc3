"""Answer with a file, or with the page on which to wait for it."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from xeploai.downloads import operations
from xeploai.downloads.operations import OPEN_MAX, TooManyDownloads
from xeploai.portal.site import now, reader_of

from . import tasks
from .plans import FilePlan, request_for

ACCEPTED, TOO_MANY = 202, 429
RETRY_AFTER_S = 30
JSON_TYPE = "application/json"


def file_view(plan_of: Callable[..., FilePlan]) -> Callable[..., HttpResponse]:
    """Return the view of a file.

    Args:
        plan_of: checks the reader's rights and returns the plan of the file that a request asks
            for. It is asked again when the file is made, and when it is fetched.
    """

    @require_safe
    @wraps(plan_of)
    def view(request: HttpRequest, **parts: str) -> HttpResponse:
        plan = plan_of(request, **parts)
        if not plan.is_quick:
            return _in_background(request, plan)
        content, details = plan.make()
        plan.note(details)
        return attachment(HttpResponse(content, content_type=plan.media_type), plan.name)

    view.plan_of = plan_of  # type: ignore[attr-defined]
    return cast("Callable[..., HttpResponse]", view)


def attachment(response: HttpResponse, name: str) -> HttpResponse:
    """Name the file that a response is."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def _in_background(request: HttpRequest, plan: FilePlan) -> HttpResponse:
    try:
        download = operations.request_download(
            user=reader_of(request).user,
            request=request_for(request, plan),
            start=tasks.enqueue_making,
            at=now(),
        )
    except TooManyDownloads:
        return too_many(request)
    if wants_json(request):
        address = reverse("download", args=[download.pk])
        return JsonResponse(
            {"state": download.state, "address": address},
            status=ACCEPTED,
            headers={"Location": address},
        )
    return redirect("download", number=download.pk)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that as many as one person may have are being made."""
    page = render(request, "portal/files/too_many.html", {"most": OPEN_MAX}, status=TOO_MANY)
    page.headers["Retry-After"] = str(RETRY_AFTER_S)
    return page


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, not a browser."""
    return request.get_preferred_type(["text/html", JSON_TYPE]) == JSON_TYPE
