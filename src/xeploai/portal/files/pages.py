"""The pages of files that are made in the background: how far they are, and to fetch them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from xeploai.domain import Fault, Refused, message, say
from xeploai.downloads import operations, queries, store
from xeploai.downloads.queries import Download, DownloadState
from xeploai.portal.site import Forbidden, language_of_page, now, reader_of

from .plans import FilePlan, page_of, plan_of, request_for, request_of, rights_of
from .views import attachment, wants_json

OTHER_RIGHTS = message(
    "Your roles have changed since this file was made, or the day has. Ask for it again on its"
    " page."
)
NOT_READY = message("This file is not ready yet.")


@require_safe
def download_list(request: HttpRequest) -> HttpResponse:
    """List what the reader asked for and may still fetch."""
    own = queries.downloads_of(reader_of(request).user, at=now())
    lines = [(each, queries.state_of(each), page_of(each)) for each in own]
    context = {"lines": lines, "hours": _hours()}
    return render(request, "portal/files/list.html", context)


def _hours() -> int:
    return int(queries.KEEP_FOR.total_seconds() // 3600)


@require_http_methods(["GET", "HEAD", "POST"])
def download_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far a file is; on POST, remove it."""
    download = _download(request, number)
    if request.method == "POST":
        operations.remove_download(number=download.pk)
        return redirect("downloads")
    if page_of(download):
        return redirect(page_of(download))
    context = _context(request, download)
    if wants_json(request):
        return _as_json(context)
    return render(request, "portal/files/page.html", context)


@require_safe
def download_progress(request: HttpRequest, number: int) -> HttpResponse:
    """Return how far a file is; the page asks for it every second."""
    context = _context(request, _download(request, number))
    response = render(request, "portal/files/progress.html", context)
    if context["state"] is not DownloadState.MAKING:
        response.headers["HX-Refresh"] = "true"
    return response


@require_safe
def download_content(request: HttpRequest, number: int) -> HttpResponse:
    """Answer with the file: to whom it was made for, by the rights of now, and noted as always."""
    download = _download(request, number)
    if page_of(download):
        return redirect(page_of(download))
    if queries.state_of(download) is not DownloadState.READY:
        raise Refused(Fault(NOT_READY))
    plan = plan_of(request_of(download, download.user))
    if download.rights != rights_of(reader_of(request)):
        raise Refused(Fault(OTHER_RIGHTS))
    content = store.path_of(download.pk).read_bytes()
    plan.note(download.details)
    return attachment(HttpResponse(content, content_type=download.media_type), download.name)


def _download(request: HttpRequest, number: int) -> Download:
    return queries.own_download(reader_of(request).user, number, at=now())


def _context(request: HttpRequest, download: Download) -> dict[str, Any]:
    state = queries.state_of(download)
    context: dict[str, Any] = {
        "download": download,
        "state": state,
        "until": download.requested_at + queries.KEEP_FOR,
        "address": download.address,
        "is_part": bool(page_of(download)),
    }
    if state is DownloadState.MAKING:
        return context | {"is_begun": queries.is_begun(download)}
    again = request_of(download, download.user)
    try:
        plan = plan_of(again)
    except (Refused, Forbidden) as refusal:
        return context | {"faults": _sentences(refusal)}
    return context | {"has_changed": _has_changed(download, again, plan)}


def _sentences(refusal: Refused | Forbidden) -> list[str]:
    faults = [refusal.answer.why] if isinstance(refusal, Forbidden) else refusal.faults
    return [say(fault, language_of_page()) for fault in faults]


def _has_changed(download: Download, request: HttpRequest, plan: FilePlan) -> bool:
    """Whether the file would be another if it was made now."""
    key = request_for(request, plan).content_key
    return not download.content_key or download.content_key != key


def _as_json(context: dict[str, Any]) -> HttpResponse:
    number, state = context["download"].pk, context["state"]
    value = {"state": state.value, "address": reverse("download", args=[number])}
    if state is DownloadState.READY:
        value["content"] = reverse("download_content", args=[number])
    return JsonResponse(value)
