"""Files that people send in: received, shown row by row, confirmed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from xeploai.accounts.journal import Actor
from xeploai.cycle import queries as cycles
from xeploai.cycle.access import Answer, Forbidden
from xeploai.domain import Fault, Refused, message
from xeploai.intake import FILE_BYTES_MAX, KIND_LABELS, Kind, write_refused_rows
from xeploai.portal.site import language_of_page, now, reader_of, words_of
from xeploai.uploads import operations, queries
from xeploai.uploads import preview_store as kept
from xeploai.uploads.context import ROW_STATE_LABELS, RowState
from xeploai.uploads.operations import (
    FILES_MAX,
    TOTAL_BYTES_MAX,
    UploadOptions,
    read_upload,
    receive_upload,
)
from xeploai.uploads.reach import ACT_OF_KIND
from xeploai.uploads.states import STATE_LABELS, ActionNotAllowed, UploadState
from xeploai.uploads.vocabulary import vocabulary_of
from xeploai.wording import say

from . import tasks as upload_tasks
from .files import LAST_FIELD, files_sent, refuse_endless, with_limit
from .preview import STEPS, Wording

if TYPE_CHECKING:
    from xeploai.cycle.access import Reader
    from xeploai.uploads.context import CheckedRow
    from xeploai.uploads.queries import Upload

ROWS_A_PAGE = 50
UPLOADS_A_PAGE = 20
UNPROCESSABLE, TOO_LARGE = 422, 413
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@csrf_exempt
def listing(request: HttpRequest) -> HttpResponse:
    """Show what somebody sent in, and take in more.

    The form's token is checked below, once its files are on their way to the disk.
    """
    _refuse_unless_sender(reader_of(request))
    if request.method != "POST":
        return _listing(request)
    try:
        refuse_endless(request)
    except Refused as refusal:
        return _listing(request, refusal, TOO_LARGE)
    handler = with_limit(request)

    @csrf_protect
    def received(request: HttpRequest) -> HttpResponse:
        try:
            upload = receive_upload(
                reader=reader_of(request),
                files=files_sent(request, handler),
                options=_wish(request.POST),
                at=now(),
            )
        except Refused as refusal:
            return _listing(request, refusal, UNPROCESSABLE)
        upload_tasks.check.enqueue(upload.pk)
        return redirect("upload", number=upload.pk)

    return received(request)


def _refuse_unless_sender(reader: "Reader") -> None:
    if not queries.kinds_open_to(reader):
        acts = sorted(set(ACT_OF_KIND.values()))
        raise Forbidden(Answer(False, queries.no_role_for(acts)))


def _wish(form: Mapping[str, str]) -> UploadOptions:
    kind, year = form.get("kind", ""), form.get("cycle", "")
    return UploadOptions(
        kind=_kind_of(kind) if kind else None,
        cycle=cycles.cycle_of(_year(year)) if year else None,
        unit_code=words_of(form, "unit"),
        document_number=words_of(form, "document"),
        correction=words_of(form, "correction"),
    )


def _kind_of(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise Refused(Fault(message("There is no such kind of list."))) from None


def _year(word: str) -> int:
    if word.isascii() and word.isdecimal() and len(word) == len("2023"):
        return int(word)
    raise Refused(
        Fault(message("The year “%(given)s” is not a number such as 2023."), {"given": word})
    )


def _listing(
    request: HttpRequest, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    language = language_of_page()
    reader = reader_of(request)
    # a form that was not read to its end has no fields
    form = request.POST if refusal is not None and status == UNPROCESSABLE else request.GET
    page = Paginator(queries.uploads_of(reader.user), UPLOADS_A_PAGE).get_page(
        request.GET.get("page")
    )
    known = cycles.cycles()
    context = {
        "faults": [say(fault, language) for fault in (refusal.faults if refusal else ())],
        "page": page,
        "uploads": [
            (one, _state_label(one, language), _kind_label(one.kind, language)) for one in page
        ],
        "kinds": [
            (kind.value, KIND_LABELS[kind][language]) for kind in queries.kinds_open_to(reader)
        ],
        "cycles": known,
        "chosen": {
            "kind": form.get("kind", ""),
            "cycle": form.get("cycle", str(known[0].year) if known else ""),
            "unit": form.get("unit", ""),
            "document": form.get("document", ""),
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


def _state_label(upload: "Upload", language: str) -> str:
    return STATE_LABELS[UploadState(upload.state)][language]


def _kind_label(kind: str, language: str) -> str:
    return KIND_LABELS[Kind(kind)][language] if kind else ""


def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far an upload has come: its progress, its preview, what came of it."""
    upload = _own(request, number)
    if request.method == "POST":
        return _act(request, upload)
    return _shown(request, upload)


def _own(request: HttpRequest, number: int) -> "Upload":
    """Return an upload of the reader's own, with a role that still allows it."""
    reader = reader_of(request)
    _refuse_unless_sender(reader)
    upload = queries.own_upload(reader.user, number)
    if upload.kind and Kind(upload.kind) not in queries.kinds_open_to(reader):
        raise Forbidden(Answer(False, queries.no_role_for([ACT_OF_KIND[Kind(upload.kind)]])))
    return upload


