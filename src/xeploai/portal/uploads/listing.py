"""List the reader's uploads, and receive new files."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from xeploai.domain import Act, Refused, say
from xeploai.portal.site import cycles, language_of_page, now, reader_of, text_param
from xeploai.uploads import queries
from xeploai.uploads.operations import (
    FILE_BYTES_MAX,
    FILES_MAX,
    KIND_LABELS,
    STATE_LABELS,
    TOTAL_BYTES_MAX,
    UploadOptions,
    UploadState,
    receive_upload,
)

from . import tasks
from .files import LAST_FIELD, files_of_form, limit_upload, refuse_oversized, refuse_without_room
from .params import cycle_of, day_of, kind_label, kind_of, reason_of, refuse_unless_sender

UPLOADS_A_PAGE = 20
UNPROCESSABLE, TOO_LARGE, NO_ROOM = 422, 413, 507


@csrf_exempt
def upload_list(request: HttpRequest) -> HttpResponse:
    """List the reader's uploads; on POST, receive another one.

    Exempt from the CSRF middleware, which would read the form before the upload handler is set;
    `receive` below checks the token.
    """
    refuse_unless_sender(reader_of(request))
    if request.method != "POST":
        return _render(request)
    try:
        refuse_oversized(request)
    except Refused as refusal:
        return _render(request, refusal, TOO_LARGE)
    try:
        refuse_without_room(request)
    except Refused as refusal:
        return _render(request, refusal, NO_ROOM)
    handler = limit_upload(request)

    @csrf_protect
    def receive(request: HttpRequest) -> HttpResponse:
        try:
            upload = receive_upload(
                reader=reader_of(request),
                files=files_of_form(request, handler),
                options=_options(request.POST),
                at=now(),
            )
        except Refused as refusal:
            return _render(request, refusal, UNPROCESSABLE)
        tasks.enqueue_checking(upload.pk)
        return redirect("upload", number=upload.pk)

    return receive(request)


def _options(form: Mapping[str, str]) -> UploadOptions:
    kind = form.get("kind", "")
    return UploadOptions(
        kind=kind_of(kind) if kind else None,
        cycle=cycle_of(form.get("cycle", "")),
        unit_code=text_param(form, "unit"),
        document_number=text_param(form, "document"),
        correction=text_param(form, "correction"),
        reason=reason_of(form),
        letter_on=day_of(form.get("letter_on", "")),
    )


def _render(
    request: HttpRequest, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    language = language_of_page()
    reader = reader_of(request)
    # an oversized form was not read, so it has no fields to repeat
    form = request.POST if refusal is not None and status == UNPROCESSABLE else request.GET
    page = Paginator(queries.uploads_of(reader.user), UPLOADS_A_PAGE).get_page(
        request.GET.get("page")
    )
    all_cycles = cycles()
    context = {
        "keeps_register": reader.may_anywhere(Act.KEEP_REGISTER),
        "faults": [say(fault, language) for fault in (refusal.faults if refusal else ())],
        "page": page,
        "uploads": [
            (one, STATE_LABELS[UploadState(one.state)][language], kind_label(one.kind, language))
            for one in page
        ],
        "kinds": [
            (kind.value, KIND_LABELS[kind][language]) for kind in queries.kinds_open_to(reader)
        ],
        "cycles": all_cycles,
        "chosen": {
            "kind": form.get("kind", ""),
            "cycle": form.get("cycle", all_cycles[0].code if all_cycles else ""),
            "unit": form.get("unit", ""),
            "document": form.get("document", ""),
            "reason": form.get("reason", ""),
            "correction": form.get("correction", ""),
            "letter_on": form.get("letter_on", ""),
        },
        "limits": {
            "file": FILE_BYTES_MAX // 2**20,
            "all": TOTAL_BYTES_MAX // 2**20,
            "files": FILES_MAX,
            "file_bytes": FILE_BYTES_MAX,
            "all_bytes": TOTAL_BYTES_MAX,
        },
        "last_field": LAST_FIELD,
    }
    return render(request, "portal/uploads/list.html", context, status=status)
