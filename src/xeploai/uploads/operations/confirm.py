"""Check, confirm, store, cancel and retry an upload after it was received."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, write_planned
from xeploai.accounts.outages import is_outage
from xeploai.cycle.queries import Reader
from xeploai.domain import Fault, Refused, is_blank, message, say
from xeploai.intake import KIND_LABELS, Kind, ParsedList, Unwanted, pause_garbage_collection
from xeploai.uploads import preview_store
from xeploai.uploads.context import (
    ROW_STATE_LABELS,
    CheckedList,
    CheckedRow,
    RowState,
    refuse_long_reason,
)
from xeploai.uploads.models import Upload
from xeploai.uploads.preview_store import Progress
from xeploai.uploads.states import ActionNotAllowed, UploadState, refuse_unless_follows

from .receive import context_of, new_token, note_upload, read_upload
from .room import UNCONFIRMED, keep_for, refuse_full, refuse_too_much
from .store import (
    LINES_OR_WHOLE,
    ONLY_GRADES_REASONED,
    ONLY_RETURNS_REPLACE,
    PlannedImport,
    check,
    hold_others_off,
    is_planned,
    refuse_as_whole,
    refuse_faulty,
    refuse_unfit,
    refuse_unreadable,
    write_here,
)

ROWS_REPORTED = 10
COMPARING, STORING = "comparing", "storing"
OTHER_CONSEQUENCES = message(
    "Nothing was stored: since the preview, another return of this unit came in. Below is a new"
    " preview."
)
OTHER_FOLLOWS = message(
    "Nothing was stored: since the preview, what follows from these rows has changed. Below is a"
    " new preview."
)
NO_DAY_REASON = message(
    "The reason is empty. Write why the day is right that cycles which stand do not see."
)
NO_REASON = {
    Kind.GRADINGS: message("The reason is empty. Write why the authority decided otherwise."),
    Kind.REORGANISATION: NO_DAY_REASON,
    Kind.REGISTER: NO_DAY_REASON,
}


class ChangedSince(Refused):
    """The data has changed since the preview was made; `checked` is a new one."""

    def __init__(self, faults: Iterable[Fault], checked: CheckedList) -> None:
        self.checked = checked
        super().__init__(faults)


def check_upload(*, upload_id: int, reader: Reader, at: datetime) -> None:
    """Check every row of an upload and write the preview. Can be repeated; stores no row.

    Args:
        reader: the sender, with the roles of today.
    """
    with transaction.atomic():
        upload = _lock(upload_id)
        if upload.state in (UploadState.CANCELLED, UploadState.READY, UploadState.REFUSED):
            return
        _change_state(upload, UploadState.CHECKING)
    try:
        with pause_garbage_collection():
            given, checked = _write_preview(upload, reader, at)
    except Unwanted:
        return  # cancelled meanwhile
    except Refused as refusal:
        _end_check(upload_id, UploadState.REFUSED, at, faults=refusal.faults)
        return
    except Exception as error:
        # after an outage the worker does it again
        if not is_outage(error):
            _end_check(upload_id, UploadState.FAILED, at)
        raise
    _end_check(upload_id, UploadState.READY, at, kind=given.kind, checked=checked)


def _write_preview(upload: Upload, reader: Reader, at: datetime) -> tuple[ParsedList, CheckedList]:
    """Read and compare the files, and write the preview of each row."""

    def is_wanted() -> bool:
        preview_store.beat(upload.pk)
        cancelled = Upload.objects.filter(pk=upload.pk, state=UploadState.CANCELLED)
        return not cancelled.exists()

    given = read_upload(upload, reader=reader, is_wanted=is_wanted)
    if not is_wanted():
        raise Unwanted
    preview_store.write_cells(upload.pk, given.cells)
    context = context_of(upload, given, reader, at)
    refuse_unreadable(given)
    refuse_unfit(given, context)
    preview_store.write_progress(upload.pk, Progress(COMPARING, 0, 0))
    checked = check(given, context)
    refuse_as_whole(checked)
    # a small file may have a preview of some hundred MB
    refuse_full(0)
    refuse_too_much(upload.user, preview_store.bytes_of(upload.pk), besides=upload.pk)
    preview_store.write_lines(upload.pk, preview_store.encode_rows(checked.rows))
    _write_findings(upload.pk, given.remarks, checked)
    return given, checked


def _write_findings(
    upload_id: int,
    remarks: Iterable[Fault],
    checked: CheckedList | None = None,
    since: Iterable[Fault] = (),
) -> None:
    asks, consequences = (checked.asks, checked.consequences) if checked else ((), ())
    findings = {"remarks": remarks, "asks": asks, "consequences": consequences, "since": since}
    preview_store.write_findings(upload_id, **findings)


def _lock(upload_id: int) -> Upload:
    return Upload.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=upload_id)


def _change_state(upload: Upload, state: UploadState) -> None:
    refuse_unless_follows(UploadState(upload.state), state)
    upload.state = state
    upload.save()


def _end_check(
    upload_id: int,
    state: UploadState,
    at: datetime,
    *,
    faults: Iterable[Fault] | None = None,
    kind: Kind | None = None,
    checked: CheckedList | None = None,
) -> None:
    if faults is not None:
        preview_store.write_findings(upload_id, faults=faults)
    with transaction.atomic():
        upload = _lock(upload_id)
        if upload.state != UploadState.CHECKING:
            return  # cancelled meanwhile
        upload.kind = kind or upload.kind
        upload.checked_at, upload.token = at, new_token()
        if checked is not None:
            _set_numbers(upload, checked)
        _change_state(upload, state)
        if state is UploadState.REFUSED:
            _remove_when_done(upload)


def _remove_when_done(upload: Upload) -> None:
    """Remove the files of an upload that nobody reads again, once its state is stored."""
    transaction.on_commit(lambda: preview_store.remove_files(upload.pk))


def _set_numbers(upload: Upload, checked: CheckedList) -> None:
    numbers = checked.numbers
    upload.new, upload.changed = numbers[RowState.NEW], numbers[RowState.CHANGED]
    upload.unchanged, upload.refused = numbers[RowState.UNCHANGED], numbers[RowState.REFUSED]


@transaction.atomic
def confirm_upload(
    *, upload_id: int, token: str, good_only: bool, at: datetime
) -> tuple[Upload, bool]:
    """Confirm a preview. Returns the upload, and whether it is now to be stored.

    Confirming the same preview again changes nothing and returns False.

    Raises:
        Refused: it is not the latest preview, or there is nothing that may be stored.
    """
    upload = _lock(upload_id)
    if upload.token == token and upload.state in (UploadState.STORING, UploadState.STORED):
        return upload, False
    if upload.token != token and upload.state == UploadState.READY:
        text = message("There is a newer preview of these files. Read it before you confirm.")
        raise Refused(Fault(text))
    refuse_unless_follows(UploadState(upload.state), UploadState.STORING)
    if upload.refused and not good_only:
        text = message(
            "%(number)s rows are refused, and a list is stored whole or not at all. Correct them,"
            " or choose to store the good rows."
        )
        raise Refused(Fault(text, {"number": upload.refused}))
    if asks := preview_store.read_findings(upload_id, "asks"):
        raise Refused(asks)
    if not upload.good:
        raise Refused(Fault(message("Nothing in these files would change anything.")))
    upload.is_good_only, upload.confirmed_at = good_only, at
    _change_state(upload, UploadState.STORING)
    return upload, True


def store_upload(
    *, upload_id: int, reader: Reader, on_stored: Callable[[Upload], object] = lambda _: None
) -> None:
    """Store a confirmed upload in one transaction, if the preview still applies.

    Every row is checked again: decisions before the transaction, which is short and refuses to
    write where anything was done since (`write_planned`); other lists under its locks. Where a row
    differs from the preview now, nothing is stored, and the upload waits with a new preview.

    Args:
        on_stored: callback with the stored upload, still within the transaction.
    """
    upload = Upload.objects.select_related("cycle").get(pk=upload_id)
    if upload.state != UploadState.STORING:
        return
    try:
        given = read_upload(upload, reader=reader)
        preview_store.write_progress(upload_id, Progress(STORING, 0, 0))
        _store(upload_id, given, reader, on_stored)
    except Refused as refusal:
        _back_to_ready(upload_id, refusal, at=upload.confirmed_at or upload.received_at)
    except Exception as error:
        if not is_outage(error):
            with transaction.atomic():
                _change_state(_lock(upload_id), UploadState.FAILED)
        raise


def _store(
    upload_id: int, given: ParsedList, reader: Reader, on_stored: Callable[[Upload], object]
) -> None:
    def plan() -> PlannedUpload:
        upload = Upload.objects.select_related("cycle").get(pk=upload_id)
        refuse_unless_storing(upload)
        context = context_of(upload, given, reader, upload.confirmed_at or upload.received_at)
        checked = check(given, context)
        _refuse_changed(upload, checked)
        refuse_faulty(given, checked, good_only=upload.is_good_only)
        return PlannedUpload(upload_id, PlannedImport(given, checked, context), on_stored)

    try:
        if is_planned(given):
            write_planned(plan)
            return
        with transaction.atomic():
            refuse_unless_storing(_lock(upload_id))
            hold_others_off()
            write_here(plan())
    except AnotherWorkerWasFirst:
        return


class AnotherWorkerWasFirst(Exception):
    """The upload is stored already, or was cancelled; nothing was written."""


def refuse_unless_storing(upload: Upload) -> None:
    """Raise `AnotherWorkerWasFirst` where an upload does not wait to be stored."""
    if upload.state != UploadState.STORING or upload.confirmed_at is None:
        raise AnotherWorkerWasFirst


@dataclass
class PlannedUpload:
    """A confirmed upload that was checked again, and is to be written."""

    upload_id: int
    rows: PlannedImport
    on_stored: Callable[[Upload], object]

    def write(self) -> None:
        """Write the rows. Raises `ChangedMeanwhile` where they do not fit any more."""
        self.upload = _lock(self.upload_id)
        refuse_unless_storing(self.upload)
        self.rows.write()

    def note(self) -> None:
        """Write the journal, and what became of the upload."""
        result, upload, context = self.rows.note(), self.upload, self.rows.context
        preview_store.write_findings(upload.pk, remarks=result.remarks)
        upload.stored_at = context.at
        _change_state(upload, UploadState.STORED)
        after = {
            "new": upload.new,
            "changed": upload.changed,
            "unchanged": upload.unchanged,
            "left_out": upload.refused,
            "sha256": upload.sha256,
            "confirmed_as": "good only" if upload.is_good_only else "all",
        }
        note_upload("confirmed", upload, context.by, context.at, after)
        self.on_stored(upload)


def _refuse_changed(upload: Upload, checked: CheckedList) -> None:
    """Raise `ChangedSince` with the rows that differ from the preview."""
    before = preview_store.read_lines(upload.pk)
    lines = list(preview_store.encode_rows(checked.rows))
    if lines == before and not _has_other_consequences(upload, checked):
        return
    if lines == before:
        text = OTHER_CONSEQUENCES if upload.kind == Kind.RETURN else OTHER_FOLLOWS
        raise ChangedSince([Fault(text)], checked)
    known = set(before)
    rows = [row for row, line in zip(checked.rows, lines, strict=True) if line not in known]
    raise ChangedSince(_faults_of_changes(rows), checked)


def _has_other_consequences(upload: Upload, checked: CheckedList) -> bool:
    before = preview_store.read_findings(upload.pk, "consequences")
    now = checked.consequences
    return [say(one, "en") for one in before] != [say(one, "en") for one in now]


def _faults_of_changes(rows: Sequence[CheckedRow]) -> Iterable[Fault]:
    text = message(
        "Nothing was stored: since the preview, another user changed the data of %(number)s rows."
        " Below is a new preview."
    )
    yield Fault(text, {"number": len(rows)})
    for row in rows[:ROWS_REPORTED]:
        now = message("“%(subject)s” is now: %(state)s.")
        values = {"subject": row.subject, "state": ROW_STATE_LABELS[row.state]}
        yield row.faults[0] if row.faults else Fault(now, values, row.place)


def _back_to_ready(upload_id: int, refusal: Refused, at: datetime) -> None:
    """Return the upload to the sender with the reasons why nothing was stored."""
    checked = refusal.checked if isinstance(refusal, ChangedSince) else None
    if checked is not None:
        preview_store.write_lines(upload_id, preview_store.encode_rows(checked.rows))
    _write_findings(upload_id, (), checked, since=refusal.faults)
    with transaction.atomic():
        upload = _lock(upload_id)
        if checked is not None:
            _set_numbers(upload, checked)
        upload.token, upload.checked_at = new_token(), at
        _change_state(upload, UploadState.READY)


@transaction.atomic
def give_reason(*, upload_id: int, reason: str, by: Actor, at: datetime) -> Upload:
    """Say why decisions are otherwise than the rules say, or why units change on a past day.

    The rows are to be checked again with it. It is that of all rows that need one and have none of
    their own.

    Raises:
        Refused: the list takes no such reason, or the reason is empty or too long.
    """
    upload = _lock(upload_id)
    if upload.kind not in NO_REASON:
        kind = KIND_LABELS[Kind(upload.kind)] if upload.kind else ""
        raise Refused(Fault(ONLY_GRADES_REASONED, {"kind": kind}))
    if is_blank(reason):
        raise Refused(Fault(NO_REASON[Kind(upload.kind)]))
    refuse_long_reason(reason.strip())
    upload.reason = reason.strip()
    _change_state(upload, UploadState.RECEIVED)
    note_upload("reasoned", upload, by, at, {"reason": upload.reason})
    return upload


@transaction.atomic
def answer_return(
    *,
    upload_id: int,
    only_lines: bool,
    replaces_whole: bool,
    reason: str,
    letter_on: date | None,
    by: Actor,
    at: datetime,
) -> Upload:
    """Say what a return does to the one before it; it is to be checked again with that.

    Raises:
        Refused: no return, both kinds of replacement at once, or a reason that is too long.
    """
    upload = _lock(upload_id)
    kind = {"kind": KIND_LABELS[Kind(upload.kind)] if upload.kind else ""}
    if upload.kind != Kind.RETURN:
        raise Refused(Fault(ONLY_RETURNS_REPLACE, kind))
    if only_lines and replaces_whole:
        raise Refused(Fault(LINES_OR_WHOLE))
    refuse_long_reason(reason.strip())
    upload.only_lines, upload.replaces_whole = only_lines, replaces_whole
    upload.reason, upload.letter_on = reason.strip(), letter_on or upload.letter_on
    _change_state(upload, UploadState.RECEIVED)
    after: dict[str, object] = {
        "only_lines": only_lines,
        "replaces_whole": replaces_whole,
        "reason": upload.reason,
        "dated_on": letter_on.isoformat() if letter_on else "",
    }
    note_upload("answered", upload, by, at, after)
    return upload


@transaction.atomic
def cancel_upload(*, upload_id: int, by: Actor, at: datetime) -> Upload:
    """Cancel an upload before it is stored. The journal keeps that it was sent."""
    upload = _lock(upload_id)
    if upload.state == UploadState.CANCELLED:
        return upload
    _change_state(upload, UploadState.CANCELLED)
    note_upload("cancelled", upload, by, at, {"sha256": upload.sha256})
    _remove_when_done(upload)
    return upload


@transaction.atomic
def expire_upload(*, upload_id: int, at: datetime) -> bool:
    """Cancel an upload that was not confirmed in its time; return whether it was.

    The journal names the sender, in the role of the sending: nobody else has anything to do with
    it.
    """
    upload = _lock(upload_id)
    if upload.state not in UNCONFIRMED or at < upload.received_at + keep_for():
        return False
    _change_state(upload, UploadState.CANCELLED)
    sender = Actor(upload.user.username, upload.role, upload.role_unit)
    note_upload("expired", upload, sender, at, {"sha256": upload.sha256})
    _remove_when_done(upload)
    return True


@transaction.atomic
def note_view(*, upload: Upload, what: str, by: Actor, at: datetime) -> None:
    """Note in the journal that the rows of an upload, which name persons, were seen."""
    note_upload(what, upload, by, at, {"rows": upload.rows})


@transaction.atomic
def retry_upload(*, upload_id: int) -> Upload:
    """Make an interrupted upload ready for a worker again.

    Nothing was stored by then: storing is one transaction.
    """
    upload = _lock(upload_id)
    if upload.state == UploadState.FAILED:
        _change_state(upload, UploadState.RECEIVED)
    if not upload.is_at_work:
        raise ActionNotAllowed(UploadState(upload.state))
    preview_store.write_progress(upload_id, Progress())
    return upload