def _act(request: HttpRequest, upload: "Upload") -> HttpResponse:
    """Do what a button says. What cannot be done is said on the page itself."""
    act = request.POST.get("act", "")
    try:
        _done(request, upload, act)
    except Refused as refusal:
        return _shown(request, _own(request, upload.pk), refusal)
    return redirect("upload", number=upload.pk)


def _done(request: HttpRequest, upload: "Upload", act: str) -> None:
    if act in ("confirm", "good"):
        token = request.POST.get("token", "")
        _, is_first = operations.confirm_upload(
            upload_id=upload.pk, token=token, good_only=act == "good", at=now()
        )
        if is_first:
            upload_tasks.store.enqueue(upload.pk)
    elif act == "cancel":
        operations.cancel_upload(upload_id=upload.pk, by=_doer(request, upload), at=now())
    elif act == "retry":
        _try_again(upload)
    else:
        raise Refused(Fault(message("There is no such act.")))


def _try_again(upload: "Upload") -> None:
    if upload.state != UploadState.FAILED and not queries.is_stalled(upload, now()):
        raise ActionNotAllowed(UploadState(upload.state))
    upload = operations.retry_upload(upload_id=upload.pk)
    task = upload_tasks.store if upload.state == UploadState.STORING else upload_tasks.check
    task.enqueue(upload.pk)


def _doer(request: HttpRequest, upload: "Upload") -> Actor:
    reader = reader_of(request)
    grant = queries.grant_for(reader, Kind(upload.kind) if upload.kind else None)
    return Actor(reader.user.username, grant.role, grant.unit.code)


def _shown(request: HttpRequest, upload: "Upload", refusal: Refused | None = None) -> HttpResponse:
    language = language_of_page()
    context = {
        **_about(upload, language),
        "faults": [say(fault, language) for fault in (refusal.faults if refusal else ())],
    }
    if upload.state in (UploadState.READY, UploadState.STORED):
        context |= _preview(request, upload)
    status = UNPROCESSABLE if refusal is not None else 200
    return render(request, "portal/uploads/upload.html", context, status=status)


def _about(upload: "Upload", language: str) -> dict[str, Any]:
    progress = kept.read_progress(upload.pk)
    return {
        "upload": upload,
        "state": _state_label(upload, language),
        "kind": _kind_label(upload.kind, language),
        "files": list(upload.files.all()),
        "progress": progress,
        "step": STEPS[progress.step][language],
        "is_stalled": queries.is_stalled(upload, now()),
        **{
            name: [say(fault, language) for fault in kept.read_findings(upload.pk, found)]
            for name, found in (("refusals", "faults"), ("remarks", "remarks"), ("since", "since"))
        },
    }


def _preview(request: HttpRequest, upload: "Upload") -> dict[str, Any]:
    language = language_of_page()
    wanted = request.GET.get("state", "").upper()
    state = RowState(wanted) if wanted in RowState.__members__ else None
    numbers = {
        RowState.NEW: upload.new,
        RowState.CHANGED: upload.changed,
        RowState.UNCHANGED: upload.unchanged,
        RowState.REFUSED: upload.refused,
    }
    count = numbers[state] if state else upload.rows
    page = Paginator(range(count), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows: list[CheckedRow] = []
    if count:
        start = page.start_index() - 1
        rows = kept.read_rows(upload.pk, state=state, start=start, stop=start + ROWS_A_PAGE)
        operations.note_view(upload=upload, what="looked_at", by=_doer(request, upload), at=now())
    names = queries.names_of_subjects(upload, (row.subject for row in rows))
    wording = Wording(Kind(upload.kind), vocabulary_of(upload.cycle), language, names)
    return {
        "states": [
            (one.value.lower(), ROW_STATE_LABELS[one][language], numbers[one], one is state)
            for one in RowState
        ],
        "chosen_state": state.value.lower() if state else "",
        "rows": [wording.row(row) for row in rows],
        "page": page,
    }


def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Say how far the background has come, for a page that asks every second."""
    upload = _own(request, number)
    response = render(request, "portal/uploads/progress.html", _about(upload, language_of_page()))
    if not upload.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


def bad(request: HttpRequest, number: int) -> HttpResponse:
    """Give back the refused rows, each with its reason."""
    upload = _own(request, number)
    rows = kept.read_rows(upload.pk, state=RowState.REFUSED)
    if not rows or upload.state not in (UploadState.READY, UploadState.STORED):
        raise Refused(Fault(message("No row of this upload was refused.")))
    faults = [fault for row in rows for fault in row.faults]
    given = read_upload(upload, with_progress=False)
    content = write_refused_rows(given, faults, language_of_page())
    operations.note_view(upload=upload, what="bad_rows_taken", by=_doer(request, upload), at=now())
    response = HttpResponse(content, content_type=XLSX)
    name = f"upload-{upload.pk}-bad.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
