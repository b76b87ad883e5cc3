"""The page of one upload: its progress, the preview of its rows, and the acts on it."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xeploai.cycle.reorganisation import ReorganisationRow, plan_reorganisation
from xeploai.domain import Fault, Refused, message, say, translate
from xeploai.portal.files import Details, FilePlan, file_view
from xeploai.portal.reorganisations.effects import effects_context
from xeploai.portal.site import Answer, Forbidden, language_of_page, now, reader_of
from xeploai.uploads import operations, preview_store, queries
from xeploai.uploads.operations import (
    ACT_OF_KIND,
    ROW_STATE_LABELS,
    STATE_LABELS,
    ActionNotAllowed,
    Actor,
    Kind,
    RowState,
    UploadState,
    read_upload,
    vocabulary_of,
)

from . import tasks
from .params import XLSX, day_of, kind_label, reason_of, refuse_unless_sender
from .preview import STEPS, RowWording

if TYPE_CHECKING:
    from xeploai.uploads.operations import CheckedRow
    from xeploai.uploads.queries import Upload

ROWS_A_PAGE = 50
# as many as lists have, about
CELLS_A_ROW = 10
MANY_ROWS = 200_000
# by the name in the page, the name under which they are stored
FINDINGS = {
    "refusals": "faults",
    "remarks": "remarks",
    "since": "since",
    "asks": "asks",
    "consequences": "consequences",
}
UNPROCESSABLE = 422


def upload_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show an upload; on POST, confirm, cancel or retry it."""
    upload = _upload_of_reader(request, number)
    if request.method == "POST":
        return _act(request, upload)
    return _render(request, upload)


def _upload_of_reader(request: HttpRequest, number: int) -> "Upload":
    """Return an upload that the reader sent, if their roles still allow its kind."""
    reader = reader_of(request)
    refuse_unless_sender(reader)
    upload = queries.own_upload(reader.user, number)
    if upload.kind and Kind(upload.kind) not in queries.kinds_open_to(reader):
        raise Forbidden(Answer(False, queries.no_role_for([ACT_OF_KIND[Kind(upload.kind)]])))
    return upload


def _act(request: HttpRequest, upload: "Upload") -> HttpResponse:
    """Do what a button asks for; a refusal is shown on the page."""
    try:
        _perform(request, upload, request.POST.get("act", ""))
    except Refused as refusal:
        return _render(request, _upload_of_reader(request, upload.pk), refusal)
    return redirect("upload", number=upload.pk)


def _perform(request: HttpRequest, upload: "Upload", act: str) -> None:
    if act in ("confirm", "good"):
        token = request.POST.get("token", "")
        _, is_first = operations.confirm_upload(
            upload_id=upload.pk, token=token, good_only=act == "good", at=now()
        )
        if is_first:
            tasks.store.enqueue(upload.pk)
    elif act == "cancel":
        operations.cancel_upload(upload_id=upload.pk, by=_actor(request, upload), at=now())
    elif act == "reason":
        operations.give_reason(
            upload_id=upload.pk,
            reason=reason_of(request.POST),
            by=_actor(request, upload),
            at=now(),
        )
        tasks.check.enqueue(upload.pk)
    elif act == "answer":
        operations.answer_return(
            upload_id=upload.pk,
            only_lines=request.POST.get("lines") == "only",
            replaces_whole=request.POST.get("lines") == "whole",
            reason=reason_of(request.POST),
            letter_on=day_of(request.POST.get("letter_on", "")),
            by=_actor(request, upload),
            at=now(),
        )
        tasks.check.enqueue(upload.pk)
    elif act == "retry":
        _retry(upload)
    else:
        raise Refused(Fault(message("Unknown action.")))


def _retry(upload: "Upload") -> None:
    if upload.state != UploadState.FAILED and not queries.is_stalled(upload, now()):
        raise ActionNotAllowed(UploadState(upload.state))
    upload = operations.retry_upload(upload_id=upload.pk)
    task = tasks.store if upload.state == UploadState.STORING else tasks.check
    task.enqueue(upload.pk)


def _actor(request: HttpRequest, upload: "Upload") -> Actor:
    reader = reader_of(request)
    grant = queries.grant_for(reader, Kind(upload.kind) if upload.kind else None)
    return reader.actor_as(grant)


def _render(request: HttpRequest, upload: "Upload", refusal: Refused | None = None) -> HttpResponse:
    language = language_of_page()
    context = {
        **_state_context(upload, language),
        "faults": [say(fault, language) for fault in (refusal.faults if refusal else ())],
    }
    if upload.state in (UploadState.READY, UploadState.STORED):
        context |= _preview_context(request, upload)
    status = UNPROCESSABLE if refusal is not None else 200
    return render(request, "portal/uploads/upload.html", context, status=status)


def _state_context(upload: "Upload", language: str) -> dict[str, Any]:
    progress = preview_store.read_progress(upload.pk)
    findings = {
        name: [say(fault, language) for fault in preview_store.read_findings(upload.pk, stored_as)]
        for name, stored_as in FINDINGS.items()
    }
    return {
        "upload": upload,
        "state": STATE_LABELS[UploadState(upload.state)][language],
        "kind": kind_label(upload.kind, language),
        "files": list(upload.files.all()),
        "progress": progress,
        "step": translate(STEPS[progress.step], language),
        "is_stalled": queries.is_stalled(upload, now()),
        **findings,
    }


def _preview_context(request: HttpRequest, upload: "Upload") -> dict[str, Any]:
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
        rows = preview_store.read_rows(
            upload.pk, state=state, start=start, stop=start + ROWS_A_PAGE
        )
        # the rows may name persons, so each page that is viewed is journalled
        operations.note_view(upload=upload, what="looked_at", by=_actor(request, upload), at=now())
    names = queries.names_of_subjects(upload, (row.subject for row in rows))
    wording = RowWording(Kind(upload.kind), vocabulary_of(upload.cycle), language, names)
    return {
        "effects": _effects(upload, language),
        "states": [
            (one.value.lower(), ROW_STATE_LABELS[one][language], numbers[one], one is state)
            for one in RowState
        ],
        "chosen_state": state.value.lower() if state else "",
        "rows": [wording.row(row) for row in rows],
        "page": page,
    }


def _effects(upload: "Upload", language: str) -> dict[str, Any] | None:
    """Return what a reorganisation would do, for the preview; None where it cannot be done."""
    if upload.kind != Kind.REORGANISATION or upload.state != UploadState.READY or upload.refused:
        return None
    try:
        given = read_upload(upload, with_progress=False)
        rows = [row for row in given.rows if isinstance(row, ReorganisationRow)]
        plan = plan_reorganisation(rows=rows)
    except Refused:
        # the register has changed since the check: confirming says what is wrong
        return None
    categories = vocabulary_of(None).categories_of_units
    return effects_context(plan, categories, language, upload.reason)


def upload_progress(request: HttpRequest, number: int) -> HttpResponse:
    """Return the progress of an upload; the page asks for it every second."""
    upload = _upload_of_reader(request, number)
    context = _state_context(upload, language_of_page())
    response = render(request, "portal/uploads/progress.html", context)
    if not upload.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@file_view
def refused_rows(request: HttpRequest, number: int) -> FilePlan:
    """Download the refused rows, each with its reason."""
    upload = _upload_of_reader(request, number)
    if not upload.refused or upload.state not in (UploadState.READY, UploadState.STORED):
        raise Refused(Fault(message("No row of this upload was refused.")))

    def note(_: Details) -> None:
        operations.note_view(
            upload=upload, what="bad_rows_taken", by=_actor(request, upload), at=now()
        )

    return FilePlan(
        name=f"upload-{upload.pk}-bad.xlsx",
        media_type=XLSX,
        rows=_rows_read_again(upload),
        # of each preview another one
        version=upload.token,
        make=lambda: (operations.refused_workbook(upload, language_of_page()), {}),
        note=note,
    )


def _rows_read_again(upload: "Upload") -> int:
    """Return how much work it is to read the files once more, counted in rows.

    A small file may have many rows that stand for nothing, and many cells beside its table. Nobody
    waits for files of which that is not known.
    """
    cells = preview_store.read_cells(upload.pk)
    return MANY_ROWS if cells is None else max(upload.rows, cells // CELLS_A_ROW)
